"""Hostile and odd files, with the outcome stated per case."""
