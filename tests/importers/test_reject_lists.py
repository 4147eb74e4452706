"""The reject list: the user's own rows with problem and advice, under a name of its own, mended and read back for every kind of file."""

import csv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from mvi_dashboard.importers import Terms, read_file
from mvi_dashboard.importers.delivery import read_delivery
from mvi_dashboard.importers.mappings import ColumnMapping
from mvi_dashboard.importers.reject_list import write_reject_list
from mvi_dashboard.language import Language
from mvi_dashboard.store import build_store, open_store

NL = Language("nl")
ORGANISATION = "Voorbeeldstad"
HEADINGS = ["Contractnummer", "Naam contract", "KvK-nummer", "Contractwaarde", "Startdatum", "Einddatum", "Kleur"]
MISSPELT = ["Kontraktnr", "Omschryving", "KvKnr", "Waarda", "Ingang", "Afloop", "Kleur"]
ROWS = [
    ["0001", "Papier", "01234567", "1.250,50", "01-02-2024", "31-12-2027", "rood"],
    ["0002", "", "12345678", "€ 2.000.000,00", "01-02-2024", "31-12-2027", "blauw"],
    ["0003", 'Stoelen "Een";\nen tafels', "12345678", "99,00", "01-02-2024", "31-12-2020", "geel"],
]
MENDED = {"Bureaus": 1, "31-12-2028": 2}
"""What is typed in the reject list, and in which of its rows (from 1)."""


def write_csv(path: Path, headings: list[str]) -> Path:
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([headings, *ROWS])
    return path


def write_workbook(path: Path, headings: list[str]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Contracten")
        for at, row in enumerate([["Register van Voorbeeldstad"], [], headings, *ROWS]):
            sheet.write_row(at, 0, row)
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        sheet.write_number(3, 3, 1250.5)
        sheet.write_number(4, 4, 45323, day)  # 1 February 2024, as a spreadsheet keeps it
    return path


KINDS: dict[str, tuple[str, list[str], Callable[[Path, list[str]], Path]]] = {
    "csv": ("register.csv", HEADINGS, write_csv),
    "xlsx": ("register.xlsx", HEADINGS, write_workbook),
    "mapped": ("register.csv", MISSPELT, write_csv),
}


@pytest.mark.parametrize("kind", KINDS)
def test_mended_rows_come_in_and_nothing_else_changes(kind: str, tmp_path: Path) -> None:
    name, headings, write = KINDS[kind]
    columns = ("contract_id", "title", "supplier_kvk", "value_eur", "start_date", "end_date")
    mapping = (
        ColumnMapping("contracts", dict(zip(MISSPELT, columns, strict=False)), ("Kleur",)) if kind == "mapped" else None
    )
    first = Terms(ORGANISATION, (mapping,) if mapping else ())
    report = build_store(tmp_path / "store", [read_file(write(tmp_path / name, headings), terms=first)])
    assert (report.total("rows_read"), report.total("rows_rejected")) == (3, 2)
    assert report.intake is not None
    (path,) = write_reject_list(report.intake.reject_list(), tmp_path / "rejects", NL)
    with path.open(encoding="utf-8-sig", newline="") as file:
        told, *rejected = list(csv.reader(file, delimiter=";"))
    problem, advice = NL("column.reject_list.problem"), NL("column.reject_list.advice")
    assert told == [*headings, problem, advice]
    assert [row[0] for row in rejected] == ["0002", "0003"]
    assert rejected[1][1] == ROWS[2][1]  # her own words, line break and all
    assert all(row[-1] and row[-2] for row in rejected)
    rejected[0][1], rejected[1][5] = MENDED
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([told, *rejected])
    again = Terms(ORGANISATION, (), (mapping,) if mapping else ())
    mended = build_store(tmp_path / "store", [read_file(path, terms=again)])
    assert (mended.total("rows_read"), mended.total("rows_accepted")) == (2, 2)
    store = open_store(tmp_path / "store")
    rows = store.rows(
        "select contract_id, title, supplier_kvk, value_eur, start_date, end_date from contracts order by 1"
    )
    store.close()
    assert [(row["contract_id"], row["title"], row["supplier_kvk"], str(row["value_eur"])) for row in rows] == [
        ("0001", "Papier", "01234567", "1250.50"),
        ("0002", "Bureaus", "12345678", "2000000.00"),
        ("0003", ROWS[2][1], "12345678", "99.00"),
    ]
    assert {row["start_date"].isoformat() for row in rows} == {"2024-02-01"}
    assert rows[2]["end_date"].isoformat() == "2028-12-31"


def test_files_of_one_name_keep_lists_of_their_own(tmp_path: Path) -> None:
    text = "Organisatie;Contractnummer;Naam contract\nVoorbeeldstad;{};\n"
    paths = []
    for number, folder in enumerate(("a", "b"), start=1):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "levering.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("contracten.csv", text.format(number))
            archive.writestr("2024/contracten.csv", text.format(number + 10))
            archive.writestr("2024_contracten.csv", text.format(number + 20))
        paths.append(path)
    plain = tmp_path / "levering.zip_contracten.csv"
    plain.write_text(text.format(99), "utf-8")
    with read_delivery([*paths, plain]) as delivery:
        report = build_store(tmp_path / "store", delivery.readings, dry_run=True)
    assert len({file.file for file in report.files}) == 7
    assert all((file.rows_read, file.rows_rejected, sum(file.problems.values())) == (1, 1, 1) for file in report.files)
    assert report.intake is not None
    written = write_reject_list(report.intake.reject_list(), tmp_path / "rejects", NL)
    assert len(written) == len(set(written)) == len(list((tmp_path / "rejects").iterdir())) == 7
    numbers = [path.read_text("utf-8-sig").splitlines()[1].split(";")[1] for path in written]
    assert numbers == ["1", "11", "21", "2", "12", "22", "99"]
