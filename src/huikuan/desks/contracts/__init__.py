"""Contracts: what was agreed, how it is to be paid, what was ordered and what was delivered."""
