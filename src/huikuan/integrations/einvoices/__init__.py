"""Electronic invoices from outside: UBL, CII, Factur-X, XRechnung and OFD, read into one shape."""
