"""The life of a submission: received, checked, recorded, certified, confirmed, reviewed."""
