"""What every wing uses: report, errors, settings, clock, language. It imports no other wing."""
