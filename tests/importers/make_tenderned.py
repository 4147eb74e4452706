"""Makes TenderNed's workbooks among the test files again, with the headings of both editions and invented contents.

`python -m tests.importers.make_tenderned`
"""

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

FOLDER = Path(__file__).parent / "tenderned_notices"
TOWN = "Gemeente Voorbeeldstad"
NEW_SHEET, OLD_SHEET = "OpenData sheet", "Dataset 2016-2024"
Row = Mapping[str, object]

NEW: Row = {
    "ID publicatie": 500001,
    "Publicatiedatum": "2025-06-17",
    "Publicatie soort": "Aankondiging gegunde opdracht",
    "Naam Aanbestedende dienst": TOWN,
    "Officiële naam Aanbestedende dienst": "De gemeente Voorbeeldstad",
    "Naam aanbesteding": "Kantoormeubilair",
    "Korte beschrijving opdracht": "Twee\nregels",
    "Geraamde waarde in EUR": 300000,
    "Definitieve waarde - bedrag": 250000.5,
    "Datum gunning": "2025-05-01",
    "Naam gegunde onderneming": "Meubelmakerij Een B.V.",
    "ON kvknummer": "12345678",
    "ON land": "Nederland",
    "URL TenderNed": "https://notices.example/500001",
    "TenderNed kenmerk": 398000,
    "CPV-codes": "39130000-2, 39112000-0",
}
OLD: Row = {
    "Id publicatie": 100001,
    "Tenderned kenmerk": "77001",
    "Publicatiedatum": "17-06-2019",
    "Publicatie soort": "Aankondiging gegunde opdracht",
    "Naam Aanbestedende dienst": TOWN,
    "Naam aanbesteding": "Onderhoud wegen",
    "Omschrijving aanbesteding": "Alle wegen",
    "Aanvang opdracht": datetime.date(2019, 7, 1),
    "Voltooiing opdracht": "30-06-2023",
    "Datum gunning": "01-05-2019",
    "Datum besluit gunning": "15-04-2019",
    "Officiële benaming": "Wegenbouwer Twee B.V.",
    "Kvknummer": "23456789",
    "Land": "Nederland",
    "Waarde - bedrag": "1.250.000,00",
    "Waarde - valuta": "EUR",
    "Termijn voltooiing opdracht": None,
    "Tijdseenheid periode voltooiing opdracht": None,
}
CALL: Row = {
    "Publicatie soort": "Aankondiging opdracht",
    "Naam gegunde onderneming": None,
    "Definitieve waarde - bedrag": None,
}

Book = tuple[str, Row, Sequence[Row]]
BOOKS: dict[str, Book] = {
    "good_new.xlsx": (NEW_SHEET, NEW, [{}, {"ID publicatie": 500002, "TenderNed kenmerk": 398001, **CALL}]),
    "good_old.xlsx": (OLD_SHEET, OLD, [{}]),
    "good_lots.xlsx": (
        NEW_SHEET,
        {**NEW, "ID perceel": "1", "Naam perceel": "Stoelen"},
        [{}, {"ID perceel": "2", "Naam perceel": "Tafels", "Definitieve waarde - bedrag": 90000}],
    ),
    "bad_row_per_winner.xlsx": (
        NEW_SHEET,
        NEW,
        [{}, {"Naam gegunde onderneming": "Twee GmbH"}, {}, {"ID publicatie": 500002, "TenderNed kenmerk": 398001}],
    ),
    "bad_parts_of_a_value.xlsx": (
        NEW_SHEET,
        NEW,
        [
            {"Definitieve waarde - bedrag": 100000},
            {"Naam gegunde onderneming": "Twee B.V.", "Definitieve waarde - bedrag": 50000},
            {"ID publicatie": 500002, "TenderNed kenmerk": 398001, "Definitieve waarde - bedrag": 100000},
            {
                "ID publicatie": 500002,
                "TenderNed kenmerk": 398001,
                "Naam gegunde onderneming": "Drie B.V.",
                "Definitieve waarde - bedrag": None,
            },
        ],
    ),
    "bad_several_publications.xlsx": (
        NEW_SHEET,
        NEW,
        [{"ID publicatie": 500009, "Publicatiedatum": "2025-09-01", "Definitieve waarde - bedrag": 260000}, {}],
    ),
    "bad_token_value.xlsx": (
        OLD_SHEET,
        OLD,
        [{"Waarde - bedrag": "1,00"}, {"Id publicatie": 2, "Tenderned kenmerk": "2", "Waarde - bedrag": 0.01}],
    ),
    "bad_value_missing.xlsx": (OLD_SHEET, OLD, [{"Waarde - bedrag": "nan", "Datum gunning": "nan"}]),
    "bad_foreign_currency.xlsx": (OLD_SHEET, OLD, [{"Waarde - valuta": "GBP"}]),
    "bad_kvk.xlsx": (
        NEW_SHEET,
        NEW,
        [
            {"ON kvknummer": 1234567},
            {"ID publicatie": 500002, "TenderNed kenmerk": 398001, "ON kvknummer": "onbekend nummer"},
            {"ID publicatie": 500003, "TenderNed kenmerk": 398002, "ON kvknummer": "77", "ON land": "Duitsland"},
        ],
    ),
    "bad_cpv.xlsx": (NEW_SHEET, NEW, [{"CPV-codes": 9310000}]),
    "bad_end_from_duration.xlsx": (
        OLD_SHEET,
        OLD,
        [
            {
                "Voltooiing opdracht": None,
                "Termijn voltooiing opdracht": 48,
                "Tijdseenheid periode voltooiing opdracht": "Maanden",
            }
        ],
    ),
    "bad_end_before_start.xlsx": (
        OLD_SHEET,
        OLD,
        [
            {"Voltooiing opdracht": "30-06-2018"},
            {"Voltooiing opdracht": "30-06-2018", "Officiële benaming": "Drie B.V."},
        ],
    ),
    "bad_buyer_spelling.xlsx": (
        NEW_SHEET,
        NEW,
        [
            {},
            {"ID publicatie": 500002, "TenderNed kenmerk": 398001},
            {
                "ID publicatie": 500003,
                "TenderNed kenmerk": 398002,
                "Naam Aanbestedende dienst": "Gemeente Voorbeeld- Stad",
            },
        ],
    ),
    "bad_heading_missing.xlsx": (
        NEW_SHEET,
        {name: cell for name, cell in NEW.items() if name != "TenderNed kenmerk"},
        [{}],
    ),
}

_CSV = (
    "id",
    "tenderned_kenmerk",
    "titel",
    "aanbestedende_dienst",
    "publicatiedatum",
    "datum_gunning",
    "waarde_definitief",
    "winnaar",
)
GOOD_CP1252 = (_CSV, ("1", "100", "Café’s en € in één regel", TOWN, "2025-01-02", "", "12.345", "Bureau Één"))


def write_book(path: Path, book: Book) -> None:
    """One workbook: a sheet that explains, then the sheet with a row per winner or lot."""
    name, usual, rows = book
    with xlsxwriter.Workbook(path, {"default_date_format": "dd-mm-yyyy"}) as made:
        made.set_properties({"created": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)})
        made.add_worksheet("Leeswijzer").write(0, 0, "Wat in welke kolom staat.")
        sheet = made.add_worksheet(name)
        sheet.write_row(0, 0, list(usual))
        for at, row in enumerate(rows, start=1):
            for column, cell in enumerate({**usual, **row}.values()):
                if isinstance(cell, datetime.date):
                    sheet.write_datetime(at, column, cell)
                elif cell is not None:
                    sheet.write(at, column, cell)


if __name__ == "__main__":
    for name, book in BOOKS.items():
        write_book(FOLDER / name, book)
    lines = "\r\n".join(";".join(cells) for cells in GOOD_CP1252) + "\r\n"
    (FOLDER / "good_cp1252.csv").write_bytes(lines.encode("cp1252"))
