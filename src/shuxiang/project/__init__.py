"""The composition root: what is plugged together, and nothing else."""
