"""E-mail that leaves the house."""
