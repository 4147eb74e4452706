"""The same file again changes no figure; one mended row changes exactly that contract; large files read alike both ways."""

import csv
from pathlib import Path
from typing import Any

import duckdb
import pytest

from mvi_dashboard.importers import Terms, read_file, sources
from mvi_dashboard.importers.reject_list import write_reject_list
from mvi_dashboard.language import Language
from mvi_dashboard.store import build_store, open_store
from mvi_dashboard.store.intake import take_in
from tests.importers.intake_of import intake_of

HEADINGS = [
    "Contractnummer",
    "Naam contract",
    "Leverancier",
    "KvK-nummer leverancier",
    "Contractwaarde",
    "Startdatum",
    "Einddatum",
    "CPV",
]


def register(path: Path, **changed: str) -> Path:
    """Three hundred contracts with some dirt; `changed`: contract number -> its value."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(HEADINGS)
        for n in range(300):
            number = f"C{n:04}"
            end = "01-01-2020" if n % 50 == 7 else "31-12-2027"
            title = "" if n % 70 == 3 else f'Stoelen "{n}"\nen tafels'
            cells = [number, title, f"Leverancier {n % 9} B.V.", f"{n:07}" if n % 40 == 1 else f"{n:08}"]
            writer.writerow([*cells, changed.get(number, f"{1000 + n},50"), "01-01-2024", end, "39130000-2"])
    return path


def contracts(folder: Path) -> dict[str, dict[str, Any]]:
    store = open_store(folder)
    try:
        wanted = "contract_id, product_group, value_eur, term_months, last_month"
        return {row["contract_id"]: row for row in store.rows(f"select {wanted} from classified_contracts")}
    finally:
        store.close()


def test_the_same_file_twice_changes_nothing_and_a_mended_row_exactly_one_contract(tmp_path: Path) -> None:
    store, path = tmp_path / "store", register(tmp_path / "register.csv")
    first = build_store(store, [read_file(path, "Voorbeeldstad")])
    before = contracts(store)
    again = build_store(store, [read_file(path, "Voorbeeldstad")])
    assert again.data_hash == first.data_hash
    assert contracts(store) == before
    assert again.total("rows_merged") == again.total("rows_accepted")
    register(path, C0042="99.999,00")
    build_store(store, [read_file(path, "Voorbeeldstad")])
    after = contracts(store)
    assert {number for number in after if after[number] != before[number]} == {"C0042"}


def test_a_mended_reject_list_adds_exactly_what_it_mends(tmp_path: Path) -> None:
    store = tmp_path / "store"
    report = build_store(store, [read_file(register(tmp_path / "register.csv"), "Voorbeeldstad")])
    before = contracts(store)
    assert report.intake is not None
    (path,) = write_reject_list(report.intake.reject_list(), tmp_path, Language("nl"))
    path.write_text(path.read_text("utf-8-sig").replace("01-01-2020", "31-12-2028"), "utf-8")
    build_store(store, [read_file(path, "Voorbeeldstad")])
    after = contracts(store)
    mended = {f"C{n:04}" for n in range(7, 300, 50) if n % 70 != 3}
    assert set(after) - set(before) == mended
    assert {number: after[number] for number in before} == before


@pytest.mark.parametrize("spoil", [None, "wrong_cell_count", "quote"])
def test_duckdb_and_python_read_a_file_alike(
    spoil: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = register(tmp_path / "register.csv")
    text = path.read_text("utf-8")
    if spoil == "wrong_cell_count":
        text += "C9999;Te kort\n"
    if spoil == "quote":
        text += 'C9999;Buis 5" en 3" dik;Een;;;;;\n'
    path.write_text(text, "utf-8")
    terms = Terms("Voorbeeldstad", currency=None)
    found = []
    for large in (0, 10**9):
        monkeypatch.setattr(sources, "_LARGE", large)
        reading = read_file(path, terms=terms)
        assert any(rows.csv for rows in reading.tables) == (large == 0)

        with duckdb.connect(":memory:") as connection:
            intake = take_in(connection, [reading])
            rows = connection.execute("select * from intake.contracts order by contract_id").fetchall()
            problems = connection.execute("select * from intake.problems order by all").fetchall()
        (returned,) = intake.reject_list()
        found.append((intake.files[0], rows, problems, returned.rows.to_dict("split"), dict(returned.headings)))
    assert found[0] == found[1]
    assert found[0][0].rows_read == 300 + (spoil is not None)


def test_a_formula_in_a_reject_list_is_text_to_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(
        "Contractnummer;Naam contract;Leverancier;Einddatum;Startdatum\n1;=1+1;@SUM(A1);01-01-2020;01-01-2024\n",
        "utf-8",
    )
    with intake_of(path, organisation="Voorbeeldstad") as (intake, _):
        (written,) = write_reject_list(intake.reject_list(), tmp_path, Language("nl"))
    line = written.read_text("utf-8-sig").splitlines()[1]
    assert line.startswith("1;'=1+1;'@SUM(A1);")
    with intake_of(written, organisation="Voorbeeldstad") as (intake, connection):
        told = connection.execute(
            "select distinct value from intake.problems where rule = 'formula_in_cell'"
        ).fetchall()
    assert told == [("=1+1",)]
