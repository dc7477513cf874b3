"""A bare view to measure the product against: the same server, session and CSRF, little else."""
