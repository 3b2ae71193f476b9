"""Who decides and acts."""
