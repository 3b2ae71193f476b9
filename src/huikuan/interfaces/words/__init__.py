"""Codes become sentences, in both languages."""
