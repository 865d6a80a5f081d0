"""Reports of validation: as text, HTML, CSV, ESS record and annotated workbook, in the reader's language."""
