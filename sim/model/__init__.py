"""The model: state, order of a month, and the Mesa class that runs it."""
