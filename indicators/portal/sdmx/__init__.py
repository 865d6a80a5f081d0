"""SDMX REST 2: structure, data and availability of the dataflow of the harmonised series."""
