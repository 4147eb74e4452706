"""Sifting a file while it is read gives what judging every row gives: the same values, problems and rejected rows."""

import csv
import random
from pathlib import Path

import duckdb
import pytest

from mvi_dashboard.contracts import Column, Kind, Table, table
from mvi_dashboard.importers import read_file, sources
from mvi_dashboard.importers.terms import Terms
from mvi_dashboard.paths import SQL
from mvi_dashboard.store.intake import take_in
from mvi_dashboard.validation import PARSERS, reads_exactly

ROWS = 1_500
DIRT = (
    *(
        "",
        " ",
        "-",
        "–",
        "?",
        "n.v.t.",
        "NVT",
        "nan",
        "None",
        "null",
        "#N/B",
        "geen",
        "onbekend",
        "N",
        "n",
        "nee",
        "Nieuw",
    ),
    *(
        "=1+1",
        " =1+1",
        "=basis",
        "Basis ",
        " basis",
        "ja ",
        " ja",
        "x",
        "1",
        "0",
        "-1",
        "waar",
        "Geannuleerd",
        "concept",
    ),
    *(
        "12",
        " 12",
        "12 ",
        "\u00a012",
        "12\u00a0",
        "12.345",
        "1,5",
        "€ 1.250,00",
        "1250,00 ",
        "£ 250.000",
        "1e5",
        "0,5 %",
        "150%",
    ),
    *(
        "01-02-2024",
        " 01-02-2024",
        "01-02-2024 ",
        "2024-02-01",
        "2024-02-01T00:00:00",
        "31-02-2024",
        "45000",
        "1 mrt 2024",
    ),
    *(
        "1-1-1900",
        "01-01-2150",
        "2024",
        "2024 ",
        "3 maanden",
        "6 weken",
        "39130000",
        "39130000-2 ",
        " 39130000",
        "3913",
    ),
    *(
        "39130000-2; 39100000-3",
        "1234567",
        "12345678",
        " 12345678",
        "1234.5678",
        "mw. Test",
        "Anna van der Test",
        "a@b.nl",
    ),
    *(
        "Jansen B.V.; De Vries B.V.",
        "Diverse",
        "Totaal",
        "totaal:",
        "Hoofd Inkoop",
        "café",
        "É",
        "kWh",
        "vehicle_km",
        "GBP",
    ),
    *(
        "electricity",
        "Elektriciteit ",
        "asked",
        "delivered ",
        "A",
        "per_year",
        "actual",
        "co2",
        "'=1",
        '"',
        "a;b",
        "a|b",
    ),
)
GOOD = {
    Kind.TEXT: ("Onderhoud wegen", "Nationale dienst", "openbaar"),
    Kind.CODE: ("",),
    Kind.CPV: ("39130000-2", "90513000"),
    Kind.KVK: ("12345678",),
    Kind.DATE: ("01-02-2024", "2024-02-01", ""),
    Kind.YEAR: ("2024", "2025"),
    Kind.EUR: ("1250,00", "90000", ""),
    Kind.NUMBER: ("1200000", "0,5", ""),
    Kind.SHARE: ("0,5", ""),
    Kind.INTEGER: ("3", ""),
    Kind.BOOLEAN: ("ja", "nee", "false", ""),
}


def cell(column: Column, row: int, draw: random.Random) -> str:
    if draw.random() < 0.04:
        return draw.choice([*DIRT, *(f" ={word}" for word in column.allowed)])
    if column.name in ("contract_id", "application_id"):
        return f"C-{row // 2 if draw.random() < 0.05 else row}"
    if column.name in ("organisation", "lot"):
        return "Voorbeeldstad" if column.name == "organisation" else ""
    return draw.choice(column.allowed or GOOD[column.kind])


def write(path: Path, of: Table, seed: int) -> Path:
    draw = random.Random(seed)
    columns = [column for column in of.columns if column.published]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow([column.name for column in columns])
        writer.writerows([cell(column, row, draw) for column in columns] for row in range(ROWS))
    return path


@pytest.mark.parametrize("name", ["contracts", "applications", "quantities", "stages", "assessments"])
def test_sifted_and_judged_rows_are_the_same(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parents = [write(tmp_path / f"{parent}.csv", table(parent), 1) for parent in ("contracts", "applications")]
    path = write(tmp_path / f"{name}_judged.csv", table(name), 2)
    found = []
    for large in (0, 10**9):
        monkeypatch.setattr(sources, "_LARGE", 10**9)
        readings = [read_file(parent, terms=Terms("Voorbeeldstad")) for parent in parents if parent.stem != name]
        monkeypatch.setattr(sources, "_LARGE", large)
        readings.append(read_file(path, terms=Terms("Voorbeeldstad")))
        assert any(rows.clean for rows in readings[-1].tables) == (large == 0)
        with duckdb.connect(":memory:") as connection:
            intake = take_in(connection, readings)
            rows = connection.execute(f"select * from intake.{name} order by all").fetchall()
            problems = connection.execute("select * from intake.problems order by all").fetchall()
        returned = [each.rows.fillna("").map(str.strip).to_dict("split") for each in intake.reject_list()]
        found.append((intake.files, rows, problems, returned))
    assert found[0] == found[1]
    report = found[0][0][-1]
    assert report.rows_accepted > ROWS // 10
    assert report.rows_rejected >= 10
    assert len(report.problems) >= 4


def test_an_exact_column_gives_nothing_or_what_the_cleaned_text_gives() -> None:
    kinds = [kind for kind in PARSERS if kind not in (Kind.TEXT, Kind.CODE)]
    assert all(reads_exactly(table("contracts"), Column(f"some_{kind.value}", kind)) for kind in kinds)
    with duckdb.connect(":memory:") as connection:
        connection.execute((SQL / "parsing.sql").read_text("utf-8"))
        texts = [*DIRT, *(text for good in GOOD.values() for text in good)]
        for kind in kinds:
            as_it_stands, cleaned = (PARSERS[kind].format(text=text) for text in ("cell", "clean_value(cell)"))
            different = connection.execute(
                f"select cell from (select unnest(?) as cell) where {as_it_stands} is not null"
                f" and {as_it_stands} is distinct from {cleaned}",
                [texts],
            ).fetchall()
            assert different == [], kind
