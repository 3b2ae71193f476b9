"""The cash desk: what came in."""
