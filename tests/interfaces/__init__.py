"""Pages and programs: every route, every role, both languages."""
