"""Readers of microdata: CSV, Parquet, SPSS, Stata, SAS."""
