"""Limits that several parts hold to; nothing is imported, so that options can name them."""

MOST_SEED = 2**63 - 1
"""A seed goes into results as an integer of 64 bits with a sign."""
