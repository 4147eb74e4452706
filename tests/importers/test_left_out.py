"""A later delivery of a whole register without contracts that are known: told, since they go on counting."""

import json
from pathlib import Path

import pytest

from mvi_dashboard.importers import read_file
from mvi_dashboard.language import Language
from mvi_dashboard.measure import measure
from mvi_dashboard.store import ImportReport, build_store, open_store
from mvi_dashboard.telling.intake_tables import say_counts
from tests.conftest import run_mvi

HEADING = "organisation;contract_id;title;value_eur;award_date;start_date;end_date\n"


def register(path: Path, contracts: dict[str, list[int]], title: str = "Papier") -> Path:
    """A register with these contracts per organisation, of 100 euros each."""
    rows = [
        f"{organisation};{number};{title};100,00;2025-01-01;2025-01-01;2025-12-31\n"
        for organisation, numbers in contracts.items()
        for number in numbers
    ]
    path.write_text(HEADING + "".join(rows), "utf-8")
    return path


def delivered(folder: Path, path: Path) -> ImportReport:
    return build_store(folder, [read_file(path)])


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with four contracts of one organisation and two of another."""
    first = delivered(tmp_path / "store", register(tmp_path / "first.csv", {"Noord": [1, 2, 3, 4], "Zuid": [1, 2]}))
    assert not first.left_out, "nothing was known before"
    return tmp_path / "store"


@pytest.mark.parametrize(
    ("contracts", "lacking"),
    [
        ({"Noord": [1, 2, 3, 5]}, [("Noord", 1)]),
        ({"Noord": [1, 2]}, [("Noord", 2)]),
        ({"Noord": [1]}, []),
        ({"Noord": [5, 6, 7, 8, 9]}, []),
        ({"Noord": [1, 2, 3, 4], "Zuid": [2]}, [("Zuid", 1)]),
        ({"Oost": [1, 2]}, []),
    ],
    ids=["one", "half", "a part of the register", "new ones only", "of each organisation", "another organisation"],
)
def test_what_a_whole_register_lacks_is_told(
    store: Path, tmp_path: Path, contracts: dict[str, list[int]], lacking: list[tuple[str, int]]
) -> None:
    report = delivered(store, register(tmp_path / "second.csv", contracts))
    assert [(told.organisation, told.contracts) for told in report.left_out] == lacking


def test_what_was_left_out_goes_on_counting(store: Path, tmp_path: Path) -> None:
    delivered(store, register(tmp_path / "second.csv", {"Noord": [1, 2, 3, 5]}))
    opened = open_store(store)
    assert measure(opened, ["contract_value_eur"])["value"].item() == 700, "six contracts known and one more"


def test_a_contract_whose_row_is_rejected_is_among_them(store: Path, tmp_path: Path) -> None:
    path = register(tmp_path / "second.csv", {"Noord": [1, 2, 3]})
    path.write_text(path.read_text("utf-8") + "Noord;4;;100,00;2025-01-01;2025-01-01;2025-12-31\n", "utf-8")
    report = delivered(store, path)
    assert say_counts(Language("nl"), report).startswith("4 rijen gelezen: 3 aanvaard en 1 afgewezen")
    assert [told.contracts for told in report.left_out] == [1]


def test_the_command_tells_it_before_anything_is_published(store: Path, tmp_path: Path) -> None:
    path = register(tmp_path / "second.csv", {"Noord": [1, 2, 3]})
    said = run_mvi("import", path, "--store", store, "--dry-run").stdout
    assert "1 contract van Noord dat al bekend was, staat niet onder de aanvaarde rijen van deze levering" in said
    document = json.loads(run_mvi("import", path, "--store", store, "--dry-run", "--format", "json").stdout)
    assert document["left_out"] == [{"organisation": "Noord", "contracts": 1}]
