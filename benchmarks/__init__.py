"""Speed of the model against the two usual ways to write one, on a core of its rules.

The core is perception, willingness, cooperation, channels, exercises and launches; all else keeps
the value it has at the start.  ``scalar_mesa`` and ``numba_kernel`` are written from the equations
and share no code with the model, so that their agreement with it checks the numbers by another
route.  Run ``python -m benchmarks``.
"""
