"""How the tables of ledger came to be."""
