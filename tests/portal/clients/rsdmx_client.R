# Ten tasks with rsdmx, over SDMX REST 1.
suppressMessages(library(rsdmx))
base <- paste0(commandArgs(trailingOnly = TRUE)[1], "/v1")
ask <- function(path) suppressMessages(readSDMX(paste0(base, "/", path), verbose = FALSE))
rows <- function(key = "all", flow = "DF_SERIES", more = "") {
  as.data.frame(ask(paste0("data/", flow, "/", key, "/all", more)))
}
pair <- function(name, value) paste0('"', name, '":', value)
texts <- function(found) paste0("[", paste0('"', found, '"', collapse = ","), "]")
years <- function(found) paste0("{", paste(pair(found$obsTime, found$obsValue), collapse = ","), "}")
flows <- as.data.frame(ask("dataflow/ICT_INDICATORS"))
sexes <- as.data.frame(ask("codelist/ICT_INDICATORS/CL_SEX"), codelistId = "CL_SEX")
structure <- slot(ask("datastructure/ICT_INDICATORS/DSD_SERIES?references=children"), "datastructures")
components <- as.data.frame(slot(slot(structure, "datastructures")[[1]], "Components"))
dimensions <- components[components$component %in% c("Dimension", "TimeDimension"), ]
cat(paste0("{", paste(
  pair("version", paste0('"', packageVersion("rsdmx"), '"')),
  pair("flows", texts(sort(flows$id))),
  pair("sexes", texts(sort(sexes$id, method = "radix"))),
  pair("dimensions", texts(dimensions$conceptRef)),
  pair("series", years(rows("COL.HH18.PCT.F"))),
  pair("either", nrow(rows("COL+KEN.HH7"))),
  pair("range", years(rows("UGA.A2", more = "?startPeriod=2014&endPeriod=2016"))),
  pair("last", years(rows("UGA.A2", more = "?lastNObservations=1"))),
  pair("whole", nrow(rows())),
  pair("status", texts(sort(unique(rows("FJI.HH7")$OBS_STATUS)))),
  pair("mdg", years(rows("COL.2008.8_F.8_16", "DF_MDG"))),
  sep = ","
), "}"))
