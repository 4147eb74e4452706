"""The same file again changes no figure; one mended row changes exactly that contract; large files read alike both ways."""

import csv
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mvi_dashboard.importers import IMPORTERS, Terms, read_file, sources
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
        assert any(rows.clean for rows in reading.tables) == (large == 0)

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


# ---------------------------------------------------------------------------------- every format that has rows of contracts

HERE = Path(__file__).parent
DELIVERED = {
    "contract_register/good.csv": "csv-stad",
    "contract_register/good.xlsx": "xlsx-stad",
    "contract_register/good.parquet": "parquet-stad",
    "tenderned_notices/bad_several_winners.csv": "",
    "tenderned_notices/good_lots.xlsx": "",
    "eforms_notices/bad_kvk.xml": "",
    "ted_notices/bad_kvk.xml": "",
    "ocds/bad_kvk.json": "",
    "spend/beside_contracts.csv": "uitgavenstad",
    "spend/good.csv": "uitgavenstad",
    "social_return_efforts/beside_contracts.csv": "inspanstad",
    "social_return_efforts/good.csv": "inspanstad",
    "targets/good.csv": "",
    "cpv_list/good.csv": "",
    "factor_list/good.xlsx": "",
}
"""A file of every format, and the organisation it is given where others have contracts of the same numbers."""

MENDED: dict[str, tuple[object, object, str]] = {
    "contract_register/good.csv": ("Stroom & Zoon", "Stroom & Dochter", "0013"),
    "contract_register/good.xlsx": ("€ 90.000,-", "€ 91.000,-", "0042"),
    "contract_register/good.parquet": (12.345, 13.5, "0013"),
    "tenderned_notices/bad_several_winners.csv": ("50000", "60000", "100"),
    "tenderned_notices/good_lots.xlsx": (90000, 91000, "398000 / 2"),
    "eforms_notices/bad_kvk.xml": ("250000.50", "260000.50", ""),
    "ted_notices/bad_kvk.xml": ("500000", "510000", "000001-2021/1 / 1"),
    "ocds/bad_kvk.json": ("250000.5", "260000.5", "ocds-a1b2c3-0001/award-1"),
    "spend/good.csv": ("2.000,50", "2.100,50", "C-1"),
    "social_return_efforts/good.csv": ("5.000,00", "6.000,00", "C-2"),
}
"""What is mended in which file, and the contract that it is about (empty: the only one that has the value)."""


def deliver(folder: Path, *, is_mended: bool) -> list[Path]:
    """The files, each in a folder of its format, with the mends where asked."""
    paths = []
    for name, organisation in DELIVERED.items():
        old, new, _ = MENDED.get(name, ("", "", "")) if is_mended else ("", "", "")
        path = folder / name.replace("/", "_")
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".xlsx":
            book = openpyxl.load_workbook(HERE / name)
            for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
                if organisation and cell.value == "Voorbeeldstad":
                    cell.value = organisation
                elif old and cell.value == old:
                    cell.value = new
            book.save(path)
        elif path.suffix == ".parquet":
            table = pq.read_table(HERE / name).to_pydict() | {"organisation": [organisation] * 3}
            table["value_eur"] = [new if old and value == old else value for value in table["value_eur"]]
            pq.write_table(pa.table(table), path)
        else:
            text = (HERE / name).read_bytes().decode("latin-1")
            text = text.replace("Voorbeeldstad;", f"{organisation};") if organisation else text
            path.write_bytes((text.replace(str(old), str(new), 1) if old else text).encode("latin-1"))
        paths.append(path)
    return paths


def measured(folder: Path) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Every measured row of each contract, over the term and per year."""
    store = open_store(folder)
    keyed = "effect = 'co2' and baseline = 'grey' and factor_list = 'pinned' and infrastructure = 'method'"
    try:
        found: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for view in ("measured_contracts", "measured_contract_years"):
            for row in store.rows(f"select * from {view} where {keyed} order by all"):
                found.setdefault((row["organisation"], row["contract_id"]), []).append(row)
        return found
    finally:
        store.close()


def test_in_every_format_the_same_again_changes_nothing_and_one_mend_exactly_one_contract(tmp_path: Path) -> None:
    assert {name.partition("/")[0] for name in DELIVERED} == {importer.ID for importer in IMPORTERS}
    folder = tmp_path / "store"
    paths = deliver(tmp_path / "one", is_mended=False)
    first = build_store(folder, [read_file(path) for path in paths])
    assert all(file.rows_accepted for file in first.files)
    before = measured(folder)
    again = build_store(folder, [read_file(path) for path in paths])
    assert again.data_hash == first.data_hash
    assert measured(folder) == before
    build_store(folder, [read_file(path) for path in deliver(tmp_path / "two", is_mended=True)])
    store = open_store(folder)
    told = store.rows("select distinct source_file, organisation, contract_id from changes order by 1")
    store.close()
    values = [
        row for row in told if row["source_file"] is None
    ]  # what an effort counts for is worked out, from no file
    assert {row["contract_id"] for row in values} <= {"C-2"}
    told = [row for row in told if row["source_file"] is not None]
    assert [row["source_file"] for row in told] == sorted(name.replace("/", "_") for name in MENDED)
    for row in told:
        (of_whom,) = [
            contract for name, (_, _, contract) in MENDED.items() if name.replace("/", "_") == row["source_file"]
        ]
        assert of_whom in (row["contract_id"], "")
    after = measured(folder)
    moved = {key for key in after if after[key] != before[key]}
    assert moved == {(row["organisation"], row["contract_id"]) for row in told}
