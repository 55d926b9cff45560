"""What a packed chunk of a store unfolds to, by what it says itself, before it is unpacked.

Whatever unpacks it takes the memory first that the chunk asks for: a few bytes may ask for
gigabytes.  A chunk that is torn says little or nothing here, and is left to whoever reads it.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

PACKING = "zstd"
"""The one codec that packs.  Blosc, which is usual, follows places in a chunk without a look at
whether they lie in it: a chunk of sixty bytes can end the program."""
FRAME, SKIPPED = 0xFD2FB528, 0x184D2A50
"""Numbers that frames of Zstandard begin with; those to be skipped have sixteen in a row."""
REPEATED = 1
"""Kind of a block that is one byte, many times."""
MOST_BLOCKS = 1_000_000
"""Of the frames of one chunk; a block has 128 kB as a rule."""
WITHOUT_LENGTH = "does not say what it unfolds to"


def unfolds_to(chunk: Path) -> int:
    """Bytes that all frames of a chunk ask for together when it is unpacked.

    Raises
    ------
    ValueError
        If it does not say; the message is the reason.
    """
    total, left = 0, MOST_BLOCKS
    with chunk.open("rb") as stream:
        while len(head := stream.read(4)) == 4:
            begins = _number(head)
            if begins & ~0xF == SKIPPED:
                stream.seek(_number(stream.read(4)), 1)
                continue
            if begins != FRAME or not (described := stream.read(1)):
                break
            flags = _number(described)
            total += _content_of(stream, flags)
            left = _behind_blocks(stream, left)
            stream.seek(4 * (flags >> 2 & 1), 1)  # a check sum
    return total


def _content_of(stream: BinaryIO, flags: int) -> int:
    """Bytes that a frame asks for; the stream stands at its first block then."""
    is_single = flags >> 5 & 1
    stream.seek(1 - is_single + (0, 1, 2, 4)[flags & 3], 1)  # the window's size, a dictionary
    length = (is_single, 2, 4, 8)[flags >> 6]
    if not length:
        raise ValueError(WITHOUT_LENGTH)
    return _number(stream.read(length)) + 256 * (length == 2)


def _behind_blocks(stream: BinaryIO, left: int) -> int:
    """Pass the blocks of a frame, of which ``left`` may be there; how many may be there yet."""
    is_last = False
    while not is_last and len(head := stream.read(3)) == 3:
        if not left:
            raise ValueError(WITHOUT_LENGTH)
        is_last, kind, size = head[0] & 1 == 1, head[0] >> 1 & 3, _number(head) >> 3
        stream.seek(1 if kind == REPEATED else size, 1)
        left -= 1
    return left


def _number(raw: bytes) -> int:
    return int.from_bytes(raw, "little")
