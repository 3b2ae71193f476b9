"""How the tables of receivables came to be."""
