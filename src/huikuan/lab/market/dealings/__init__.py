"""What happens between us and the companies: sales, payments, mistakes."""
