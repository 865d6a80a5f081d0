"""The workbook that an office fills in; `indicators.reading.layouts.template` reads what comes back."""
