"""How tables leave the house: complete, and never as code."""
