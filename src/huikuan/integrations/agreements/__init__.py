"""Contracts, orders, deliveries and events in tables: their headings and their rows."""
