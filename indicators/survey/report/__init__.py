"""The report of a survey for the office that made it: a page and a workbook."""
