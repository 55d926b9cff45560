"""Theories of alliance politics, one a file; see ``registry`` for the list."""
