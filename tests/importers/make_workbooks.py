"""Makes the workbooks among the test files again: `python tests/importers/make_workbooks.py`."""

import datetime
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

FOLDER = Path(__file__).parent / "contract_register"
TOWN = "Voorbeeldstad"
Sheets = dict[str, Sequence[Sequence[object]]]

CONTRACTS = ["Organisatie", "Contractnummer", "Naam contract", "Contractwaarde", "Startdatum", "Einddatum"]
APPLICATIONS = ["Organisatie", "Contractnummer", "Toepassingsnummer", "Gekochte variant", "Toe te rekenen aan"]
QUANTITIES = ["Organisatie", "Toepassingsnummer", "Periode", "Jaar", "Gekochte hoeveelheid", "Eenheid"]
STAGES = ["Organisatie", "Toepassingsnummer", "Fase", "Jaar", "Geleverd deel"]
BEGIN, END = datetime.date(2024, 1, 1), datetime.date(2027, 12, 31)

WORKBOOKS: dict[str, Sheets] = {
    "good.xlsx": {
        "Uitleg": [["Zo vult u het register in."]],
        "Contracten": [
            ["Contractenregister Voorbeeldstad (fictief)"],
            [],
            CONTRACTS,
            [TOWN, 1001, "Stroom", 1_250_000.5, BEGIN, END],
            [TOWN, "0042", "Meubels", "€ 90.000,-", "01-02-2024", 46022],
        ],
        "Toepassingen": [
            APPLICATIONS,
            [TOWN, 1001, "T1", "Windstroom", "door MVI"],
            [TOWN, "0042", "T2", "refurbished", "market_standard"],
        ],
        "Hoeveelheden": [QUANTITIES, [TOWN, "T1", "per jaar", None, 12.345, "MWh"]],
        "Fasen": [STAGES, [TOWN, "T1", "in contract", None, None], [TOWN, "T1", "geleverd", 2024, 0.055]],
    },
    "bad_unknown_words.xlsx": {
        "Contracten": [CONTRACTS, [TOWN, "C1", "Stroom", 50000, BEGIN, END]],
        "Toepassingen": [
            APPLICATIONS,
            [TOWN, "C1", "T1", "kernfusie", "door MVI"],
            [TOWN, "C1", "T2", "windstroom", "door toeval"],
        ],
        "Hoeveelheden": [
            QUANTITIES,
            [TOWN, "T1", "per jaar", None, 1000, "schepels"],
            [TOWN, "T1", "jaar", None, 1000, "kWh"],
            [TOWN, "T2", "soms", None, 1000, "kWh"],
        ],
        "Fasen": [STAGES, [TOWN, "T1", "geleverd", None, 1]],
    },
    "bad_children_of_a_rejected_contract.xlsx": {
        "Contracten": [CONTRACTS, [TOWN, "C1", "Stroom", 50000, END, BEGIN], [TOWN, "C2", "Gas", 50000, BEGIN, END]],
        "Toepassingen": [
            APPLICATIONS,
            [TOWN, "C1", "T1", "windstroom", None],
            [TOWN, "C2", "T2", "groen gas", None],
            ["Elders", "C2", "T3", "groen gas", None],
        ],
        "Hoeveelheden": [
            QUANTITIES,
            [TOWN, "T1", "per jaar", None, 1000, "kWh"],
            [TOWN, "T2", "per jaar", None, 1000, "Nm3"],
        ],
    },
    "bad_unknown_sheet.xlsx": {
        "Contracten": [CONTRACTS, [TOWN, "C1", "Stroom", 50000, BEGIN, END]],
        "Kantine": [["soep", "brood"], [1, 2]],
    },
    "bad_empty_workbook.xlsx": {"Blad1": []},
}


def make_workbook(path: Path, sheets: Sheets) -> None:
    """One workbook; whole rows are written as they stand, shares below 1 in the last column as percentages."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd-mm-yyyy"}) as book:
        book.set_properties({"created": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)})
        percent = book.add_format({"num_format": "0.0%"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    style = percent if name == "Fasen" and isinstance(cell, float) else None
                    if isinstance(cell, datetime.date):
                        sheet.write_datetime(at, column, cell)
                    elif cell is not None:
                        sheet.write(at, column, cell, style)


if __name__ == "__main__":
    for name, sheets in WORKBOOKS.items():
        make_workbook(FOLDER / name, sheets)
