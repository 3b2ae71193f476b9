"""How the ledger is kept: numbers, rows, fingerprints, and the columns for questions."""
