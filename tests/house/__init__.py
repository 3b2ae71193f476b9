"""Is the house tidy?"""
