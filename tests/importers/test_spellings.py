"""Spellings of one organisation are told and never merged, in a delivery, against the store, and in a file DuckDB reads."""

from pathlib import Path

import pytest

from mvi_dashboard.importers import read_file
from mvi_dashboard.store import open_store
from mvi_dashboard.store.spellings import key_of
from tests.importers.intake_of import intake_of
from tests.registers import build_from, write_register

CONTRACT = {"contract_id": "C-1", "title": "Papier"}
HEADINGS = "Organisatie;Contractnummer;Omschrijving;Leverancier\n"


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Gem. Voorbeeld", "gemeente voorbeeld", True),
        ("Voorbeeld, gemeente", "Voorbeeld", True),
        ("Provincie Utrecht", "Gemeente Utrecht", False),
        ("Gemeente Noord", "Gemeente Zuid", False),
        ("Gemeente", "Gem.", False),
    ],
)
def test_what_counts_as_a_spelling_of_one_name(one: str, other: str, is_same: bool) -> None:
    assert (key_of(one) == key_of(other)) is is_same


def test_the_spelling_of_the_store_is_the_usual_one_and_nothing_is_merged(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    build_from(folder, write_register(tmp_path / "a", contracts=[{**CONTRACT, "organisation": "Gemeente Voorbeeld"}]))
    rows = [{**CONTRACT, "organisation": "Voorbeeld", "contract_id": f"C-{at}"} for at in range(3)]
    build_from(folder, write_register(tmp_path / "b", contracts=rows))
    store = open_store(folder)
    try:
        told = store.rows("select value, source_row from problems where rule = 'organisation_spelling'")
        assert told == [{"value": "Voorbeeld / Gemeente Voorbeeld", "source_row": 2}]
        names = store.rows("select organisation, count(*) as n from contracts group by 1 order by 1")
        assert [(row["organisation"], row["n"]) for row in names] == [("Gemeente Voorbeeld", 1), ("Voorbeeld", 3)]
    finally:
        store.close()


def test_a_file_that_the_store_reads_by_itself_tells_a_spelling_once_and_every_free_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mvi_dashboard.importers.sources._LARGE", 1000)
    path = tmp_path / "groot.csv"
    rows = [
        f"{'Gem. ' if at % 3 == 0 else ''}Voorbeeld;C-{at};Papier;{'Diverse' if at == 7 else 'Een B.V.'}"
        for at in range(500)
    ]
    path.write_text(HEADINGS + "\n".join(rows) + "\n", "utf-8")
    assert any(table.clean for table in read_file(path).tables)
    with intake_of(path) as (intake, connection):
        assert dict(intake.files[0].problems) == {"organisation_spelling": 1, "winner_not_a_name": 1}
        told = connection.execute("select rule, value, source_row from intake.problems order by 1").fetchall()
    assert told == [
        ("organisation_spelling", "Gem. Voorbeeld / Voorbeeld", 2),
        ("winner_not_a_name", "Diverse", 9),
    ]
