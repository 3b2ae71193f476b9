"""How quick is it? Each module prints ours : peer or limit, in one run, as medians."""
