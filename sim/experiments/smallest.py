"""Smallest effects of interest: how large an effect must be before it matters to a reader.

Derived from what the numbers mean and fixed before the experiments are run; never from what the
model gives.  An effect within plus or minus its smallest effect counts as none, however surely it
differs from zero.
"""

COOPERATION = 0.02
"""Index 0–1.  The years of the record range over some 0.4 and differ by 0.1 (one standard
deviation): a fifth of that is the least that an observer of two years could call a difference."""

INSTITUTIONS = 0.02
"""Index 0–1.  A sixth of the distance between two rungs of integration (0.12): a change of
institutions that would have to be repeated six times to carry an agreement of its own."""

RELATION = 0.03
"""Index 0–1.  One dispute over history costs up to 0.08 and one friendlier step of a government's
declared line (0.1 of leaning) is coded as the least that can be told apart: a third of either."""

STANCE = 0.05
"""Index -1 to 1 of what a government does towards the other ally, and of its declared line: half
of a step (0.1) of that line, the least that can be told apart."""

FEAR = 0.05
"""Index 0–1 of fears, for the market, of abandonment or entrapment: half a step of the grid (0.1)
on which experts who code such levels agree with each other."""

THREAT = 0.03
"""Index 0–1.  Threats are coded in steps of 0.05; three fifths of a step is a shift that a survey
of a thousand (±3 points) would just see."""

MEETINGS = 0.25
"""A year.  One meeting more in four years, a presidential term."""

NAMINGS = 0.1
"""Statements a year that name a topic.  Leaders meet once or twice a year: one meeting in ten or
more that speaks otherwise."""

EXERCISES = 0.5
"""A year.  One exercise more in two years; the plan agreed in 2023-08 is for a few a year."""

LAUNCHES = 3.0
"""Missiles a year.  One more salvo: campaigns of 2022 had three missiles or so each, and that year
had some ninety."""

ACCORDS = 0.25
"""A year, of accords, disputes or resolutions: one more in a presidential term."""

SUMMITS = 0.1
"""A year.  One summit of the neighbours more or fewer in ten years; in 2008–2019 there were 8."""

ALLIED_SPENDING = 0.05
"""Percent of GDP.  Half of a tenth of a point, in which budgets are quoted: some 2 bn USD a year
for Japan, one large programme."""

ADVERSARY_SPENDING = 0.5
"""Percent of GDP.  Estimates of the adversary's burden differ by more than five points; a tenth of
that doubt is the least to speak of."""

POWER_SPENDING = 0.05
"""Percent of GDP, of the competitor: a thirtieth of its published burden, some 9 bn USD a year."""

ALIGNMENT = 0.03
"""Index 0–1 of the adversary's tie to its backer: as with relations, less than one summit or one
delivery would move it."""

REGION = 0.02
"""Index 0–1 of polarisation, governance and tension: a fifth of a step of the grid (0.1) on which
region-wide levels can be coded at all."""

PRESSURE = 0.03
"""Index 0–1 of common pressure on the competitor: one more topic out of the six named in one more
statement out of five."""

COERCION = 0.02
"""Share of months (0–1) under coercion: one month in four years."""

OPINION = 0.03
"""Share of the public 0–1: the sampling error of a poll of a thousand."""

PROBABILITY = 0.05
"""A probability: one case in twenty, the least by which a betting reader would change a stake."""

CELL = 0.05
"""Mean probability given to what was said, and not said, at the summits of Table 1: as any."""

RUNG = 0.25
"""Rungs of integration: one run in four stands one rung higher."""

MONTHS = 6.0
"""Months that institutions last: half a year, the time between two rounds of the officials'
dialogue at its slowest."""

GAP = 0.03
"""Index 0–1: gaps and dispersion of will or perception between members, as for threats."""
