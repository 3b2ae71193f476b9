"""How to compute: pure Python and Ibis expressions."""
