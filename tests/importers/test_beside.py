"""Social return, circularity and themes in a flat contract register: read where they mean one thing, told where they do not."""

from decimal import Decimal
from pathlib import Path

from mvi_dashboard.importers import read_file
from mvi_dashboard.importers.beside import beside_headings
from mvi_dashboard.importers.suggestions import find_columns
from mvi_dashboard.importers.vocabulary import headings
from mvi_dashboard.store import build_store, open_store
from tests.importers.intake_of import intake_of
from tests.registers import build_from

FOLDER = Path(__file__).parent / "contract_register"


def test_each_column_becomes_the_fact_that_it_stands_for() -> None:
    with intake_of(FOLDER / "good_themes.csv") as (_, connection):
        agreed = connection.execute(
            "select contract_id, required_share, base_type, source_row from intake.social_return_agreements order by 1"
        ).fetchall()
        circular = connection.execute(
            "select contract_id, criterion_id, contract_share, strategy, stage, attribution from intake.circular order by 1"
        ).fetchall()
        assessed = connection.execute(
            "select contract_id, theme, assessment, is_prefilled from intake.assessments order by 1, 2"
        ).fetchall()
    assert agreed == [
        ("1", Decimal("0.05"), "contract_sum", 2),
        ("3 / 2", Decimal("0.025"), None, 4),
        ("6", Decimal("0.05"), None, 7),
    ]
    assert circular == [
        ("1", "register", Decimal("0.3"), "reuse", None, None),
        ("5", "register", Decimal("0.0025"), None, None, None),
    ]
    assert assessed == [
        # a general yes says nothing of a theme, a general no says it of every theme without a fact of its own
        ("1", "circular", "asked", True),
        ("1", "climate", "asked", True),
        ("2", "circular", "no_mvi", True),
        ("2", "climate", "no_mvi", True),
        ("2", "social_return", "no_mvi", True),
        ("3 / 2", "circular", "not_applicable", True),
        ("3 / 2", "climate", "no_mvi", True),
        ("4", "circular", "no_mvi", True),
        ("4", "climate", "no_mvi", True),
        ("4", "social_return", "no_mvi", True),
        ("6", "circular", "no_mvi", True),
        ("6", "climate", "no_mvi", True),
    ]


def test_what_may_mean_several_things_is_told_and_not_read() -> None:
    with intake_of(FOLDER / "bad_themes.csv") as (_, connection):
        told = connection.execute(
            "select source_row, column_name, value from intake.problems where rule = 'beside_cell_not_read' order by all"
        ).fetchall()
        agreed = connection.execute(
            "select contract_id, required_share from intake.social_return_agreements"
        ).fetchall()
        circular = connection.execute("select contract_id, contract_share from intake.circular order by 1").fetchall()
        assessed = connection.execute(
            "select contract_id, theme, assessment from intake.assessments order by 1"
        ).fetchall()
    assert told == [(3, "Circulair", "misschien"), (3, "SROI", "5"), (4, "Circulair", "nee"), (5, "SROI", "ja")]
    assert agreed == [("1", Decimal("0.05"))]
    # 120 % is no share; what is told of a contract that is rejected is not kept either
    assert circular == [("1", None), ("3", Decimal("0.4"))]
    assert assessed == [("1", "circular", "asked"), ("3", "social_return", "no_mvi")]


def test_a_flat_register_gives_figures_and_counts_each_row_once(tmp_path: Path) -> None:
    for _ in range(2):
        report = build_from(tmp_path, [FOLDER / "good_themes.csv"])
        (file,) = report.files
        assert (file.rows_read, file.rows_accepted, file.rows_rejected) == (6, 6, 0)
    assert file.rows_merged == 6
    store = open_store(tmp_path)
    rows = store.rows("select contract_id, obliged_eur, obliged_state from social_return_contracts order by 1")
    assert [tuple(row.values()) for row in rows if row["obliged_state"] == "known"] == [
        ("1", Decimal("50000.00"), "known"),
        ("2", Decimal("0.00"), "known"),
        ("4", Decimal("0.00"), "known"),
    ]
    shares = store.rows("select contract_id, low_share, central_share, high_share from circular_contracts order by 1")
    band = {row.pop("contract_id"): tuple(row.values()) for row in shares}
    assert band["1"] == (0, None, Decimal("0.3"))
    assert band["2"] == (0, 0, 0)


def test_what_an_advisor_assessed_is_not_replaced_by_the_register(tmp_path: Path) -> None:
    build_from(tmp_path, [FOLDER / "good_themes.csv"])
    decided = tmp_path / "assessments.csv"
    decided.write_text("organisation;contract_id;theme;assessment\nVoorbeeldstad;2;climate;asked\n", "utf-8")
    build_store(tmp_path, [read_file(decided)])
    build_from(tmp_path, [FOLDER / "good_themes.csv"])
    rows = open_store(tmp_path).rows("select assessment from assessments where contract_id = '2' and theme = 'climate'")
    assert rows == [{"assessment": "asked"}]


def test_no_heading_means_two_things_and_the_mapping_screen_leaves_these_alone() -> None:
    assert not set(beside_headings()) & set(headings("contracts"))
    (sheet,) = find_columns(FOLDER / "good_themes.csv")
    assert not {"SROI %", "Circulair (ja/nee)"} & {found.heading for found in sheet.headings}
