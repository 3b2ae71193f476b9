"""What a form takes in, one module per menu item."""
