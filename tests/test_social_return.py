"""Social return (rules.md R8): bases, regional tables, units, band, pace, trace; the arithmetic stands beside."""

import datetime
import itertools
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from mvi_dashboard.dossier import read_dossier
from mvi_dashboard.measure import measure
from mvi_dashboard.social_return import read_pace, regional_tables
from mvi_dashboard.store import Store, open_store
from mvi_dashboard.store.deriving import load_reference
from mvi_dashboard.trace import trace
from tests.registers import ORGANISATION, build_from, store_of, write_register
from tests.social_return_rows import Row, agreement, contract, counted, effort, paces, placement, totals

# ------------------------------------------------------------------------------------------------------- the obligation


def test_published_cases_v7_and_v8_of_two_tenders_of_earthworks(tmp_path: Path) -> None:
    """RIVM's sample, method.md section 7, base derived: 2 % of 1,274,000; 5 % of 40 % of 907,500."""
    store = store_of(
        tmp_path,
        contracts=[contract("V7", value_eur="1274000"), contract("V8", value_eur="907500")],
        social_return_agreements=[
            agreement("V7", required_share="0.02", base_eur="1274000"),
            agreement("V8", base_type="assumed_wage_share", base_eur="907500", wage_share="0.4"),
        ],
    )
    assert {name: row["obliged_eur"] for name, row in totals(store).items()} == {"V7": 25_480, "V8": 18_150}
    assert list(measure(store, ["social_return_obliged_eur"])["value"]) == [43_630]


OBLIGED: list[tuple[Row, int | None, str]] = [
    ({}, 50_000, "awarded"),  # 5 % of 1,000,000
    ({"offered_share": "0.08"}, 80_000, "awarded"),  # the higher of required and offered
    ({"offered_share": "0.03"}, 50_000, "awarded"),
    ({"required_share": "", "offered_share": "0.03"}, 30_000, "awarded"),
    ({"required_share": ""}, None, "awarded"),  # no percentage known
    ({"base_type": "wage_sum", "base_eur": "300000"}, 15_000, "awarded"),
    ({"base_type": "wage_sum", "base_eur": ""}, None, "awarded"),  # the contract sum says nothing about wages
    ({"base_type": "assumed_wage_share", "wage_share": "0.3"}, 15_000, "awarded"),
    ({"base_type": "assumed_wage_share"}, None, "awarded"),  # 30 % or 40 %: not known
    ({"base_type": ""}, None, "awarded"),
    ({"base_eur": ""}, 60_000, "awarded"),  # without a base the value of the contract: 5 % of 1,200,000
    ({"base_stage": "estimated"}, 50_000, "estimated"),
]


@pytest.fixture(scope="module")
def obliged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Row]:
    """The cases of `OBLIGED`, each on a contract of 1,200,000 euro with its number as name."""
    store = store_of(
        tmp_path_factory.mktemp("obliged"),
        contracts=[contract(str(at), value_eur="1200000") for at in range(len(OBLIGED))],
        social_return_agreements=[agreement(str(at), **terms) for at, (terms, _, _) in enumerate(OBLIGED)],
    )
    return totals(store)


@pytest.mark.parametrize("at", range(len(OBLIGED)))
def test_the_obligation_is_the_higher_share_of_the_agreed_base(obliged: dict[str, Row], at: int) -> None:
    _, eur, stage = OBLIGED[at]
    found = obliged[str(at)]
    assert (found["obliged_eur"], found["base_stage"]) == (eur, stage)
    assert found["obliged_state"] == ("unknown" if eur is None else "known")


def test_the_final_settlement_is_on_what_was_invoiced(tmp_path: Path) -> None:
    """Ended 31-12-2024, 5 % of the 800,000 invoiced, 5 % of 40 % of it; a year without invoices: no settlement."""
    ended = {"start_date": "2023-01-01", "end_date": "2024-12-31", "award_date": "2022-12-01"}
    names = ("sum", "wage", "gap", "running")
    store = store_of(
        tmp_path,
        contracts=[contract(name, **(ended if name != "running" else {})) for name in names],
        social_return_agreements=[
            agreement("sum", final_date="2025-03-31"),
            agreement("wage", base_type="assumed_wage_share", wage_share="0.4"),
            agreement("gap"),
            agreement("running"),
        ],
        spend=[
            {"contract_id": name, "year": year, "amount_eur": "400000"}
            for name, year in itertools.product(names, ("2023", "2024"))
            if (name, year) != ("gap", "2023")
        ],
    )
    assert {name: (row["obliged_eur"], row["base_stage"]) for name, row in totals(store).items()} == {
        "sum": (40_000, "settled"),
        "wage": (16_000, "settled"),
        "gap": (50_000, "awarded"),
        "running": (50_000, "awarded"),
    }


def test_a_base_on_invoices_grows_with_the_invoices_to_date(tmp_path: Path) -> None:
    store = store_of(
        tmp_path,
        contracts=[contract()],
        social_return_agreements=[agreement(base_stage="invoiced", base_eur="")],
        spend=[{"contract_id": "c", "year": year, "amount_eur": "100000"} for year in ("2024", "2025", "2026")],
    )
    assert totals(store)["c"]["obliged_eur"] == 10_000  # 2026 lies after the data date
    assert totals(store)["c"]["base_stage"] == "invoiced_to_date"


def test_a_pso_certificate_changes_nothing_until_an_authority_sets_its_discount(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = {"contracts": [contract()], "social_return_agreements": [agreement(pso_level="pso_2")]}
    assert totals(store_of(tmp_path / "default", **rows))["c"]["obliged_eur"] == 50_000

    def with_discount(connection: duckdb.DuckDBPyConnection) -> None:
        load_reference(connection)
        connection.execute("update thresholds set value = 0.4 where threshold = 'pso_2_discount_share'")

    monkeypatch.setattr("mvi_dashboard.store.building.load_reference", with_discount)
    assert totals(store_of(tmp_path / "set", **rows))["c"]["obliged_eur"] == 30_000


# ------------------------------------------------------------------------------------------------------ regional tables


def test_a_year_under_the_participation_act_is_worth_what_the_table_of_the_contract_says(tmp_path: Path) -> None:
    store = store_of(
        tmp_path,
        contracts=[contract("utrecht"), contract("leiden")],
        social_return_agreements=[
            agreement("utrecht", block_table_region="Utrecht", block_table_version="undated"),
            agreement("leiden", block_table_region="Holland Rijnland", block_table_version="01-09-2023"),
        ],
        social_return_efforts=[placement("utrecht"), placement("leiden")],
    )
    assert {name: row["reported_eur"] for name, row in totals(store).items()} == {"utrecht": 40_000, "leiden": 30_000}
    named = regional_tables(store, ["social_return_reported_eur"])
    assert [row["table_id"] for row in named] == ["holland_rijnland_2023_09", "utrecht"]
    split = measure(store, ["social_return_reported_eur"], ["social_return_table"]).set_index("social_return_table")
    assert dict(split["value"]) == {"holland_rijnland_2023_09": 30_000, "utrecht": 40_000}


TABLES_NAMED = [
    ("Utrecht", "", 40_000),  # not split in the current table
    ("utrecht", "current", 40_000),
    ("Utrecht", "older", None),  # split in under and over two years: which of the two is not known
    ("Haaglanden", "2023", 40_000),
    ("Haaglanden", "2023-07-01", 40_000),
    ("Haaglanden", "1-7-2023", 40_000),
    ("Den Haag", "2023-07", 40_000),
    ("Haaglanden", "2019", None),  # that table is not in the reference data
    ("Holland Rijnland", "", 30_000),
    ("Leiden", "2023-09-01", 30_000),
    ("Groningen", "", None),
    ("", "", None),
]
BLOCKS: list[tuple[str | None, str, str, int | None]] = [
    ("participation_act_under_2_years", "Utrecht", "", 40_000),  # the table does not split: its general row
    ("participation_act_under_2_years", "Utrecht", "older", 30_000),
    ("participation_act_over_2_years", "Utrecht", "older", 40_000),
    ("participation_act_with_disability", "Holland Rijnland", "", 50_000),
    ("participation_act_with_disability", "Haaglanden", "", 40_000),
    ("unemployment_benefit_over_1_year", "Haaglanden", "", 20_000),
    ("youth_disability_benefit", "Haaglanden", "", 50_000),
    ("youth_disability_benefit", "Utrecht", "", None),  # a group that the table lacks
    ("apprenticeship_level_2", "Haaglanden", "", 25_000),
    ("apprenticeship_level_3", "Haaglanden", "", 15_000),
    ("apprenticeship_level_3", "Utrecht", "", 35_000),
    ("apprenticeship_level_1", "Utrecht", "", None),
    ("apprenticeship_level_3", "Oost-Nederland", "", None),
    ("bonus_age_55", "Utrecht", "", 10_000),  # who is 55 is 50
    ("bonus_age_50", "Haaglanden", "", None),
    (None, "Haaglanden", "", None),
]


@cache
def worths() -> dict[str, Decimal | None]:
    """Every case of `TABLES_NAMED`, `BLOCKS` and `UNITS` as one delivery, each on a contract of its own."""
    cases: list[tuple[Row, str, str]] = [
        *(({}, region, version) for region, version, _ in TABLES_NAMED),
        *(({"building_block": block or ""}, region, version) for block, region, version, _ in BLOCKS),
        *((told, region, version) for told, region, version, _ in UNITS),
    ]
    named = {repr(case): case for case in cases}
    found = counted(
        *(placement(name, **told) for name, (told, _, _) in named.items()),
        social_return_agreements=[
            agreement(name, block_table_region=region, block_table_version=version)
            for name, (_, region, version) in named.items()
        ],
    )
    return {effort.removesuffix("-1"): eur for effort, eur in found.items()}


def worth_of(told: Row, region: str, version: str) -> Decimal | None:
    return worths()[repr((told, region, version))]


@pytest.mark.parametrize(("region", "version", "value"), TABLES_NAMED)
def test_an_agreement_names_its_table_by_region_and_version(region: str, version: str, value: int | None) -> None:
    assert worth_of({}, region, version) == value


@pytest.mark.parametrize(("block", "region", "version", "value"), BLOCKS)
def test_a_group_that_is_not_split_uses_its_general_row_and_a_missing_group_is_unknown(
    block: str | None, region: str, version: str, value: int | None
) -> None:
    assert worth_of({"building_block": block or ""}, region, version) == value


def test_a_contract_keeps_the_table_it_was_agreed_under(tmp_path: Path) -> None:
    """Haaglanden of 1-7-2023: a contract awarded before that day names a table that is not in the reference data."""
    store = store_of(
        tmp_path,
        contracts=[
            contract("before", award_date="2023-06-30"),
            contract("after", award_date="2023-07-01"),
            contract("named", award_date="2023-01-01"),
        ],
        social_return_agreements=[
            agreement("before", block_table_region="Haaglanden"),
            agreement("after", block_table_region="Haaglanden"),
            agreement("named", block_table_region="Haaglanden", block_table_version="2023-07-01"),
        ],
        social_return_efforts=[placement(name) for name in ("before", "after", "named")],
    )
    found = totals(store)
    assert {name: row["reported_eur"] for name, row in found.items()} == {
        "before": None,
        "after": 40_000,
        "named": 40_000,
    }
    assert found["before"]["reported_state"] == "unknown"
    audits = {audit.id: audit for audit in store.audits()}
    assert list(audits["social_return_table_unknown"].rows["contract_id"]) == ["before"]
    assert list(audits["social_return_effort_without_value"].rows["contract_id"]) == ["before"]


def test_an_agreement_of_an_earlier_delivery_still_names_the_table(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    first = {"contracts": [contract()], "social_return_agreements": [agreement(block_table_region="Holland Rijnland")]}
    build_from(folder, write_register(tmp_path / "first", **first))
    build_from(folder, write_register(tmp_path / "later", social_return_efforts=[placement()]))
    assert totals(open_store(folder))["c"]["reported_eur"] == 30_000


# ---------------------------------------------------------------------------------------------------------------- units


UNITS: list[tuple[Row, str, str, int | Decimal | None]] = [
    ({"quantity": "0.5"}, "Utrecht", "", 20_000),
    ({"effort_unit": "month", "quantity": "6"}, "Utrecht", "", 20_000),  # 6 / 12 of 40,000
    ({"effort_unit": "hour", "quantity": "936"}, "Utrecht", "", 20_000),  # 936 / (52 x 36 hours) of 40,000
    ({"effort_unit": "day", "quantity": "130"}, "Utrecht", "", 20_000),  # 130 / 260 of 40,000
    ({"effort_unit": "piece"}, "Utrecht", "", None),  # a piece of a year is not a unit
    ({"effort_unit": ""}, "Utrecht", "", None),
    ({"quantity": ""}, "Utrecht", "", None),
    (
        {"building_block": "apprenticeship_level_2", "effort_unit": "learning_year", "quantity": "2"},
        "Oost-Nederland",
        "",
        40_000,
    ),
    (
        {"building_block": "apprenticeship_level_2", "effort_unit": "month", "quantity": "3"},
        "Oost-Nederland",
        "",
        5_000,
    ),
    (
        {"building_block": "work_experience_place", "effort_unit": "month", "quantity": "4"},
        "Oost-Nederland",
        "",
        3_000,
    ),
    ({"building_block": "social_activity", "effort_unit": "hour", "quantity": "8"}, "Utrecht", "", 800),
    (
        {"building_block": "social_activity", "effort_unit": "invoice_eur", "quantity": "1234.56"},
        "Utrecht",
        "",
        Decimal("1234.56"),
    ),
    (
        {"building_block": "social_activity", "effort_unit": "day", "quantity": "1.5"},
        "Holland Rijnland",
        "",
        1_500,
    ),
    (
        {"building_block": "social_purchase", "effort_unit": "invoice_eur", "quantity": "9000"},
        "Holland Rijnland",
        "",
        9_000,
    ),
    ({"building_block": "bonus_permanent_contract", "effort_unit": "piece"}, "Utrecht", "", 10_000),
    ({"building_block": "apprenticeship", "effort_unit": "learning_year"}, "Utrecht", "older", 15_000),
]


@pytest.mark.parametrize("case", UNITS, ids=str)
def test_an_effort_is_its_block_times_its_quantity_in_the_unit_of_the_table(
    case: tuple[Row, str, str, int | Decimal | None],
) -> None:
    told, region, version, expected = case
    assert worth_of(told, region, version) == expected


# ------------------------------------------------------------------------------------- claimed, accepted, by the table


BAND: list[tuple[Row, int | None, int | None]] = [
    ({"claimed_eur": "38000", "accepted_eur": "35000"}, 38_000, 35_000),
    ({"claimed_eur": "38000"}, 38_000, None),  # claimed, not judged yet
    ({"accepted_eur": "35000"}, 40_000, 35_000),  # nothing claimed: the block
    ({}, 40_000, None),
    ({"quantity": "", "accepted_eur": "35000"}, 35_000, 35_000),
    ({"quantity": ""}, None, None),
    ({"claimed_eur": "30000", "accepted_eur": "35000"}, 35_000, 35_000),  # the band stays nested
]


@pytest.fixture(scope="module")
def band(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The cases of `BAND`, each on a contract with its number as name."""
    return store_of(
        tmp_path_factory.mktemp("band"),
        contracts=[contract(str(at), department=f"d{at}") for at in range(len(BAND))],
        social_return_agreements=[agreement(str(at)) for at in range(len(BAND))],
        social_return_efforts=[placement(str(at), **told) for at, (told, _, _) in enumerate(BAND)],
    )


@pytest.mark.parametrize("at", range(len(BAND)))
def test_realised_is_what_was_accepted_and_reported_what_was_claimed_or_valued(band: Store, at: int) -> None:
    _, reported, realised = BAND[at]
    found = totals(band)[str(at)]
    for name, eur in (("reported", reported), ("realised", realised)):
        assert (found[f"{name}_eur"], found[f"{name}_state"]) == (eur, "unknown" if eur is None else "known")
        figure = measure(band, [f"social_return_{name}_eur"], where={"department": f"d{at}"})["value"][0]
        assert figure == pytest.approx(float("nan") if eur is None else eur, nan_ok=True)


def test_a_plan_is_valued_by_the_table_and_is_no_report(tmp_path: Path) -> None:
    store = store_of(
        tmp_path,
        contracts=[contract()],
        social_return_agreements=[agreement()],
        social_return_efforts=[placement(stage="planned")],
    )
    found = totals(store)["c"]
    assert (found["planned_eur"], found["reported_eur"], found["realised_eur"]) == (40_000, None, None)


def test_a_table_that_gives_at_most_so_much_caps_what_is_claimed() -> None:
    told = {"building_block": "social_activity", "effort_unit": "day", "quantity": "2"}  # two days of at most 1,000
    found = counted(
        placement(number=1, **told, claimed_eur="2600"),
        placement(number=2, **told, claimed_eur="1600"),
        social_return_agreements=[agreement(block_table_region="Holland Rijnland")],
    )
    assert found == {"c-1": 2_000, "c-2": 1_600}


def test_a_claim_above_the_table_is_listed(tmp_path: Path) -> None:
    store = store_of(
        tmp_path,
        contracts=[contract()],
        social_return_agreements=[agreement()],
        social_return_efforts=[placement(claimed_eur="45000"), placement(number=2, claimed_eur="40000")],
    )
    audits = {audit.id: audit.rows for audit in store.audits()}
    assert list(audits["social_return_claim_above_table"]["effort_id"]) == ["c-1"]
    assert totals(store)["c"]["reported_eur"] == 85_000


# ------------------------------------------------------------------------------------------------- fulfilment and pace


def two_contracts(tmp_path: Path, **more: Any) -> Store:
    """Both obliged 50,000: one realised 80,000 of it, the other 20,000."""
    return store_of(
        tmp_path,
        contracts=[contract("over"), contract("under")],
        social_return_agreements=[agreement("over", **more), agreement("under", **more)],
        social_return_efforts=[effort("over", accepted_eur="80000"), effort("under", accepted_eur="20000")],
    )


def value(store: Store, indicator: str) -> float:
    return float(measure(store, [indicator])["value"][0])


def test_nothing_is_netted_and_what_is_over_stands_apart(tmp_path: Path) -> None:
    store = two_contracts(tmp_path, penalty_rate="1.5")
    assert value(store, "social_return_fulfilment_share") == pytest.approx(0.7)  # (50,000 + 20,000) / 100,000
    assert value(store, "social_return_over_fulfilment_eur") == 30_000
    assert value(store, "social_return_penalty_exposure_eur") == 45_000  # 1.5 x the gap of 30,000


def test_the_penalty_is_about_contracts_with_an_agreed_rate_and_known_realisation(tmp_path: Path) -> None:
    names = ("rate", "no rate", "silent")
    store = store_of(
        tmp_path,
        contracts=[contract(name) for name in names],
        social_return_agreements=[agreement(name, penalty_rate="" if name == "no rate" else "1") for name in names],
        social_return_efforts=[effort(name, accepted_eur="20000") for name in names[:2]],
    )
    figure = measure(store, ["social_return_penalty_exposure_eur"]).to_dict("records")[0]
    assert (figure["value"], figure["contracts_known"], figure["contracts_total"]) == (30_000, 1, 2)
    assert figure["is_lower_bound"]


FROM_AUGUST, FROM_JUNE = {"start_date": "2025-08-01"}, {"start_date": "2025-06-01"}
ENDING, ENDED, FINAL = {"end_date": "2026-12-31"}, {"end_date": "2025-06-30"}, {"final_date": "2025-09-30"}
PACE: list[tuple[str, Row, Row, list[str], str, str | None]] = [
    # data date 31-12-2025; term 2024-2027 is half gone (24 of 48 months); obliged 50,000, so 25,000 is on course
    ("on course", {}, {}, ["25000"], "on_course", None),
    ("behind", {}, {}, ["24999"], "behind", None),
    ("reported", {}, {}, ["30000/20000"], "watch", None),
    ("silent", {}, {}, [], "too_little_data", None),
    ("no base", {}, {"base_type": ""}, ["25000"], "too_little_data", None),
    # five months gone of a year; and seven of 36, which is under a quarter
    ("first months", {**FROM_AUGUST, "end_date": "2026-07-31"}, {}, ["1"], "too_early", "ending_with_gap"),
    ("first part", {**FROM_JUNE, "end_date": "2028-05-31"}, {}, ["1"], "too_early", None),
    # more than half gone with less than a quarter fulfilled
    ("half gone", {"end_date": "2027-06-30"}, {}, ["12000"], "behind", "half_gone"),
    ("quarter done", {"end_date": "2027-06-30"}, {}, ["12500"], "behind", None),
    # ending within twelve months
    ("ending, gap", ENDING, {}, ["40000"], "on_course", "ending_with_gap"),
    ("ending, done", ENDING, {}, ["50000"], "on_course", None),
    ("ending, silent", ENDING, {}, [], "too_little_data", "ending_without_data"),
    # after the final date the whole is due, and silence is "not shown"
    ("final, gap", ENDED, FINAL, ["49999"], "behind", None),
    ("final, done", ENDED, FINAL, ["50000"], "on_course", None),
    ("final, silent", ENDED, FINAL, [], "not_shown", None),
    (
        "ended, not final",
        {"end_date": "2025-12-15"},
        {"final_date": "2026-03-15"},
        [],
        "too_little_data",
        "ending_without_data",
    ),
]


@pytest.fixture(scope="module")
def paced(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Row]:
    """The cases of `PACE`, each on a contract with the name of the case."""
    store = store_of(
        tmp_path_factory.mktemp("pace"),
        contracts=[contract(about, **terms) for about, terms, *_ in PACE],
        social_return_agreements=[agreement(about, **agreed) for about, _, agreed, *_ in PACE],
        social_return_efforts=[
            effort(about, claimed_eur=told.split("/")[0], accepted_eur=told.split("/")[-1])
            for about, _, _, reports, _, _ in PACE
            for told in reports
        ],
    )
    return paces(store)


@pytest.mark.parametrize(("about", "pace", "risk"), [(case[0], case[4], case[5]) for case in PACE])
def test_pace_and_risk(paced: dict[str, Row], about: str, pace: str, risk: str | None) -> None:
    assert (paced[about]["pace"], paced[about]["risk"]) == (pace, risk)


def test_the_pace_is_set_by_invoices_where_there_are_any(tmp_path: Path) -> None:
    """A fifth of the value is invoiced after half of the term: 10,000 is on course then, 25,000 without invoices."""
    store = store_of(
        tmp_path,
        contracts=[contract("invoiced"), contract("elapsed")],
        social_return_agreements=[agreement("invoiced"), agreement("elapsed")],
        social_return_efforts=[effort(name, accepted_eur="12000") for name in ("invoiced", "elapsed")],
        spend=[{"contract_id": "invoiced", "year": "2024", "amount_eur": "200000"}],
    )
    found = paces(store)
    assert [(found[n]["due_basis"], found[n]["due_eur"], found[n]["pace"]) for n in ("invoiced", "elapsed")] == [
        ("invoiced", 10_000, "on_course"),
        ("elapsed", 25_000, "behind"),
    ]
    listed = read_pace(store)
    assert list(listed["contract_id"]) == ["elapsed", "invoiced"]
    dossier = read_dossier(store, ORGANISATION, "invoiced")
    assert dossier is not None
    assert dossier.pace is not None
    assert dossier.pace["gap_eur"] == 38_000


def test_what_was_reported_after_the_data_date_is_not_there_yet(tmp_path: Path) -> None:
    store_of(
        tmp_path,
        contracts=[contract()],
        social_return_agreements=[agreement()],
        social_return_efforts=[
            effort(accepted_eur="10000"),
            effort(number=2, accepted_eur="5000", reported_on="2025-06-01"),
        ],
    )
    assert totals(open_store(tmp_path / "store"))["c"]["realised_eur"] == 15_000
    assert totals(open_store(tmp_path / "store", datetime.date(2025, 3, 1)))["c"]["realised_eur"] == 10_000


def test_a_joint_purchase_counts_our_share_and_years_add_up_to_the_term(tmp_path: Path) -> None:
    store = store_of(
        tmp_path,
        contracts=[contract(organisation_share="0.333333")],
        social_return_agreements=[agreement()],
        social_return_efforts=[
            effort(number=year, year=year, accepted_eur="10000.01", reported_on="2025-12-01")
            for year in ("2024", "2025")
        ],
    )
    found = totals(store)["c"]
    years = measure(store, ["social_return_realised_eur"], ["year"])["value"]
    assert found["obliged_eur"] == Decimal("16666.65")  # 5 % of 333,333
    assert found["realised_eur"] == Decimal("6666.66")
    assert years.sum() == pytest.approx(6666.66)


# ---------------------------------------------------------------------------------------------------- trace


def test_a_trace_names_the_table_and_the_value_of_each_effort(tmp_path: Path) -> None:
    store = store_of(
        tmp_path,
        contracts=[contract()],
        social_return_agreements=[agreement(block_table_region="Holland Rijnland")],
        social_return_efforts=[placement(accepted_eur="28000"), placement(number=2, year="2025", accepted_eur="9000")],
    )
    (part,) = trace(store, "social_return_realised_eur").parts
    assert part["value"] == 37_000
    assert [
        (row["application_id"], row["block_table_region"], row["block_table_label"], row["value"])
        for row in part["applications"]
    ] == [
        ("c-1", "Holland Rijnland", "2023-09", 28_000),
        ("c-2", "Holland Rijnland", "2023-09", 9_000),
    ]
    (part,) = trace(store, "social_return_realised_eur", year=2025).parts
    assert [row["value"] for row in part["applications"]] == [9_000]
