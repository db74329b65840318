"""Verbs that move two or more things below together; nothing else."""
