"""What happened to whom: append-only."""
