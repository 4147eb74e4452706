"""TenderNed notices as CSV or XLSX, with the headings of any edition: a notice with a winner is a contract.

The official workbook has a row per winner or lot: the rows of one lot of one notice are one contract, and what stands at
each of them counts once. Any other notice stays a notice. Headings stand in `data/reference/tenderned_headings.csv`.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mvi_dashboard.importers.delimited import best_delimiter, detect_encoding, first_records, read_records, sample
from mvi_dashboard.importers.notice_book import NoticeBook, Remark, one_value
from mvi_dashboard.importers.notice_terms import end_after
from mvi_dashboard.importers.reading import Reading, UnreadableFile
from mvi_dashboard.importers.vocabulary import normalise
from mvi_dashboard.importers.workbook import number_text, read_sheets
from mvi_dashboard.paths import REFERENCE

ID = "tenderned_notices"
NAME = "format.tenderned_notices"

_WORKBOOKS = (".xlsx", ".xlsm")
_TEXTS = (".csv", ".txt", ".tsv")
_SEARCHED_ROWS = 10
_SIGNS = {"notice_id", "organisation", "supplier_name", "published_on"}
_NEEDED = (*("notice_id", "procurement_id", "organisation", "title", "published_on"), "supplier_name", "value_eur")
_MISSING = {"nan", "none", "null", "nat", "n.v.t.", "-"}
_SEVERAL = re.compile(r"\s*\|\s*|\s*;\s*|\s*---\s*")
_CODES = re.compile(r"\s*[|;,]\s*")
_WITH_POINT = "waarde_definitief"
_DUTCH = {"", "nederland", "netherlands", "nl", "nld"}
_UNITS = {"da": "days", "we": "weeks", "ma": "months", "ja": "years"}

Row = dict[str, str | None]


@dataclass(frozen=True)
class _Sheet:
    """The rows below the headings by their number, which column holds what, and the headings as they stand."""

    rows: Mapping[int, Sequence[str]]
    columns: Mapping[str, int]
    headings: Sequence[str]


def recognises(path: Path) -> bool:
    """Whether a row of headings holds TenderNed's own names."""
    suffix = path.suffix.lower()
    try:
        if suffix in _WORKBOOKS:
            return any(_find_headings(sheet.rows) for sheet in read_sheets(path, _SEARCHED_ROWS))
        if suffix in _TEXTS:
            text = sample(path, detect_encoding(path))
            return _find_headings(first_records(text, best_delimiter(text, _count_signs))[:1]) is not None
    except (UnreadableFile, OSError):
        pass
    return False


def read(path: Path, organisation: str | None) -> Reading:
    """Contracts and notices, a record per row; `organisation` is used where a notice names no buyer."""
    book = NoticeBook(path.name, ID, organisation)
    sheet = _read_workbook(path) if path.suffix.lower() in _WORKBOOKS else _read_text(path, book)
    rows = {number: _cells(sheet, cells) for number, cells in sheet.rows.items()}
    groups: dict[tuple[str | None, ...], list[int]] = {}
    for number, row in rows.items():
        key = (row["notice_id"], row.get("lot_id")) if row["supplier_name"] else (row["notice_id"],)
        groups.setdefault(key if row["notice_id"] else (str(number), ""), []).append(number)
    for numbers in sorted(groups.values(), key=lambda numbers: _published(rows[numbers[0]])):
        for number in numbers:
            book.open_record(number, dict(zip(sheet.headings, sheet.rows[number], strict=False)), numbers[0])
        _read_group(book, numbers[0], [rows[number] for number in numbers])
    return book.reading()


def further_winners(cell: str, first: str) -> list[str]:
    """The other winners named in a list, each once."""
    return [name for name in dict.fromkeys(_SEVERAL.split(cell)) if name and name != first]


def _read_group(book: NoticeBook, number: int, rows: list[Row]) -> None:
    """One notice without a winner, or one lot of one notice with its winners."""
    first = rows[0]
    cells = {name: first.get(name) for name in ("notice_id", "procurement_id", "title", "organisation")}
    cells |= {name: first.get(name) for name in ("notice_kind", "published_on", "address")}
    if not first["supplier_name"]:
        book.add_notice(number, cells)
        return
    winners = [name for row in rows for name in _winners(row)]
    value, currency, is_repeated = one_value([(row.get("value_eur"), row.get("currency")) for row in rows])
    remarks: list[Remark] = [("value_repeated", "value_eur", value)] if is_repeated else []
    start, end = first.get("start_date"), first.get("end_date")
    if end is None and first.get("duration"):
        unit = _UNITS.get((first.get("duration_unit") or "")[:2].lower())
        end = end_after(_iso(start or first.get("award_date")), first["duration"], unit)
        if end:
            remarks.append(("end_from_duration", "end_date", f"{first['duration']} {first['duration_unit']}"))
    is_dutch = (first.get("supplier_country") or "").lower() in _DUTCH
    contract = {
        "contract_id": first["procurement_id"],
        "title": " – ".join(dict.fromkeys(part for part in (first["title"], first.get("lot_title")) if part)) or None,
        "organisation": first["organisation"],
        "supplier_kvk": first.get("supplier_kvk") if is_dutch else None,
        "cpv_code": _CODES.split(first.get("cpv_code") or "")[0] or None,
        "value_eur": value,
        "currency": currency,
        "award_date": first.get("award_date") or first.get("award_date_decided"),
        "start_date": start,
        "end_date": end,
        "procedure": first.get("procedure"),
        "is_framework": "true" if normalise(first.get("nature") or "") == "raamovereenkomst" else "false",
        "delivered_on": first["published_on"],
        "lot": first.get("lot_id"),
    }
    book.add_contract(number, contract, winners, remarks)


def _winners(row: Row) -> Iterator[str]:
    """The winner of a row, and those in the column that holds lists; a separator in the first is part of a name."""
    name = row["supplier_name"]
    if name:
        yield name
        yield from further_winners(row.get("further_winners") or "", name)


def _read_workbook(path: Path) -> _Sheet:
    for sheet in read_sheets(path):
        found = _find_headings(sheet.rows)
        if found:
            at, columns = found
            rows = {number: cells for number, cells in enumerate(sheet.rows[at + 1 :], start=at + 2) if any(cells)}
            return _whole(path, _Sheet(rows, columns, sheet.rows[at]))
    raise UnreadableFile("no_known_headings", path.name)


def _read_text(path: Path, book: NoticeBook) -> _Sheet:
    records = read_records(path, _count_signs)
    found = _find_headings(records[:1])
    if not found:
        raise UnreadableFile("no_known_headings", path.name)
    _, columns = found
    width = len(records[0])
    rows = {}
    for number, cells in enumerate(records[1:], start=2):
        if any(cells) and (len(cells) < width or any(cells[width:])):
            book.open_record(number, dict(zip(records[0], cells, strict=False)))
            book.reject(number, "wrong_cell_count", f"{len(cells)}/{width}")
        elif any(cells):
            rows[number] = cells
    return _whole(path, _Sheet(rows, columns, records[0]))


def _whole(path: Path, sheet: _Sheet) -> _Sheet:
    missing = tuple(name for name in _NEEDED if name not in sheet.columns)
    if missing:
        names = tuple(_names()[name] for name in missing)
        raise UnreadableFile("heading_missing", path.name, table="notices", columns=names)
    return sheet


def _cells(sheet: _Sheet, cells: Sequence[str]) -> Row:
    row: Row = {}
    for name, at in sheet.columns.items():
        text = cells[at] if at < len(cells) else ""
        row[name] = None if not text or text.lower() in _MISSING else text
    if row.get("value_eur") and sheet.headings[sheet.columns["value_eur"]] == _WITH_POINT:
        row["value_eur"] = number_text(row["value_eur"] or "")
    row["organisation"] = row["organisation"] or row.get("organisation_official")
    return row


def _find_headings(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]] | None:
    """Which of the first rows holds the headings, and which column holds what; the first of two for one thing counts."""
    for at, cells in enumerate(rows[:_SEARCHED_ROWS]):
        columns: dict[str, int] = {}
        for position, cell in enumerate(cells):
            name = _headings().get(normalise(cell))
            if name:
                columns.setdefault(name, position)
        if set(columns) >= _SIGNS:
            return at, columns
    return None


def _count_signs(rows: Sequence[Sequence[str]]) -> int:
    return sum(normalise(cell) in _headings() for cell in rows[0]) if rows else 0


def _published(row: Row) -> str:
    """Notices in the order of their publication, so that of two awards of one procurement the newest counts."""
    return _iso(row.get("published_on")) or ""


def _iso(text: str | None) -> str | None:
    """`31-12-2020` -> `2020-12-31`; a day that is written so already stays."""
    found = re.match(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text or "")
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else (text or "")[:10] or None


@cache
def _headings() -> dict[str, str]:
    """Normalised heading -> what it holds."""
    return {normalise(heading): name for name, heading in _listed()}


@cache
def _names() -> dict[str, str]:
    """What a column holds -> its heading in the newest official workbook."""
    return {name: heading for name, heading in reversed(_listed()) if heading[0].isupper()}


def _listed() -> list[tuple[str, str]]:
    with (REFERENCE / "tenderned_headings.csv").open(encoding="utf-8", newline="") as rows:
        return [(row["column"], row["heading"]) for row in csv.DictReader(rows)]
