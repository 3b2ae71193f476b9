"""What the company wants to know across desks, one file per question."""
