"""TenderNed notices as CSV: a notice with a winner is a contract, any other stays a notice."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from mvi_dashboard.importers.delimited import read_records
from mvi_dashboard.importers.reading import Problem, Reading, Severity, TableRows, UnreadableFile
from mvi_dashboard.importers.workbook import number_text

ID = "tenderned_notices"
NAME = "format.tenderned_notices"

_CONTRACT = {
    "contract_id": "tenderned_kenmerk",
    "title": "titel",
    "organisation": "aanbestedende_dienst",
    "supplier_name": "winnaar",
    "award_date": "datum_gunning",
    "procedure": "procedure_type",
    "delivered_on": "publicatiedatum",
    "value_eur": "waarde_definitief",
}
_NOTICE = {
    "notice_id": "id",
    "procurement_id": "tenderned_kenmerk",
    "title": "titel",
    "organisation": "aanbestedende_dienst",
    "notice_kind": "type_publicatie_omschrijving",
    "published_on": "publicatiedatum",
    "address": "url",
}
_NEEDED = {*_CONTRACT.values(), *_NOTICE.values(), "extra_winnaars"}
_SIGNS = {"id", "tenderned_kenmerk", "aanbestedende_dienst", "winnaar", "waarde_definitief"}
_MISSING = {"nan", "none", "null", "nat"}
_SEVERAL = re.compile(r"\s*\|\s*|\s*;\s*|\s*---\s*")
_NO_NAME = re.compile(r"\b(diverse|meerdere|verschillende|totaal|zie)\b", re.IGNORECASE)


def recognises(path: Path) -> bool:
    """Whether the first row holds TenderNed's own column names."""
    if path.suffix.lower() not in (".csv", ".txt", ".tsv"):
        return False
    try:
        with path.open("rb") as file:
            heading = file.readline(10_000).decode("utf-8-sig", errors="replace")
    except OSError:
        return False
    return set(re.split(r"[;,\t|]", heading.strip().replace('"', ""))) >= _SIGNS


def read(path: Path, organisation: str | None) -> Reading:
    """Contracts and notices, one row each per notice; `organisation` is used where a notice names no buyer."""
    records = read_records(path, _count_signs)
    headings = records[0]
    absent = _NEEDED - set(headings)
    if absent:
        raise UnreadableFile("heading_missing", path.name, table="notices", columns=tuple(sorted(absent)))
    width = len(headings)
    rows = {number: cells for number, cells in enumerate(records[1:], start=2) if any(cells)}
    misread = [number for number, cells in rows.items() if len(cells) < width or any(cells[width:])]
    whole = [[_cell(cell) for cell in (cells + [""] * width)[:width]] for cells in rows.values()]
    notices = pd.DataFrame(whole, index=list(rows), columns=headings, dtype="str")
    notices["aanbestedende_dienst"] = notices["aanbestedende_dienst"].fillna(organisation or pd.NA)
    read_well = notices.drop(index=misread)
    awarded = read_well["winnaar"].notna()
    problems = [_misread(path.name, row, f"{len(rows[row])}/{width}") for row in misread]
    problems += _problems(path.name, read_well[awarded])
    if not rows:
        problems.append(Problem(path.name, None, None, None, "no_rows", None, Severity.FLAG))
    contracts = read_well[awarded].sort_values("publicatiedatum", kind="stable")
    tables = (
        _table_rows("contracts", _CONTRACT, contracts, contracts),
        _table_rows("notices", _NOTICE, read_well[~awarded], notices.drop(index=contracts.index)),
    )
    return Reading(path.name, ID, len(rows), tables, tuple(problems))


def further_winners(cell: str, first: str) -> list[str]:
    """The other winners named in a list, each once."""
    return [name for name in dict.fromkeys(_SEVERAL.split(cell)) if name and name != first]


def _table_rows(table: str, columns: dict[str, str], rows: pd.DataFrame, originals: pd.DataFrame) -> TableRows:
    frame = rows[list(columns.values())]
    frame.columns = pd.Index(columns)
    if "value_eur" in columns:
        frame = frame.assign(value_eur=frame["value_eur"].map(number_text, na_action="ignore"))
    return TableRows(table, frame.assign(source_row=frame.index), originals, columns)


def _problems(file: str, awarded: pd.DataFrame) -> Iterable[Problem]:
    cells = awarded[["winnaar", "extra_winnaars", "waarde_definitief"]].itertuples(name=None)
    for row, winner, further, value in cells:
        others = [] if pd.isna(further) else further_winners(further, winner)
        if others:
            yield _flag(file, row, "supplier_name", "further_winners", " | ".join(others))
        if _NO_NAME.search(winner):
            yield _flag(file, row, "supplier_name", "winner_not_a_name", winner)
        if pd.isna(value):
            yield _flag(file, row, "value_eur", "value_missing", None)


def _misread(file: str, row: int, count: str) -> Problem:
    return Problem(file, "notices", row, None, "wrong_cell_count", count, Severity.REJECT)


def _flag(file: str, row: int, column: str, rule: str, value: str | None) -> Problem:
    return Problem(file, "contracts", row, column, rule, value, Severity.FLAG)


def _cell(text: str) -> str | None:
    return None if not text or text.lower() in _MISSING else text


def _count_signs(rows: Sequence[Sequence[str]]) -> int:
    return len(_SIGNS & set(rows[0])) if rows else 0
