"""Who sends and who reads: address book, members, reporting calendar, answer links."""
