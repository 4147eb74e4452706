"""Makes the small lists of emission factors again, in the publisher's lay-out and with invented numbers.

`python tests/importers/make_factor_lists.py`
"""

import datetime
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

Cell = str | float | None
Block = tuple[str, str | None, tuple[str, ...], Sequence[tuple[Cell, ...]]]
"""Section, group, what the four values mean (none: the line is left out), and per factor its name, four values and unit."""

FUEL = ("WTW", "TTW", "WTT", "Biogene Emissies")
POWER = (
    "Totaal",
    "Productie-emissies energiecentrale",
    "Ketenemissies productie energiedragers",
    "Infrastructuur (LCA benadering)",
)
TRAVEL = ("Totaal (WTW)", "Verbrandingsemissies (TTW)", "Ketenemissies (WTT)", "-")

GAS: Block = (
    "Brandstoffen energieopwekking",
    "Gasvormige brandstoffen",
    FUEL,
    [
        ("Aardgas (G-gas)", 2.2, 1.8, 0.4, 0, "Nm3"),
        ("Groengas (Gemiddeld)", 0.4, 0, 0.4, 1.8, "Nm3"),
    ],
)
ELECTRICITY: Block = (
    "Elektriciteit",
    None,
    POWER,
    [
        ("Grijze Stroom ", 0.6, 0.5, 0.1, 0.003, "kWh"),
        ("Stroom (onbekend) gridmix", 0.3, 0.25, 0.05, 0.02, "kWh"),
        ("Windkracht ", 0, 0, 0, 0.016, "kWh"),
        ("Zonne-energie ", 0, 0, 0, 0.07, "kWh"),
    ],
)
CARS: Block = (
    "Personenvervoer",
    "Auto",
    TRAVEL,
    [
        ("Gemiddelde auto Brandstofsoort onbekend", 0.2, 0.15, 0.05, None, "voertuigkilometer"),
        ("Elektrisch Grijze stroom", 0.12, 0, 0.12, None, "voertuigkilometer"),
    ],
)
GOOD = (GAS, ELECTRICITY, CARS)
LAPSED: Block = (
    "Brandstoffen energieopwekking",
    "Gasvormige brandstoffen",
    FUEL,
    [
        *GAS[3],
        ("Groengas (GFT-vergisting)", "Vervallen", "Vervallen", "Vervallen", "Vervallen", "Nm3"),
        ("Propaan ", None, 1.5, None, None, "liter"),
    ],
)
VARIABLE: Block = (*ELECTRICITY[:3], [*ELECTRICITY[3], ("Stroometiket ", "Variabel", None, 0.05, None, "kWh")])
UNREADABLE: Block = (*CARS[:3], [("Benzine Middel", "circa 0,2", 0.15, 0.05, None, "voertuigkilometer")])


def write_list(path: Path, blocks: Sequence[Block], year: int = 2025) -> Path:
    """A workbook as the publisher makes it: title, introduction, then sections and groups with headings of their own."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)})
        name = f"Factoren {year} dd 20-08-{year}"
        sheet = book.add_worksheet(name)
        lines: list[Sequence[Cell]] = [(" ",), (name,), ("Verzonnen getallen.\r\n\r\nLet op: koppen wisselen.",)]
        for section, group, meanings, factors in blocks:
            lines += [(section,), (group, "Kg CO₂-eq / eenheid")]
            lines += [(None, *meanings, "Eenheid", "Conversie MJ")] if meanings else []
            lines += [(*factor, None, "Link") for factor in factors]
        for row, cells in enumerate(lines):
            for column, cell in enumerate(cells):
                if cell is not None:
                    sheet.write(row, column, cell)
    return path


if __name__ == "__main__":
    folder = Path(__file__).parent / "factor_list"
    write_list(folder / "good.xlsx", GOOD)
    write_list(folder / "bad_without_number.xlsx", (LAPSED, VARIABLE, UNREADABLE))
    write_list(folder / "bad_no_blocks.xlsx", ())
    write_list(folder / "bad_row_without_heading.xlsx", (GAS, (*CARS[:2], (), CARS[3])))
