"""Contracts: found, written, judged, approved, signed, changed, and how far they are paid."""
