"""Settings: one module per page."""
