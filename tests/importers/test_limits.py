"""Files that are too large, too wide or hide their size: one sentence, little memory, and nothing read."""

import resource
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mvi_dashboard.importers import UnreadableFile, read_file
from mvi_dashboard.importers.limits import limit
from mvi_dashboard.importers.reject_list import describe_unreadable
from mvi_dashboard.language import LANGUAGES, Language

GIGABYTE = 1 << 30


def refused(path: Path) -> UnreadableFile:
    """Why the file is refused; told in each language, with less than a quarter of a gigabyte more memory."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadableFile) as fault:
        read_file(path, "Voorbeeldstad")
    for code in LANGUAGES:
        assert path.name in describe_unreadable(fault.value, Language(code))[0]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 250_000  # kB
    return fault.value


@pytest.mark.parametrize("name", ["register.csv", "register.xlsx", "register.parquet"])
def test_two_gigabytes_are_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(b"Contractnummer;Naam contract\n")
        file.truncate(2 * GIGABYTE)  # takes no room on the disk
    fault = refused(path)
    assert fault.rule == "too_large"
    assert fault.parameters["size"] == round(2 * GIGABYTE / 1e6)


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for part in ("[Content_Types].xml", "xl/sharedStrings.xml"):
            with book.open(part, "w", force_zip64=True) as file:
                for _ in range(limit("workbook_mb") // 2 + 1):
                    file.write(b"0" * 1_000_000)
    assert refused(path).rule == "too_large"


def test_a_cell_far_away_costs_nothing(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Organisatie", "Contractnummer", "Naam contract"])
        sheet.write_row(1, 0, ["Voorbeeldstad", "1", "Papier"])
        sheet.write_row(1_048_575, 0, ["Voorbeeldstad", "2", "Pennen"])
    reading = read_file(path)
    assert reading.rows_read == 2
    assert list(reading.tables[0].originals.index) == [2, 1_048_576]
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write(1, 16_383, "far to the right")
    assert refused(path).rule == "no_known_headings"


def test_entities_in_a_workbook_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "entities.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><workbook/>')
    assert refused(path).rule == "not_a_workbook"


def test_parquet_that_repeats_one_value_for_ever_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mvi_dashboard.importers import parquet

    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table({"organisation": ["X"] * 1000, "contract_id": ["1"] * 1000, "title": ["A"] * 1000}), path)
    monkeypatch.setattr(parquet, "limit", {"rows": 999, "columns": 250}.__getitem__)
    assert refused(path).rule == "too_many_rows"
