"""One procurement from two sources under two numbers is two contracts: the check names both, and nothing else."""

import csv
from pathlib import Path

from mvi_dashboard.importers import read_file
from mvi_dashboard.store import Store, build_store, open_store
from tests.registers import build_from, store_of, write_register

EFORMS = Path(__file__).parent / "importers" / "eforms_notices" / "good.xml"
EFORMS_NUMBER = "bbbbbbbb-0001/Z-1 / LOT-0001"


def doubles(store: Store) -> dict[str, str]:
    audit = next(each for each in store.audits() if each.id == "contract_possibly_double")
    assert audit.severity == "warning"
    return {row["contract_id"]: row["possibly_double_of"] for row in audit.rows.to_dict("records")}


def tenderned(path: Path, **cells: str) -> Path:
    award = {
        "id": "422419",
        "tenderned_kenmerk": "586672",
        "type_publicatie_omschrijving": "Aankondiging gegunde opdracht",
        "titel": "Kantoormeubilair",
        "aanbestedende_dienst": "Gemeente Voorbeeldstad",
        "procedure_type": "Openbaar",
        "publicatiedatum": "2025-01-08",
        "datum_gunning": "2024-12-20",
        "waarde_definitief": "250000.50",
        "winnaar": "Meubelmakerij Een B.V.",
        "extra_winnaars": "",
        "url": "",
    }
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(award))
        writer.writeheader()
        writer.writerow(award | cells)
    return path


def both(folder: Path, **cells: str) -> dict[str, str]:
    build_store(folder, [read_file(EFORMS), read_file(tenderned(folder.parent / "tenderned.csv", **cells))])
    return doubles(open_store(folder))


def test_one_procurement_from_eforms_and_tenderned_is_told_with_both_numbers(tmp_path: Path) -> None:
    told = {EFORMS_NUMBER: "586672", "586672": EFORMS_NUMBER}
    assert both(tmp_path / "same") == told
    assert both(tmp_path / "value", waarde_definitief="260000") == told
    assert both(tmp_path / "title", titel="Levering van bureaus en stoelen") == told
    assert both(tmp_path / "supplier", winnaar="Meubelmakerij Een") == told


def test_what_differs_in_two_things_or_in_the_year_is_no_double(tmp_path: Path) -> None:
    assert both(tmp_path / "two", titel="Bureaustoelen", winnaar="Stoelenhuis B.V.") == {}
    assert both(tmp_path / "year", datum_gunning="2021-12-20", publicatiedatum="2022-01-05") == {}
    assert both(tmp_path / "buyer", aanbestedende_dienst="Gemeente Elders") == {}


def test_a_file_read_twice_its_own_repetitions_and_lots_are_no_doubles(tmp_path: Path) -> None:
    row = {"title": "Meubels", "supplier_name": "Een B.V.", "value_eur": 5000, "start_date": "2024-01-01"}
    store = store_of(tmp_path, contracts=[{"contract_id": "1", **row}, {"contract_id": "2", **row}])
    assert doubles(store) == {}
    store.close()
    for name in ("again", "other"):
        lots = [
            {"contract_id": "9", "lot": "1" if name == "again" else "2", **row, "title": "Ander", "value_eur": 7000}
        ]
        (path,) = write_register(tmp_path / name, contracts=lots)
        build_from(tmp_path / "store", [path.rename(path.with_name(f"{name}.csv"))])
    assert doubles(open_store(tmp_path / "store")) == {}
