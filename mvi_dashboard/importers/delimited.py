"""Text files with separators: finds the encoding, the separator and the end of each record."""

import csv
import io
from collections.abc import Callable, Sequence
from itertools import chain, islice
from pathlib import Path

from mvi_dashboard.importers.reading import UnreadableFile

DELIMITERS = (";", ",", "\t", "|")
SAMPLE_CHARACTERS = 100_000
SAMPLE_RECORDS = 50
_END = "\0end of file\0"

Records = list[list[str]]
Score = Callable[[Sequence[Sequence[str]]], int]

csv.field_size_limit(10_000_000)


def read_text(path: Path) -> str:
    """The file's text: UTF-8 or UTF-16 where it says so or fits, else CP1252."""
    content = path.read_bytes()
    if not content.strip():
        raise UnreadableFile("empty_file", path.name)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def best_delimiter(text: str, score: Score) -> str:
    """The separator with which `score` finds most in the first records."""

    def found(delimiter: str) -> int:
        lines = io.StringIO(text[:SAMPLE_CHARACTERS], newline="")
        try:
            return score(list(islice(csv.reader(lines, delimiter=delimiter), SAMPLE_RECORDS)))
        except csv.Error:
            return 0

    return max(DELIMITERS, key=found)


def read_records(path: Path, score: Score) -> Records:
    """Every record as trimmed cells, blank records as `[]`, so that position + 1 is the row in a spreadsheet."""
    text = read_text(path).replace("\0", "")
    reader = csv.reader(chain(io.StringIO(text, newline=""), [_END]), delimiter=best_delimiter(text, score))
    try:
        records = [[cell.strip() for cell in record] for record in reader]
    except csv.Error as error:
        raise UnreadableFile("cell_too_long", path.name, row=reader.line_num) from error
    if records[-1] != [_END.strip()]:
        raise UnreadableFile("unclosed_quote", path.name, row=len(records))
    return records[:-1]
