"""Limits that several parts hold to; nothing is imported, so that options can name them."""

RECORD_YEARS = (1994, 2023)
"""First year of the scenario over the whole record, and the last year of the record: what options
name before either is read."""

MOST_SEED = 2**63 - 1
"""A seed goes into results as an integer of 64 bits with a sign."""
