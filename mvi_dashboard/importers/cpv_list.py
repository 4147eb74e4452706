"""Lists of CPV codes as their publisher gives them: the codes in force with their text, or codes of 2003 beside those of now."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from mvi_dashboard.importers.reading import Problem, Reading, Severity, TableRows, UnreadableFile
from mvi_dashboard.importers.sources import Source, is_table, open_sources
from mvi_dashboard.importers.vocabulary import normalise

ID = "cpv_list"
NAME = "format.cpv_list"

_SEARCHED_ROWS = 30
_FOOTNOTE = re.compile(r"\s*\(\d+\)\s*$")
_COLUMNS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "cpv_conversions": {
        "cpv_2003": frozenset({"code 2003", "cpv 2003", "cpv code 2003", "code cpv 2003"}),
        "cpv_code": frozenset({"code 2007", "code 2008", "cpv 2007", "cpv 2008", "cpv code 2007", "cpv code 2008"}),
    },
    "cpv_codes": {
        "cpv_code": frozenset({"code", "cpv", "cpv code", "cpvcode"}),
        "text_nl": frozenset({"nl", "dutch", "nederlands", "omschrijving", "tekst"}),
        "text_en": frozenset({"en", "english", "engels", "description"}),
    },
}


@dataclass(frozen=True)
class _List:
    """Where a list begins in a sheet, and which of its columns is which of ours."""

    table: str
    row: int
    columns: Mapping[str, int]


def recognises(path: Path) -> bool:
    """Whether the headings are those of a list of codes, with codes below them."""
    if not is_table(path):
        return False
    try:
        return any(_find(source) is not None for source in open_sources(path, _score, only_head=True))
    except (UnreadableFile, OSError):
        return False


def read(path: Path, organisation: str | None) -> Reading:  # noqa: ARG001 - a list is of no organisation
    """Every code of the list; `UnreadableFile` where there is no list in it."""
    for source in open_sources(path, _score):
        found = _find(source)
        if found is not None:
            return _read(path.name, source, found)
    raise UnreadableFile("no_known_headings", path.name)


def _read(name: str, source: Source, found: _List) -> Reading:
    headings = source.head[found.row]
    width = max(len(headings), max(found.columns.values()) + 1)
    rows = {number: cells for number, cells in source.records() if number > found.row + 1 and any(cells)}
    whole = [[cell or None for cell in (cells + [""] * width)[:width]] for cells in rows.values()]
    names = [f"{heading} ({at})" if headings.count(heading) > 1 else heading for at, heading in enumerate(headings, 1)]
    originals = pd.DataFrame(whole, index=list(rows), columns=(names + [""] * width)[:width], dtype="str")
    frame = originals.iloc[:, list(found.columns.values())].set_axis(list(found.columns), axis=1)
    for column in ("cpv_2003", "cpv_code"):
        if column in frame:
            frame[column] = frame[column].str.replace(_FOOTNOTE, "", regex=True)
    problems = () if rows else (Problem(name, None, None, None, "no_rows", None, Severity.FLAG),)
    shown = {column: names[at] for column, at in found.columns.items()}
    table_rows = TableRows(found.table, frame.assign(source_row=frame.index), originals, shown)
    return Reading(name, ID, len(rows), (table_rows,), problems)


def _find(source: Source) -> _List | None:
    for at, cells in enumerate(source.head[:_SEARCHED_ROWS]):
        plain = [normalise(cell) for cell in cells]
        for table, wanted in _COLUMNS.items():
            columns = {
                name: plain.index(next(w for w in words if w in plain))
                for name, words in wanted.items()
                if words & set(plain)
            }
            others = [text for position, text in enumerate(plain) if text and position not in columns.values()]
            is_list = "cpv_code" in columns and len(columns) >= 2 and all(len(text) == 2 for text in others)
            if is_list and _holds_codes(source, at, columns["cpv_code"]):
                return _List(table, at, columns)
    return None


def _holds_codes(source: Source, heading_row: int, column: int) -> bool:
    """Whether there are codes among what stands below the heading, if anything does."""
    cells = [row[column] for row in source.head[heading_row + 1 :] if column < len(row) and row[column]]
    return not cells or any(re.fullmatch(r"\d{8}(-\d)?(\s*\(\d+\))?", cell) for cell in cells)


def _score(rows: Sequence[Sequence[str]]) -> int:
    head = [list(row) for row in rows]
    found = _find(Source("", head, Path()))
    return len(found.columns) if found else 0
