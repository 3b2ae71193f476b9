"""How the tables of customers came to be."""
