"""How the tables of timeline came to be."""
