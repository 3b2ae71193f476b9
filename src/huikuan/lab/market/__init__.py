"""A made-up market: companies, what they buy, and how they pay. Pure numbers, no database."""
