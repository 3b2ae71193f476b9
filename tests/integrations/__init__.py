"""Formats of others: sample bytes in, shapes out."""
