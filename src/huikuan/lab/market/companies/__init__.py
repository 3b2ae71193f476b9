"""Who is on the market: our own people, and the companies that buy, with how they pay."""
