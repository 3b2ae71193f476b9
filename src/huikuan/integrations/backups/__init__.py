"""How the whole house is packed into one file, and unpacked again."""
