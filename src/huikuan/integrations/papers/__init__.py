"""Papers that leave the house: laid out by Typst, with our own font and nothing from outside."""
