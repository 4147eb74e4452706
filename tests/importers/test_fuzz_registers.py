"""Fuzzing of registers: whatever stands in a file, it is read or refused, every row is accounted for, and nothing hangs.

The short run is part of the tests; `make fuzz` tries more (`MVI_FUZZ_EXAMPLES`).
"""

import csv
import datetime
import io
import os
import tempfile
from pathlib import Path

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mvi_dashboard.importers import UnreadableFile, read_file
from mvi_dashboard.importers.reject_list import describe_unreadable
from mvi_dashboard.language import Language
from tests.importers.intake_of import intake_of

EXAMPLES = int(os.environ.get("MVI_FUZZ_EXAMPLES", "25"))
BOUNDED = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
NEEDED = ["Organisatie", "Contractnummer", "Naam contract"]
OTHERS = [
    "Leverancier",
    "KvK-nummer",
    "CPV",
    "Contractwaarde incl. btw",
    "Startdatum",
    "Einddatum",
    "Perceel",
    "Valuta",
    "Kleur",
    "E-mailadres",
    "",
    "SROI %",
]
DIRT = [
    *("", " ", "nan", "-", "0,01", "€ 1.250.000,00", "£ 5", "1,5 mln", "31-02-2024", "45292", "1-1-24", "=A1", "'=A1"),
    *("00123", "a\nb", 'x"y', ";", "Totaal", "\u00a0", "é", "a|b"),
]

cells = st.one_of(st.sampled_from(DIRT), st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12))
tables = st.tuples(
    st.lists(st.sampled_from(OTHERS), max_size=5),
    st.lists(st.lists(cells, min_size=3, max_size=9), max_size=12),
    st.integers(0, 3),
)


def accounted_for(path: Path) -> int | None:
    """The rows read, all accepted or rejected; None where the file is refused with a sentence."""
    try:
        with intake_of(path, organisation="Voorbeeldstad") as (intake, _):
            (file,) = intake.files
            assert file.rows_read == file.rows_accepted + file.rows_rejected
            assert sum(len(rows.rows) for rows in intake.reject_list()) == file.rows_rejected
            return file.rows_read
    except UnreadableFile as fault:
        for code in ("nl", "en"):
            assert all(describe_unreadable(fault, Language(code)))  # noqa: PT017
        return None


@BOUNDED
@given(
    tables,
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_every_row_of_a_csv_is_accounted_for(
    table: tuple[list[str], list[list[str]], int], delimiter: str, encoding: str, end: str
) -> None:
    others, rows, titles = table
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    writer.writerows([["Register"]] * titles + [NEEDED + others] + rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.csv"
        content = text.getvalue().encode(encoding, errors="replace")
        path.write_bytes(content)
        read_again = list(csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=delimiter))
        filled = [row for row in read_again[titles + 1 :] if any(cell.strip() for cell in row)]
        read = accounted_for(path)
        assert read is None or read == len(filled)


@BOUNDED
@given(tables, st.booleans())
def test_every_row_of_a_workbook_is_accounted_for(
    table: tuple[list[str], list[list[str]], int], is_merged: bool
) -> None:
    others, rows, titles = table
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Blad")
            for at, row in enumerate([["Register"]] * titles + [NEEDED + others] + rows):
                for column, cell in enumerate(row):
                    sheet.write_formula(at, column, cell) if cell.startswith("=") else sheet.write(at, column, cell)
            sheet.write_datetime(titles + 1, 20, datetime.datetime(2024, 1, 1))  # noqa: DTZ001 - a workbook has no zone
            if is_merged and len(rows) > 1:
                sheet.merge_range(titles + 1, 1, titles + 2, 1, "C-1")
        accounted_for(path)


@BOUNDED
@given(st.binary(max_size=400), st.sampled_from([".csv", ".xlsx", ".parquet", ".zip", ".txt"]))
def test_any_bytes_are_read_or_refused(content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix}"
        path.write_bytes(content)
        if suffix == ".zip":
            try:
                read_file(path)
            except UnreadableFile:
                return
        accounted_for(path)
