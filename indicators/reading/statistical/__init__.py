"""Files of SPSS, Stata and SAS: what they say of their variables, and the process that parses them."""
