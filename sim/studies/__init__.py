"""Studies: one question asked of the model, one function that answers it.

Each module has the study of its name. It takes scenarios and options and returns a `Study`: tables,
figures that are drawn when they are asked for, datasets, words, and what all of it is about. No
study writes a file or prints; `sim.report.output` does that for all of them.
"""

from sim.studies.study import Drawing, Study

__all__ = ["Drawing", "Study"]
