"""Experiments: scenarios run against each other on the same shocks, and what follows from it."""
