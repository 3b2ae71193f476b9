"""What the world sees: every route, every role, both languages."""
