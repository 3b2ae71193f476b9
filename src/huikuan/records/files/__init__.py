"""Documents as evidence: stored once, by hash."""
