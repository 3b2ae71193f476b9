"""Rules as tables; commands and queries on a real database."""
