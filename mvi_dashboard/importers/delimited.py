"""Text files with separators: finds the encoding, the separator and the end of each record."""

import codecs
import csv
import io
from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path

import pyarrow as pa
from charset_normalizer import from_bytes

from mvi_dashboard.importers.limits import refuse_large
from mvi_dashboard.importers.reading import UnreadableFile

DELIMITERS = (";", ",", "\t", "|")
SAMPLE_CHARACTERS = 100_000
SAMPLE_RECORDS = 50
_END = "\0end of file\0"
_BLOCK = 1 << 22
_MARKS = (
    *((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32")),
    *((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")),
)
_OLD_CODE_PAGES = ["cp1252", "cp850", "mac_roman"]
"""What a Dutch export can be in when it is not Unicode; the first is by far the likeliest."""

Records = list[list[str]]
Score = Callable[[Sequence[Sequence[str]]], int]

csv.field_size_limit(10_000_000)


def detect_encoding(path: Path) -> str:
    """The file's encoding: what its mark says, else UTF-8 where all of it fits, else what it most looks like."""
    refuse_large(path, "text_mb")
    state = path.stat()
    return _encoding(path, (state.st_size, state.st_mtime_ns, state.st_ino))


@lru_cache(maxsize=16)
def _encoding(path: Path, _state: tuple[int, int, int]) -> str:
    """The encoding of a file as it was then: several formats ask for it before the file is read."""
    with path.open("rb") as file:
        start = file.read(_BLOCK)
        if not start.strip(b" \t\r\n\0"):
            raise UnreadableFile("empty_file", path.name)
        for mark, encoding in _MARKS:
            if start.startswith(mark):
                return encoding
        for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
            if start[first:4096:2].count(0) > len(start[:4096]) // 3:
                return encoding
        block = start
        while block:
            block += file.readline()
            if not _is_utf_8(block):
                return _old_code_page(start if any(byte > 127 for byte in start[:100_000]) else start + block)
            block = file.read(_BLOCK)
    return "utf-8"


def _is_utf_8(lines: bytes) -> bool:
    """Whether whole lines are UTF-8: Arrow tells ten times as fast as decoding them."""
    ends = pa.py_buffer(array("q", (0, len(lines))))
    try:
        pa.Array.from_buffers(pa.large_string(), 1, [None, ends, pa.py_buffer(lines)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _old_code_page(content: bytes) -> str:
    """The code page in which the lines with special letters read most like text; CP1252 where that says nothing."""
    lines = [line for line in content.splitlines() if any(byte > 127 for byte in line)][:200]
    found = from_bytes(b"\n".join(lines), cp_isolation=_OLD_CODE_PAGES, preemptive_behaviour=False)
    chaos = {match.encoding: match.chaos for match in found}
    best = min(chaos, key=lambda name: chaos[name], default="cp1252")
    return "cp1252" if chaos.get("cp1252", 1.0) <= chaos.get(best, 1.0) else best


def sample(path: Path, encoding: str) -> str:
    """The first characters of the file."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        return file.read(SAMPLE_CHARACTERS).replace("\0", "")


def best_delimiter(text: str, score: Score) -> str:
    """The separator with which `score` finds most in the first records; of equals the one that occurs most."""

    def found(delimiter: str) -> tuple[int, int]:
        return score(first_records(text, delimiter)), text.partition("\n")[0].count(delimiter)

    return max(DELIMITERS, key=found)


def first_records(text: str, delimiter: str) -> Records:
    """The first records of a sample as trimmed cells; none where the text cannot be read with this separator."""
    lines = io.StringIO(text[:SAMPLE_CHARACTERS], newline="")
    try:
        return [
            [cell.strip() for cell in row] for row in islice(csv.reader(lines, delimiter=delimiter), SAMPLE_RECORDS)
        ]
    except csv.Error:
        return []


def iterate_records(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    """Every record as trimmed cells, blank records as `[]`, so that position + 1 is the row in a spreadsheet."""
    number = 0
    previous: list[str] | None = None
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = (line.replace("\0", "") for line in file)
        reader = csv.reader(chain(lines, [_END]), delimiter=delimiter)
        try:
            for record in reader:
                if previous is not None:
                    yield previous
                number += 1
                previous = [cell.strip() for cell in record]
        except csv.Error as error:
            raise UnreadableFile("cell_too_long", path.name, row=reader.line_num) from error
    if previous != [_END.strip()]:
        raise UnreadableFile("unclosed_quote", path.name, row=number)


def read_records(path: Path, score: Score) -> Records:
    """All records of a file at once, read with the separator that `score` likes best."""
    refuse_large(path, "python_mb")
    encoding = detect_encoding(path)
    records = list(iterate_records(path, encoding, best_delimiter(sample(path, encoding), score)))
    while records and not records[-1]:
        records.pop()
    return records
