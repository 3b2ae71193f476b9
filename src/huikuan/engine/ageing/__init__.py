"""How old is what is owed: buckets, the whole book, one customer."""
