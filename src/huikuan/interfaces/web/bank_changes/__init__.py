"""Changes of a customer's bank data: asked for, decided by a second person, in effect later."""
