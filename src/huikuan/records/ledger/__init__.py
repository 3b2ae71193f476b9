"""What happened with money: append-only, double-entry."""
