"""What the company does across desks, one file per process."""
