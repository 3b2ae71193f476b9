"""The huikuan command."""
