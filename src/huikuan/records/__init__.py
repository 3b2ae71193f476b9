"""What everybody in the company shares."""
