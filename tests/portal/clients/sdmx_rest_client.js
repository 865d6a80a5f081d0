// Ten tasks with sdmx-rest, over SDMX REST 2.
const sdmx = require("sdmx-rest");
const {version} = require("sdmx-rest/package.json");
const US = "ICT_INDICATORS";
const service = sdmx.getService({id: "ICT", name: "ICT", url: `${process.argv[2]}/v2`, api: "v2.0.0"});
const csv = {headers: {Accept: "application/vnd.sdmx.data+csv;version=2.0.0"}};
const json = {headers: {Accept: "application/vnd.sdmx.structure+json;version=2.0.0"}};

async function rows(key = "*", flow = "DF_SERIES", more = {}) {
  const query = sdmx.getDataQuery2({context: `dataflow=${US}:${flow}(1.0)`, key, ...more});
  const [head, ...lines] = (await sdmx.request(query, service, csv)).trim().split("\n");
  const names = head.split(",");
  // The columns before SOURCE hold no commas.
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, place) => [names[place], cell])));
}
async function structure(resource, id, agency = US) {
  const query = sdmx.getMetadataQuery({resource, agency, id, version: "1.0"});
  return JSON.parse(await sdmx.request(query, service, json)).data;
}
const years = (found) => Object.fromEntries(found.map((row) => [row.TIME_PERIOD, Number(row.OBS_VALUE)]));

(async () => {
  const [described] = (await structure("datastructure", "DSD_SERIES")).dataStructures;
  const list = described.dataStructureComponents.dimensionList;
  const dimensions = [...list.dimensions, list.timeDimension].map((each) => each.id);
  console.log(JSON.stringify({
    version,
    flows: (await structure("dataflow", "all")).dataflows.map((each) => each.id).sort(),
    sexes: (await structure("codelist", "CL_SEX")).codelists[0].codes.map((each) => each.id).sort(),
    dimensions,
    series: years(await rows("COL.HH18.PCT.F")),
    either: (await rows("COL.HH7,KEN.HH7")).length,
    range: years(await rows("UGA.A2", "DF_SERIES", {filters: ["TIME_PERIOD=ge:2014+le:2016"]})),
    last: years(await rows("UGA.A2", "DF_SERIES", {lastNObs: 1})),
    whole: (await rows()).length,
    status: [...new Set((await rows("FJI.HH7")).map((row) => row.OBS_STATUS))].sort(),
    mdg: years(await rows("COL.2008.8_F.8_16", "DF_MDG")),
  }));
})();
