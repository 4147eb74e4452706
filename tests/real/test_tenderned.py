"""The real TenderNed notices, read in place; every count is made again with nothing but the csv module."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from mvi_dashboard.importers import read_file
from mvi_dashboard.importers.reading import Severity
from mvi_dashboard.store.intake import take_in

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def notices(shared: Path) -> list[dict[str, str]]:
    """The file as the csv module gives it."""
    with (shared / "samples" / "tenderned_notices.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def bare(notice: dict[str, str]) -> str:
    """The buyer without capitals, blanks and signs."""
    return "".join(letter for letter in notice["aanbestedende_dienst"].casefold() if letter.isalnum())


def test_all_notices_are_accounted_for(shared: Path, notices: list[dict[str, str]]) -> None:
    awarded = [notice for notice in notices if notice["winnaar"]]
    valued = [notice for notice in awarded if notice["waarde_definitief"]]
    tokens = [notice for notice in valued if Decimal(notice["waarde_definitief"]) <= 1]
    others = [
        notice
        for notice in awarded
        if {name.strip() for name in notice["extra_winnaars"].split(" | ")} - {"", notice["winnaar"]}
    ]
    spellings: dict[str, Counter[str]] = {}
    for notice in notices:
        spellings.setdefault(bare(notice), Counter())[notice["aanbestedende_dienst"]] += 1

    def usual(notice: dict[str, str]) -> str:
        return spellings[bare(notice)].most_common(1)[0][0]

    with duckdb.connect(":memory:") as connection:
        intake = take_in(connection, [read_file(shared / "samples" / "tenderned_notices.csv")])
        (file,) = intake.files
        assert file.format == "tenderned_notices"
        assert file.rows_read == len(notices) == 720
        assert file.rows_accepted + file.rows_rejected == file.rows_read
        assert file.rows_rejected == 0
        assert file.rows_merged_within == 0
        assert dict(file.problems) == {
            "token_value": len(tokens),
            "value_missing": len(awarded) - len(valued),
            "further_winners": len(others),
            "winner_not_a_name": 1,
            "buyer_spelling": len(notices) - sum(notice["aanbestedende_dienst"] == usual(notice) for notice in notices),
        }
        assert (len(awarded), len(tokens), len(awarded) - len(valued)) == (378, 41, 98)
        counted = connection.execute(
            "select (select count(*) from intake.contracts), (select count(*) from intake.notices)"
        ).fetchone()
        assert counted == (len(awarded), len(notices) - len(awarded))
        total, known, dated, undated = connection.execute(
            "select sum(value_eur), count(value_eur), count(award_date), count(*) - count(delivered_on)"
            " from intake.contracts"
        ).fetchall()[0]
        worth = [Decimal(notice["waarde_definitief"]) for notice in valued]
        assert (total, known) == (sum(value for value in worth if value > 1), len(valued) - len(tokens))
        assert dated == sum(1 for notice in awarded if notice["datum_gunning"])
        assert undated == 0
        buyers = dict(connection.execute("select organisation, count(*) from intake.contracts group by 1").fetchall())
        assert buyers == Counter(usual(notice) for notice in awarded)


def test_tokens_and_missing_values_are_named_by_row(shared: Path, notices: list[dict[str, str]]) -> None:
    rows = dict(enumerate(notices, start=2))
    with duckdb.connect(":memory:") as connection:
        take_in(connection, [read_file(shared / "samples" / "tenderned_notices.csv")])
        problems = connection.execute("select rule, source_row, severity from intake.problems").fetchall()
    assert {severity for _, _, severity in problems} == {Severity.FLAG}
    assert {row for rule, row, _ in problems if rule == "token_value"} == {
        row
        for row, notice in rows.items()
        if notice["winnaar"] and notice["waarde_definitief"] and Decimal(notice["waarde_definitief"]) <= 1
    }
    assert {row for rule, row, _ in problems if rule == "value_missing"} == {
        row for row, notice in rows.items() if notice["winnaar"] and not notice["waarde_definitief"]
    }


def test_every_reader_sees_the_other_real_csv_files_refused(shared: Path) -> None:
    from mvi_dashboard.importers import UnreadableFile

    for name in ("rijk_inkoopuitgaven_2017_sample.csv", "rijk_inkoopuitgaven_per_leverancier_2017_2024_sample.csv"):
        with pytest.raises(UnreadableFile) as fault:
            read_file(shared / "samples" / name)
        assert fault.value.rule in ("no_known_headings", "heading_missing", "amount_classes")
