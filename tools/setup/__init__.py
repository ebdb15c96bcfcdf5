"""What `make` runs before anything else."""
