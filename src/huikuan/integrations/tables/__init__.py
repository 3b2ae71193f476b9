"""Tables from outside: CSV and XLSX, read without guessing silently."""
