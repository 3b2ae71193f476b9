"""One file per flow: a company, days, facts, and what must be true."""
