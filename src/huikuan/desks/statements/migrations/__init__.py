"""How the tables of statements came to be."""
