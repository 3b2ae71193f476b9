"""The receivables desk: what is owed."""
