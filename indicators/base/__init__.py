"""What every wing speaks: report, errors, settings, clock, language. It imports nothing of the others."""
