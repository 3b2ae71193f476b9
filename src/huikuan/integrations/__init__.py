"""How we speak with other systems and formats."""
