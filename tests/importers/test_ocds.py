"""Open Contracting: releases merged per process, records, TenderNed's own, and what goals pre-fill."""

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from mvi_dashboard.importers import UnreadableFile, read_file
from mvi_dashboard.importers.ocds_releases import cut, merge
from tests.importers.intake_of import intake_of
from tests.importers.make_ocds import package, release

FOLDER = Path(__file__).parent / "ocds"


def test_releases_of_one_process_are_one_contract_that_says_what_they_say_together() -> None:
    with intake_of(FOLDER / "good_merged.json") as (intake, connection):
        rows = connection.execute(
            "select contract_id, title, supplier_name, supplier_kvk, cpv_code, value_eur, award_date, start_date, end_date,"
            " last_end_date, delivered_on, source_row from intake.contracts"
        ).fetchall()
        themes = connection.execute("select theme, assessment_source from intake.assessments").fetchall()
        (file,) = intake.files
    date = datetime.date
    assert (file.rows_read, file.rows_accepted, file.rows_merged_within) == (3, 3, 2)
    assert rows == [  # the last release stands first in the file
        ("ocds-a1b2c3-0001/award-1", "Kantoormeubilair", "Meubelmakerij Een B.V.", "01234567", "39130000",
         Decimal("240000.00"), date(2025, 1, 15), date(2025, 2, 1), date(2027, 1, 31), date(2029, 1, 31), date(2025, 2, 1), 1)
    ]  # fmt: skip
    source = "OCDS goal environmental.climateChangeMitigation (technicalSpecifications, awardCriteria)"
    assert themes == [("climate", source)]


def test_a_record_gives_its_releases_merged_or_its_compiled_release() -> None:
    with intake_of(FOLDER / "good_records.json") as (_, connection):
        rows = connection.execute(
            "select contract_id, value_eur, source_row from intake.contracts order by 1"
        ).fetchall()
    assert rows == [
        ("ocds-a1b2c3-0001/award-1", Decimal("240000.00"), 1),
        ("ocds-a1b2c3-0002/award-1", Decimal("250000.50"), 2),
    ]


def test_processes_without_an_award_in_force_stay_notices() -> None:
    with intake_of(FOLDER / "good_not_awarded.json") as (_, connection):
        rows = connection.execute("select notice_id, procurement_id, title from intake.notices order by 1").fetchall()
        assert connection.execute("select count(*) from intake.contracts").fetchone() == (0,)
    assert rows == [(f"ocds-a1b2c3-000{at}",) * 2 + ("Kantoormeubilair",) for at in (1, 2, 3)]


def test_goals_pre_fill_themes_by_their_longest_known_name() -> None:
    with intake_of(FOLDER / "good.json") as (_, connection):
        told = connection.execute(
            "select theme, assessment, assessment_source from intake.assessments order by 1"
        ).fetchall()
        words = connection.execute("select mvi_themes, title from intake.contracts").fetchone()
    assert told == [
        ("circular", "asked", "OCDS goal environmental.wasteReduction (awardCriteria)"),
        (
            "climate",
            "asked",
            "OCDS goal environmental.climateChangeMitigation (technicalSpecifications, awardCriteria)",
        ),
        (
            "social_return",
            "asked",
            "OCDS goal social.disadvantagedEmploymentOpportunities (contractPerformanceConditions)",
        ),
    ]
    assert words == ("klimaat; circulair; social return; milieu", "Kantoor-\nmeubilair")


def test_not_sustainable_is_no_and_not_filled_in_is_nothing() -> None:
    with intake_of(FOLDER / "good_not_sustainable.json") as (_, connection):
        told = connection.execute("select distinct contract_id, assessment from intake.assessments").fetchall()
        words = connection.execute("select mvi_themes from intake.contracts order by contract_id").fetchall()
    assert told == [("ocds-a1b2c3-0001/award-1", "no_mvi")]
    assert words == [(None,), (None,), ("duurzaam",)]


def test_awards_of_tenderned_are_contracts_per_lot_under_tenderneds_own_number() -> None:
    with intake_of(FOLDER / "good_tenderned.json") as (_, connection):
        rows = connection.execute(
            "select contract_id, supplier_name, supplier_kvk, value_eur from intake.contracts order by 1"
        ).fetchall()
        assert connection.execute("select procurement_id from intake.notices").fetchall() == [("398001",)]
    assert rows == [
        ("398000 / 1", "Een B.V.", "12345678", Decimal("250000.50")),
        ("398000 / 2", "Twee B.V.", None, Decimal(90_000)),
    ]


def test_suppliers_without_a_number_are_not_one_supplier() -> None:
    with intake_of(FOLDER / "bad_several_winners.json") as (_, connection):
        assert connection.execute("select supplier_name from intake.contracts").fetchall() == [("Een B.V.",)]
        assert connection.execute("select value from intake.problems").fetchall() == [("Twee | Drie B.V.",)]


def test_two_awards_with_one_number_are_two_contracts() -> None:
    with intake_of(FOLDER / "good_same_number_twice.json") as (_, connection):
        rows = connection.execute("select contract_id, value_eur from intake.contracts order by 1").fetchall()
    assert rows == [
        ("ocds-a1b2c3-0001/award-1", Decimal("250000.50")),
        ("ocds-a1b2c3-0001/award-1#2", Decimal(90_000)),
    ]


def test_numbers_that_were_text_are_text_again() -> None:
    with intake_of(FOLDER / "good_numbers_that_were_text.json") as (_, connection):
        assert connection.execute("select cpv_code from intake.contracts").fetchall() == [("39130000",)]


def test_what_is_null_later_is_gone_and_what_is_absent_stays() -> None:
    first = cut(release("r1", date="2025-01-01"))
    later = cut(release("r2", date="2025-02-01", tender={"title": None, "id": "T1"}, awards=None))
    assert first is not None
    assert later is not None
    told = merge([later, first])
    assert "title" not in told["tender"]
    assert told["tender"]["procurementMethod"] == "open"
    assert len(told["awards"]) == 1


@pytest.mark.parametrize("value", [[], {}, 3, "x", None, [[]], {"tag": 1}, [{"id": []}], {"title": {"a": [1]}}])
@pytest.mark.parametrize("name", ["tender", "awards", "contracts", "parties", "buyer", "tag", "date", "ocid", "id"])
def test_a_release_of_any_shape_is_read_or_refused(name: str, value: object, tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    path.write_bytes(package(release(**{name: value}), release("r2", date="2026-01-01")))  # type: ignore[arg-type]
    assert read_file(path).rows_read == 2


@pytest.mark.parametrize(
    "content", ['{"releases": {"a": 1}}', '{"records": 3}', "[]", "[1]", "3", '"x"', "{}", "[[[]]]", "nul"]
)
def test_other_json_is_refused_or_has_no_release(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(content)
    try:
        found = {problem.rule for problem in read_file(path, format_id="ocds").problems}
    except UnreadableFile as fault:
        found, told = {fault.rule}, {"json_not_ocds", "json_damaged"}
    else:
        told = {"not_a_release", "no_rows"}
    assert found <= told


def test_json_that_nests_deep_or_never_ends_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / "deep.json"
    deep.write_text('{"releases": [' + '{"ocid": "o-1", "tender": ' + "[" * 100_000 + "]" * 100_000 + "}]}")
    with pytest.raises(UnreadableFile) as fault:
        read_file(deep)
    assert fault.value.rule == "json_damaged"
    monkeypatch.setattr("mvi_dashboard.importers.bounded.limit", lambda _name: 1)
    endless = tmp_path / "endless.json"
    endless.write_text('{"releases": [{"ocid": "' + "a" * 3_000_000)
    with pytest.raises(UnreadableFile) as fault:
        read_file(endless)
    assert fault.value.rule == "record_too_large"
