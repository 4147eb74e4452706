"""Social return and persons (rules.md R8): limits per person, what is forgotten, and cells large enough to show."""

import datetime
import json
import os
from calendar import monthrange
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mvi_dashboard.contracts import REGISTER, TABLES, table
from mvi_dashboard.importers import read_file
from mvi_dashboard.sandbox import SandboxFault, run_sql
from mvi_dashboard.social_return import read_people
from mvi_dashboard.store import Store, build_store, forget_persons, list_stores, open_store
from mvi_dashboard.store.keeping import kept_file
from mvi_dashboard.trace import trace
from tests.registers import build_from, store_of, write_register
from tests.social_return_rows import Row, agreement, contract, counted, placement, totals, valued

QUICK = settings(
    max_examples=10, deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


# ------------------------------------------------------------------------------------------------- limits per person


def test_one_person_on_two_contracts_counts_for_one_job_divided_by_hours() -> None:
    """1 fte and 0.5 fte on the same days: 1 / 1.5 of each, together 40,000."""
    found = counted(placement("a", who="t1"), placement("b", who="t1", quantity="0.5"))
    assert found == {"a-1": Decimal("26666.67"), "b-1": Decimal("13333.33")}


def test_only_the_days_that_overlap_are_divided() -> None:
    """Contract b has the second half of the year at 1 fte: six whole months and six halves for a, six halves for b."""
    half = {"quantity": "0.5", "period_from": "2024-07-01", "period_to": "2024-12-31"}
    found = counted(placement("a", who="t1"), placement("b", who="t1", **half))
    assert found == {"a-1": 30_000, "b-1": 10_000}


def test_other_persons_plans_and_part_time_jobs_that_fit_are_not_divided() -> None:
    found = counted(
        placement("a", who="t1", quantity="0.6"),
        placement("b", who="t1", quantity="0.4"),
        placement("c", who="t2"),
        placement("d", who="t2", stage="planned"),
        placement("e"),
        placement("e", 2),
    )
    assert found == {"a-1": 24_000, "b-1": 16_000, "c-1": 40_000, "d-1": 40_000, "e-1": 40_000, "e-2": 40_000}


def test_a_bonus_beside_a_job_is_not_divided_by_it() -> None:
    bonus = placement(number=2, who="t1", building_block="bonus_age_50")
    assert counted(placement(who="t1"), bonus) == {"c-1": 40_000, "c-2": 10_000}


def test_what_was_accepted_stays_unless_the_limit_leaves_room_for_less(tmp_path: Path) -> None:
    """Half of 40,000 is left for each: an acceptance of 40,000 becomes 20,000, one of 15,000 was already less."""
    store = store_of(
        tmp_path,
        contracts=[contract("a"), contract("b")],
        social_return_agreements=[agreement("a"), agreement("b")],
        social_return_efforts=[
            placement("a", who="t1", claimed_eur="40000", accepted_eur="40000"),
            placement("b", who="t1", claimed_eur="40000", accepted_eur="15000"),
        ],
    )
    assert {name: (row["reported_eur"], row["realised_eur"]) for name, row in totals(store).items()} == {
        "a": (20_000, 20_000),
        "b": (20_000, 15_000),
    }
    assert [row["accepted_eur"] for row in store.rows("select accepted_eur from social_return_efforts order by 1")] == [
        15_000,
        40_000,
    ]
    audits = {audit.id: audit.rows for audit in store.audits()}
    assert set(audits["social_return_effort_limited"]["limited_by"]) == {"person_day"}


@pytest.mark.parametrize(
    ("block", "months", "value"),
    [
        ("unemployment_benefit", 12, 20_000),  # Haaglanden counts WW for 12 months
        ("unemployment_benefit", 18, 20_000),  # 18 months are worth 30,000, of which 12 / 18
        ("participation_act", 18, 60_000),  # 24 months
        ("participation_act", 36, 80_000),
        ("job_agreement", 36, 150_000),  # always counts
    ],
)
def test_a_person_counts_for_the_months_that_the_table_allows(block: str, months: int, value: int) -> None:
    last = f"{2024 + (months - 1) // 12}-{(months - 1) % 12 + 1:02d}-{31 if months % 12 == 0 else 30}"
    told = {"effort_unit": "month", "quantity": str(months), "period_from": "2024-01-01", "period_to": last}
    agreed = [agreement(block_table_region="Haaglanden")]
    found = counted(placement(who="t1", building_block=block, **told), social_return_agreements=agreed)
    assert found == {"c-1": value}


def test_the_counting_period_runs_per_person_over_years_and_contracts() -> None:
    """WW, 12 months: ten months in 2024 for contract a, then two of the twelve months of 2025 for contract b."""
    ww = {"building_block": "unemployment_benefit", "effort_unit": "month", "who": "t1"}
    found = counted(
        placement("a", quantity="10", period_from="2024-03-01", period_to="2024-12-31", **ww),
        placement("b", quantity="12", year="2025", **ww),
        placement("b", 2, quantity="12", year="2025", **{**ww, "who": "t2"}),
        social_return_agreements=[agreement(name, block_table_region="Haaglanden") for name in "ab"],
    )
    assert found == {"a-1": Decimal("16666.67"), "b-1": Decimal("3333.33"), "b-2": 20_000}


def test_a_bonus_counts_once_for_a_person_and_an_invoice_once() -> None:
    permanent = {"building_block": "bonus_permanent_contract", "effort_unit": "piece"}
    bought = {"building_block": "social_purchase", "effort_unit": "invoice_eur", "quantity": "5000"}
    found = counted(
        placement("a", 1, who="t1", **permanent),
        placement("a", 2, who="t1", year="2025", **permanent),
        placement("b", 1, who="t1", year="2025", **permanent),
        placement("b", 2, who="t2", **{**permanent, "quantity": "3"}),
        placement("b", 3, **permanent),
        placement("a", 3, invoice_number="F 2024/17", **bought),
        placement("b", 4, invoice_number="f-2024-17", **bought),
        placement("b", 5, invoice_number="2024-18", **bought),
    )
    assert found == {
        "a-1": 10_000, "a-2": 0, "b-1": 0, "b-2": 10_000, "b-3": 10_000, "a-3": 5_000, "b-4": 0, "b-5": 5_000,
    }  # fmt: skip


months = st.tuples(st.integers(1, 12), st.integers(1, 12)).map(sorted)
jobs = st.tuples(st.sampled_from("abc"), st.sampled_from(["t1", "t2"]), months, st.sampled_from([0.25, 0.5, 1, 2]))


@QUICK
@given(st.lists(jobs, min_size=1, max_size=6))
def test_all_contracts_together_never_count_more_than_one_job_a_person(
    drawn: list[tuple[str, str, list[int], float]],
) -> None:
    """Month by month beside the SQL: what a person works in a month is divided by all of it where that is over one fte."""
    efforts = [
        placement(
            name,
            number,
            who=token,
            quantity=str(quantity),
            period_from=f"2024-{first:02d}-01",
            period_to=f"2024-{last:02d}-{monthrange(2024, last)[1]}",
        )
        for number, (name, token, (first, last), quantity) in enumerate(drawn)
    ]
    found = counted(*efforts)
    assert counted(*reversed(efforts)) == found
    fte = [(token, first, last, quantity * 12 / (last - first + 1)) for _, token, (first, last), quantity in drawn]
    for row, (token, first, last, own) in zip(efforts, fte, strict=True):
        expected = 0.0
        for month in range(first, last + 1):
            together = sum(part for other, start, end, part in fte if other == token and start <= month <= end)
            expected += own / max(1.0, together) / 12 * 40_000
        assert float(found[row["effort_id"]] or 0) == pytest.approx(expected, abs=0.02)


# -------------------------------------------------------------------------------------------------------------- privacy

CODE = "zq7f-geheim-91"
FORGOTTEN = (
    *("building_block", "quantity", "effort_unit", "period_from", "period_to", "person_token", "invoice_number"),
    "keep_until",
)


def test_persons_never_enter_the_published_store(tmp_path: Path) -> None:
    told = {
        "who": CODE,
        "invoice_number": f"F-{CODE}",
        "period_from": "2024-02-03",
        "period_to": "2024-11-27",
    }
    spoiled = {
        "building_block": f"onbekend {CODE}",
        "quantity": f"veel {CODE}",
        "effort_unit": CODE,
        "who": "Anna Bakker",
    }
    store = store_of(
        tmp_path,
        contracts=[contract()],
        social_return_agreements=[agreement()],
        social_return_efforts=[
            placement(**told),
            placement(number=2, **spoiled),
            placement(number=3, who="123456782"),
        ],
    )
    columns = store.rows("select table_name, column_name, data_type from duckdb_columns() where not internal")
    held = {
        row["column_name"]
        for row in columns
        if row["table_name"] in {each.name for each in REGISTER} - {"targets", "quantities"}
    }
    assert not held & set(FORGOTTEN)
    for row in columns:
        if row["data_type"] == "VARCHAR":
            cells = store.rows(f'select "{row["column_name"]}" as cell from "{row["table_name"]}"')
            texts = " ".join(str(cell["cell"]) for cell in cells)
            assert not any(secret in texts for secret in (CODE, "Anna Bakker", "123456782")), row
    problems = store.rows("select column_name, rule, value from problems where table_name = 'social_return_efforts'")
    assert {(row["column_name"], row["rule"]) for row in problems} == {
        ("building_block", "code_not_allowed"),
        ("quantity", "unreadable_number"),
        ("effort_unit", "code_not_allowed"),
        ("person_token", "person_in_cell"),
    }
    assert {row["value"] for row in problems} == {"…", None}
    assert CODE.encode() not in store.path.read_bytes()


def test_the_columns_that_are_not_published_are_those_of_persons() -> None:
    forgotten = [(each.name, column.name) for each in TABLES for column in each.columns if not column.published]
    assert forgotten == [("social_return_efforts", name) for name in FORGOTTEN]
    assert [column.name for column in table("social_return_efforts").published][-1] == "reported_on"


def test_the_same_delivery_again_gives_the_same_figures(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    paths = write_register(
        tmp_path / "in",
        contracts=[contract("a"), contract("b")],
        social_return_agreements=[agreement("a"), agreement("b")],
        social_return_efforts=[placement("a", who="t1"), placement("b", who="t1", quantity="0.5")],
    )
    first = build_from(folder, paths)
    before = totals(open_store(folder))
    again = build_from(folder, paths)
    assert again.data_hash == first.data_hash
    assert totals(open_store(folder)) == before
    assert again.total("rows_merged") == again.total("rows_accepted") == 6
    later = write_register(tmp_path / "later", social_return_efforts=[placement("a", 2, who="t9", quantity="0.1")])
    build_from(folder, later)
    assert totals(open_store(folder))["a"]["reported_eur"] == Decimal("30666.67")  # 26,666.67 and 4,000


def test_the_demo_shows_people_in_cells_of_five_and_more_only(demo: Store) -> None:
    people = read_people(demo)
    assert len(people) > 20
    shown = people[~people["is_suppressed"]]
    assert (shown["placements"] >= 5).all()
    assert people.loc[people["is_suppressed"], ["placements", "fte_years"]].isna().all(axis=None)
    assert people["is_suppressed"].any()


def groups_of(connection: duckdb.DuckDBPyConnection) -> dict[str, int | None]:
    return dict(
        connection.execute("select target_group, placements from memory.intake.social_return_people").fetchall()
    )


def people(counts: Mapping[str, int]) -> list[Row]:
    return [
        placement("c", f"{group}-{number}", building_block=group, who=f"{group}-{number}", quantity="0.5")
        for group, count in counts.items()
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((6, 7), {"participation_act": 6, "no_benefit": 7, "all": 13}),
        # one small cell could be found by subtraction: the next smallest goes too
        ((2, 7, 9), {"participation_act": None, "no_benefit": None, "disability_benefit": 9, "all": 18}),
        # two small cells hold only four people together: the next smallest goes too
        ((2, 2, 9), {"participation_act": None, "no_benefit": None, "disability_benefit": None, "all": 13}),
        ((3, 4, 9), {"participation_act": None, "no_benefit": None, "disability_benefit": 9, "all": 16}),
        ((3,), {"participation_act": None, "all": None}),
        ((2, 2), {"participation_act": None, "no_benefit": None, "all": None}),
    ],
)
def test_small_cells_are_not_shown_and_cannot_be_found_by_subtraction(
    counts: tuple[int, ...], shown: dict[str, int | None]
) -> None:
    named = dict(zip(("participation_act", "no_benefit", "disability_benefit"), counts, strict=False))
    with valued(*people(named)) as connection:
        assert groups_of(connection) == shown
        fte = connection.execute(
            "select fte_years from memory.intake.social_return_people where target_group = 'all'"
        ).fetchone()
    assert fte == ((Decimal(sum(counts)) / 2,) if shown["all"] else (None,))


@QUICK
@given(st.lists(st.integers(1, 9), min_size=1, max_size=6))
def test_what_is_hidden_is_at_least_two_cells_and_five_people(counts: list[int]) -> None:
    blocks = (
        "participation_act",
        "no_benefit",
        "disability_benefit",
        "job_agreement",
        "unemployment_benefit",
        "internship",
    )
    named = dict(zip(blocks, counts, strict=False))
    with valued(*people(named)) as connection:
        found = groups_of(connection)
    total = found.pop("all")
    hidden = [name for name, count in found.items() if count is None]
    assert all(found[name] == named[name] >= 5 for name in found if name not in hidden)
    assert total == (sum(counts) if sum(counts) >= 5 else None)
    if hidden and total is not None:
        assert len(hidden) >= 2
        assert sum(named[name] for name in hidden) >= 5


def test_a_person_counts_once_in_a_group_and_a_later_delivery_replaces_the_year(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    seven = [placement(number=n, who=f"t{n}", quantity="0.5") for n in range(7)]
    twice = [placement(number="again", who="t0", quantity="0.25")]
    rows = {"contracts": [contract()], "social_return_agreements": [agreement()]}
    build_from(folder, write_register(tmp_path / "first", **rows, social_return_efforts=[*seven, *twice]))
    found = read_people(open_store(folder)).set_index("target_group")
    assert (found["placements"]["all"], found["fte_years"]["all"]) == (7, 3.75)
    build_from(folder, write_register(tmp_path / "later", social_return_efforts=seven[:5]))
    found = read_people(open_store(folder)).set_index("target_group")
    assert (found["placements"]["all"], found["fte_years"]["all"]) == (5, 2.5)


# ------------------------------------------------------------------------------------------- kept until a date, apart

DAY = datetime.date(2026, 6, 30)


def deliver(folder: Path, name: str, *efforts: Row, today: datetime.date = DAY) -> Store:
    """One more delivery for the contracts a and b, on a day that the test chooses."""
    rows: dict[str, list[Row]] = {"contracts": [contract("a"), contract("b")]}
    rows["social_return_agreements"] = [agreement("a"), agreement("b")]
    paths = write_register(folder / name, **rows, social_return_efforts=list(efforts))
    build_store(folder / "store", [read_file(path) for path in paths], today=today)
    return open_store(folder / "store")


def reported(store: Store) -> dict[str, Decimal]:
    return {name: row["reported_eur"] for name, row in totals(store).items() if row["reported_eur"] is not None}


LATER = {"keep_until": "2027-12-31"}
FULL = placement("a", who=CODE, **LATER)
HALF = placement("b", who=CODE, quantity="0.5", **LATER)


def test_one_job_a_person_holds_over_deliveries_while_the_code_may_be_kept(tmp_path: Path) -> None:
    """1 fte and 0.5 fte on the same days, delivered one after the other: as together, in either order."""
    together = {"a": Decimal("26666.67"), "b": Decimal("13333.33")}
    assert reported(deliver(tmp_path / "at once", "in", FULL, HALF)) == together
    for order in ((FULL, HALF), (HALF, FULL)):
        folder = tmp_path / f"first {order[0]['contract_id']}"
        deliver(folder, "one", order[0])
        assert reported(deliver(folder, "two", order[1])) == together


def test_without_a_retention_date_nothing_is_kept(tmp_path: Path) -> None:
    forgotten = {**FULL, "keep_until": ""}
    deliver(tmp_path, "one", forgotten)
    assert not kept_file(tmp_path / "store").exists()
    assert reported(deliver(tmp_path, "two", HALF)) == {"a": 40_000, "b": 20_000}


def test_what_has_passed_its_date_is_deleted_and_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    deliver(tmp_path, "one", FULL)
    assert CODE.encode() in kept_file(folder).read_bytes()
    forget_persons(folder, datetime.date(2027, 12, 31))
    assert kept_file(folder).is_file()  # the last day counts
    store = deliver(tmp_path, "two", HALF, today=datetime.date(2028, 1, 1))
    assert reported(store) == {"a": 40_000, "b": 20_000}
    assert not kept_file(folder).exists()


def test_only_what_may_stay_stays_when_a_part_has_passed(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    deliver(tmp_path, "one", FULL, placement("b", who="ander-77", keep_until="2026-12-31"))
    forget_persons(folder, datetime.date(2027, 1, 1))
    kept = kept_file(folder).read_bytes()
    assert CODE.encode() in kept
    assert b"ander-77" not in kept
    forget_persons(folder, datetime.date(2028, 1, 1))
    assert not kept_file(folder).exists()


def test_what_is_kept_stands_apart_for_its_owner_only_and_no_store_trace_query_or_bundle_sees_it(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "store"
    store = deliver(tmp_path, "one", FULL, HALF)
    path = kept_file(folder)
    assert path not in list_stores(folder)
    if os.name == "posix":
        assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    for published in folder.glob("*.duckdb"):
        assert CODE.encode() not in published.read_bytes()
    traced = json.dumps(trace(store, "social_return_reported_eur").as_json())
    assert CODE not in traced
    assert "keep_until" not in traced
    for reach in (f"select * from '{path}'", f"attach '{path}' as kept", f"select * from read_blob('{path}')"):
        with pytest.raises(SandboxFault):
            run_sql(store, reach)
    everything = {row["table_name"] for row in store.rows("select table_name from duckdb_tables()")}
    assert "efforts" not in everything
    assert not {"person_token", "keep_until"} & {
        row["column_name"] for row in store.rows("select column_name from duckdb_columns() where not internal")
    }


def test_a_dry_run_and_a_store_begun_anew_keep_nothing_of_what_was(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    deliver(tmp_path, "one", FULL)
    before = kept_file(folder).read_bytes()
    paths = write_register(tmp_path / "dry", social_return_efforts=[HALF])
    build_store(folder, [read_file(path) for path in paths], dry_run=True, today=DAY)
    assert kept_file(folder).read_bytes() == before
    assert not list(kept_file(folder).parent.glob("unfinished-*"))
    rows = write_register(tmp_path / "anew", contracts=[contract("a")])
    build_store(folder, [read_file(path) for path in rows], fresh=True, today=DAY)
    assert not kept_file(folder).exists()
