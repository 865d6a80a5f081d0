# What R's `survey` says of docs/examples/business-survey/: estimates, errors, degrees of freedom, design effects and
# intervals, with all digits, as businesses_expected.csv.
# Rscript tests/survey/businesses.R > tests/survey/businesses_expected.csv
library(survey)
data <- read.csv("docs/examples/business-survey/businesses.csv", stringsAsFactors = FALSE)
data$web[data$web == 97] <- 2    # does not know: counts as no
data$web[data$web == 98] <- NA   # no answer: left out
data$size <- cut(data$persons, c(-1, 9, 49, 249, Inf), c("below", "S10T49", "S50T249", "S_GE250"))
data$in_scope <- data$persons >= 10
design <- svydesign(ids = ~1, strata = ~stratum, fpc = ~frame, weights = ~weight, data = data)

said <- function(indicator, domain, measure, value, error, low, high, freedom, deff, respondents) {
  figures <- c(value, error, low, high, freedom, deff, respondents)
  text <- ifelse(is.na(figures), "", formatC(figures, digits = 15, width = 1, format = "g"))
  cat(paste(c(indicator, domain, measure, text), collapse = ","), "\n", sep = "")
}

# The degrees of freedom are those of the units and strata in the domain, whether or not a business answered.
share <- function(indicator, variable, domain, sub) {
  freedom <- degf(sub)
  sub <- eval(substitute(subset(sub, !is.na(v)), list(v = as.name(variable))))
  answered <- update(sub, yes = as.numeric(get(variable) == 1))
  mean <- svymean(~yes, answered, deff = TRUE)
  total <- svytotal(~yes, answered)
  interval <- tryCatch(confint(svyciprop(~yes, answered, method = "logit", df = freedom)), error = function(e) c(NA, NA))
  said(indicator, domain, "PCT", coef(mean), SE(mean), interval[1], interval[2], freedom, deff(mean), nrow(answered))
  reach <- qt(0.975, freedom) * SE(total)
  low <- coef(total) - reach
  said(indicator, domain, "NUM", coef(total), SE(total), low, coef(total) + reach, freedom, NA, nrow(answered))
}

ratio <- function(indicator, variable, domain, sub) {
  found <- svyratio(as.formula(paste0("~", variable)), ~persons, sub)
  value <- as.numeric(coef(found))
  error <- as.numeric(SE(found))
  reach <- qt(0.975, degf(sub)) * error
  said(indicator, domain, "PCT", value, error, value - reach, value + reach, degf(sub), NA, nrow(sub))
}

everything <- subset(design, in_scope)
domains <- list(all = everything)
for (each in c("S10T49", "S50T249", "S_GE250")) {
  domains[[each]] <- eval(substitute(subset(everything, size == each), list(each = each)))
}
for (each in c("C", "G", "I")) {
  domains[[each]] <- eval(substitute(subset(everything, section == each), list(each = each)))
}
cat("indicator,domain,measure,value,error,low,high,freedom,deff,respondents\n")
shares <- c(B1 = "computer", B3 = "internet", B5 = "web", B7 = "orders_received", B8 = "orders_placed",
  EMAIL = "email", BANKING = "banking")
for (name in names(domains)) {
  for (indicator in names(shares)) share(indicator, shares[[indicator]], name, domains[[name]])
  ratio("B2", "staff_computer", name, domains[[name]])
  ratio("B4", "staff_internet", name, domains[[name]])
}
