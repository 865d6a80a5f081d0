"""Statistical disclosure control: which cells must stay unpublished so that no confidential value can be computed."""
