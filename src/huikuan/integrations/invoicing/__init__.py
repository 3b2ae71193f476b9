"""Whoever issues invoices for us: the tax platform, a vendor, or a person with a folder."""
