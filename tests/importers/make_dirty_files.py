"""Makes the binary test files with merged cells, formulas and Parquet again: `python -m tests.importers.make_dirty_files`."""

import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

HERE = Path(__file__).parent
REGISTER = HERE / "contract_register"
CREATED = {"created": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)}


def merged_cells(path: Path) -> None:
    """Group headings over headings, a merged title, and a supplier merged over two contracts."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties(CREATED)
        sheet = book.add_worksheet("Overzicht 2024")
        style = book.add_format()
        sheet.merge_range(0, 0, 0, 5, "Contractenregister Voorbeeldstad (fictief)", style)
        sheet.merge_range(1, 0, 1, 1, "Contract", style)
        sheet.merge_range(1, 2, 1, 3, "Leverancier", style)
        sheet.merge_range(1, 4, 2, 4, "Contractwaarde", style)
        sheet.merge_range(1, 5, 2, 5, "Organisatie", style)
        sheet.write_row(2, 0, ["Nummer", "Naam", "Naam", "KvK-nummer"])
        sheet.write_row(3, 0, ["C-1", "Papier", "Meubelmakerij Een B.V.", "12345678", 1000, "Voorbeeldstad"])
        sheet.write_row(4, 0, ["C-2", "Pennen", "", "", 2000, "Voorbeeldstad"])
        sheet.write_row(5, 0, ["C-3", "Stoelen", "Stoelenfabriek Twee B.V.", "23456789", 3000, "Voorbeeldstad"])
        sheet.merge_range(3, 2, 4, 2, "Meubelmakerij Een B.V.", style)
        sheet.merge_range(3, 3, 4, 3, "12345678", style)


def formulas(path: Path) -> None:
    """A sum with its result, and one of which no result was ever stored."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties(CREATED)
        sheet = book.add_worksheet("Contracten")
        sheet.write_row(0, 0, ["Organisatie", "Contractnummer", "Naam contract", "Contractwaarde"])
        sheet.write_row(1, 0, ["Voorbeeldstad", "C-1", "Papier"])
        sheet.write_formula(1, 3, "=1000+250", value=1250)
        sheet.write_row(2, 0, ["Voorbeeldstad", "C-2", "Pennen"])
        sheet.write_formula(2, 3, "=D2*2", value="")


def parquet(path: Path) -> None:
    """The own template as Parquet, with dates and decimals as such; 12.345 is a number with decimals."""
    table = pa.table({
        "organisation": ["Voorbeeldstad"] * 3,
        "contract_id": pa.array(["0012", "0013", "0014"]).dictionary_encode(),
        "title": ["Papier", "Pennen\nen potloden", "Stoelen"],
        "supplier_kvk": ["01234567", None, "23456789"],
        "value_eur": [1250000.5, 12.345, None],
        "start_date": [datetime.date(2024, 1, 1), datetime.date(2024, 2, 1), None],
        "end_date": [datetime.datetime(2027, 12, 31), None, None],  # noqa: DTZ001 - dates of registers have no zone
        "is_framework": [True, False, None],
    })  # fmt: skip
    pq.write_table(table, path)


def nested_parquet(path: Path) -> None:
    """A register in which a cell is a list."""
    suppliers = pa.array([["Een B.V.", "Twee B.V."], ["Drie B.V."]])
    table = {"organisation": ["Voorbeeldstad"] * 2, "title": ["Papier", "Pennen"], "supplier_name": suppliers}
    pq.write_table(pa.table(table), path)


def wide_spend(path: Path) -> None:
    """A column per year, as a spend cube is exported."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties(CREATED)
        sheet = book.add_worksheet("Draaitabel")
        sheet.write_row(0, 0, ["Uitgaven per contract (fictief)"])
        sheet.write_row(2, 0, ["Gemeente", "Contractnummer", "Leverancier", 2023, "Uitgaven 2024"])
        sheet.write_row(3, 0, ["Voorbeeldstad", "C-1", "Een B.V.", 1000, 2000.5])
        sheet.write_row(4, 0, ["Voorbeeldstad", "C-2", "Twee B.V.", "", 0])


if __name__ == "__main__":
    merged_cells(REGISTER / "bad_merged_cells.xlsx")
    formulas(REGISTER / "bad_formulas.xlsx")
    parquet(REGISTER / "good.parquet")
    parquet(REGISTER / "bad_parquet_named_otherwise.csv")
    nested_parquet(REGISTER / "bad_nested.parquet")
    wide_spend(HERE / "spend" / "bad_column_per_year.xlsx")
