"""Where the world comes in: parse, call one thing, show the answer."""
