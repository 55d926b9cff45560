"""Short names of leaders, as strips of governments show them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from matplotlib.textpath import TextPath

from sim.plots.style import CHARACTER

OFFICE = r"(?:president|prime minister|premier|leader|government|cabinet|chancellor)"
SUFFIX = re.compile(r"(?:[IVX]+|Jr\.?|Sr\.?)")


def surname(leader: str) -> str:
    """The short name of a leader.

    A hyphenated given name follows the family name (Moon Jae-in -> Moon), any other precedes it
    (Joe Biden -> Biden, Benigno Aquino III -> Aquino). Of an invented leader it is what tells him
    from others ("a president of the Democratic Party" -> Democratic Party).
    """
    plain = re.sub(r"\s*\(.*?\)", "", leader).strip()
    words = plain.split(",")[0].split()
    if len(words) > 2 and SUFFIX.fullmatch(words[-1]):
        words = words[:-1]
    if len(words) == 1 and words[0][0].isupper():
        return words[0]
    if len(words) < 2 or len(words) > 4 or not all(word[0].isupper() for word in words):
        return invented(plain)
    if re.fullmatch(r"\w+-[a-z]\w*", words[-1]):
        return words[0]
    return words[-1]


def apart(leaders: Iterable[str]) -> dict[str, str]:
    """Short names by leader; who shares a surname with another has initials beside it.

    Kim Dae-jung -> Kim D.-j., George W. Bush -> G. W. Bush.
    """
    names = list(dict.fromkeys(leaders))
    short = {name: surname(name) for name in names}
    return {
        name: with_initials(name, told) if list(short.values()).count(told) > 1 else told
        for name, told in short.items()
    }


def with_initials(leader: str, family: str) -> str:
    """A surname with the initials of the other names, before or after it as they stand."""
    plain = re.sub(r"\s*\(.*?\)", "", leader).split(",")[0].split()
    if family not in plain:
        return family
    at = plain.index(family)
    given = [word for word in plain if word != family and not SUFFIX.fullmatch(word)]
    initials = ["-".join(f"{part[0]}." for part in word.split("-")) for word in given]
    if not initials:
        return family
    return " ".join([family, *initials] if at == 0 else [*initials, family])


def invented(leader: str) -> str:
    """What tells an invented leader from others, as short as may be."""
    bare = re.sub(r"^(?:an?|the)\s+", "", leader)
    party = re.fullmatch(rf"{OFFICE}\s+of\s+(?:the\s+)?(.+)", bare)
    if party:
        return party[1]
    kind = re.fullmatch(rf"(.+?)\s+{OFFICE}", bare)
    return kind[1] if kind else re.sub(r"\s+of\s+.+$", "", bare) if bare != leader else bare


def fitting(name: str, room: float) -> str:
    """A name, cut where it does not fit into so many inches; "" where too little would be left."""
    if needed(name) <= room:
        return name
    cut = name[: max(int(room / CHARACTER - 1.5), 0)].rstrip()
    while cut and needed(f"{cut}…") > room:
        cut = cut[:-1].rstrip()
    return f"{cut}…" if len(cut) >= LEGIBLE and len(name) > LONG else ""


def needed(name: str) -> float:
    """Inches that a name takes in nine-point text, with half a character between it and the next.

    Names of wide letters (Obama, USA) take more than so many average characters.
    """
    return max(drawn_width(name), len(name) * CHARACTER) + 0.5 * CHARACTER


@lru_cache(maxsize=1024)
def drawn_width(text: str) -> float:
    """Inches that a text is wide in figures, where each letter begins at a whole pixel."""
    outline = TextPath((0.0, 0.0), text, size=POINTS).get_extents().width / 72.0
    return float(outline) * PIXELS


POINTS = 9
"""Size of the text of figures."""
PIXELS = 1.04
"""How much whole pixels widen a text."""
LONG = 9
"""Characters from which a name may be cut."""
LEGIBLE = 5
"""Fewest characters that say who it is."""
