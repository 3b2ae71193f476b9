"""How the tables of cash came to be."""
