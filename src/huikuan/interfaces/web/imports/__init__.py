"""The import: a file from the desk of a person into the books, step by step."""
