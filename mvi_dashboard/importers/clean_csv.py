"""Tells whether a large CSV file is clean enough for DuckDB to read it as it stands, and counts its records without DuckDB.

Clean: lines that end in one way, every quote closed; that it is UTF-8 was found before. What a cell holds does not matter here;
where DuckDB counts otherwise than we do (it passes over blank lines, say), the file is read in Python after all.
"""

from pathlib import Path

import numpy as np

_BLOCK = 1 << 18
"""Small enough for the processor's own memory."""
_NEWLINE = 10


def count_records(path: Path) -> int | None:
    """The records of a clean file, its headings included; None for any other file."""
    size = _size_without_blank_end(path)
    records, is_outside, read = 0, True, 0
    with path.open("rb") as file:
        while read < size:
            block = file.read(min(_BLOCK, size - read))
            block += file.readline(max(0, size - read - len(block)))
            read += len(block)
            has_returns = b"\r" in block
            if b"\0" in block or (has_returns and block.count(b"\r") != block.count(b"\r\n")):
                return None
            parts = block.split(b'"') if b'"' in block else [block]
            outside = b"".join(parts[0 if is_outside else 1 :: 2])
            records += int(np.count_nonzero(np.frombuffer(outside, np.uint8) == _NEWLINE))
            is_outside = is_outside == (len(parts) % 2 == 1)
    return records + 1 if size and is_outside else None


def _size_without_blank_end(path: Path) -> int:
    """The size of the file without the line ends that close it."""
    size = path.stat().st_size
    with path.open("rb") as file:
        while size:
            start = max(0, size - 4096)
            file.seek(start)
            kept = file.read(size - start).rstrip(b"\r\n")
            if kept:
                return start + len(kept)
            size = start
    return 0
