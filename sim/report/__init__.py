"""Reports to send to a colleague: one HTML file with figures inside, no network, no scripts.

```python
from sim.report import Note, Picture, Section, Table, write_report

write_report(path, "Title", [Section("Question"), Note("Text."), Picture(png, "Caption.")])
```
"""

from sim.report.page import Details, Note, Picture, Points, Section, Table, write_report

__all__ = ["Details", "Note", "Picture", "Points", "Section", "Table", "write_report"]
