"""What docs/generate.py writes into the documentation: one module a subject."""
