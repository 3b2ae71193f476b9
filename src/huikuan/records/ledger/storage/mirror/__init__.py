"""The ledger's lines in columns, for questions about the whole book; never the truth."""
