"""At risk and start by, for every theme and contract, by hand (rules.md R9)."""

import datetime
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from mvi_dashboard.contracts import THEMES
from mvi_dashboard.prospects import RISKS, count_risks, list_risks, read_prospects
from mvi_dashboard.questions import QuestionFault
from mvi_dashboard.store import Store
from tests.registers import store_of
from tests.social_return_rows import agreement, effort
from tests.test_power_contracts import PROOF, application, contract

DATA_DATE = "2026-06-30"
Row = dict[str, Any]


def power(name: str, reports: dict[int, str], kwh: str = "1000000") -> dict[str, list[Row]]:
    """Wind for a contract, as much every year, with the delivered share reported per year."""
    told = [
        {
            "application_id": f"{name}-1",
            "stage": "delivered",
            "year": str(year),
            "stage_date": f"{year}-12-31",
            "delivered_share": share,
            "is_reached": "nee" if share == "0" else "ja",
        }
        for year, share in reports.items()
    ]
    return {
        "applications": [application(name, **PROOF)],
        "quantities": [{"application_id": f"{name}-1", "period": "per_year", "purchased_quantity": kwh, "unit": "kWh"}],
        "stages": [{"application_id": f"{name}-1", "stage": "in_contract"}, *told],
    }


def criterion(name: str, number: int, stage: str, share: str = "") -> Row:
    return {
        "contract_id": name,
        "criterion_id": str(number),
        "instrument": "requirement",
        "stage": stage,
        "attribution": "due_to_mvi",
        "strategy": "reuse",
        "is_measurable": "ja",
        "contract_share": share,
    }


def store_with(folder: Path, contracts: Sequence[Row], **tables: Sequence[Row]) -> Store:
    return store_of(folder, contracts=list(contracts), **{name: rows for name, rows in tables.items() if rows})


def four_years(name: str = "c", first: int = 2023, **more: Any) -> Row:
    """A contract of four calendar years."""
    terms = {"award_date": f"{first - 1}-12-01", "start_date": f"{first}-01-01", "end_date": f"{first + 3}-12-31"}
    return contract(name, **(terms | {"delivered_on": DATA_DATE} | more))


def one(store: Store, **more: Any) -> Row:
    rows = read_prospects(store, **more).to_dict("records")
    assert len(rows) == 1
    return {str(key): value for key, value in rows[0].items()}


# --------------------------------------------------------------------------------------------------------- start by


@pytest.mark.parametrize(
    ("procedure", "kind", "lead", "start_by"),
    [
        ("Europees niet-openbaar", "european", 9, datetime.date(2025, 12, 31)),
        ("Nationaal niet-openbaar", "national", 6, datetime.date(2026, 3, 31)),
        ("Meervoudig onderhands", "private", 3, datetime.date(2026, 6, 30)),
        ("Minicompetitie", "private", 3, datetime.date(2026, 6, 30)),
        ("Openbaar", "european", 9, datetime.date(2025, 12, 31)),
        ("Onderhandelingsprocedure zonder aankondiging", "private", 3, datetime.date(2026, 6, 30)),
    ],
)
def test_start_by_is_end_minus_notice_minus_the_lead_time_of_the_procedure(
    tmp_path: Path, procedure: str, kind: str, lead: int, start_by: datetime.date
) -> None:
    """The contract ends on 31-12-2026 and must be given notice three months before."""
    found = one(store_with(tmp_path, [four_years(procedure=procedure, notice_period_months="3")]))
    assert (found["procedure_kind"], found["lead_months"], found["notice_months"]) == (kind, lead, 3)
    assert (found["start_by"], found["last_start_by"]) == (start_by, None)
    assert not found["is_procedure_assumed"]
    assert found["months_left"] == 6


def test_an_unknown_procedure_takes_the_longest_lead_time_and_says_so(tmp_path: Path) -> None:
    store = store_with(tmp_path, [four_years("none"), four_years("odd", procedure="Veiling")])
    found = read_prospects(store)
    assert list(found["lead_months"]) == [9, 9]
    assert list(found["is_procedure_assumed"]) == [True, True]
    assert set(found["start_by"]) == {datetime.date(2026, 3, 31)}


def test_an_option_to_extend_gives_a_last_moment_and_an_early_end_takes_it_away(tmp_path: Path) -> None:
    terms: Row = {"procedure": "Nationaal openbaar", "last_end_date": "2028-12-31"}
    store = store_with(
        tmp_path, [four_years("extends", **terms), four_years("stops", early_end_date="2026-09-30", **terms)]
    )
    found = {row["contract_id"]: row for row in read_prospects(store).to_dict("records")}
    assert found["extends"]["start_by"] == datetime.date(2026, 6, 30)
    assert found["extends"]["last_start_by"] == datetime.date(2028, 6, 30)
    assert (found["stops"]["start_by"], found["stops"]["last_start_by"]) == (datetime.date(2026, 3, 30), None)
    assert (found["extends"]["months_left"], found["stops"]["months_left"]) == (6, 3)


def test_what_has_ended_is_left_out_and_what_has_no_end_has_no_date(tmp_path: Path) -> None:
    store = store_with(tmp_path, [four_years("over", first=2020), four_years("open", end_date="")])
    running = one(store)
    assert (running["contract_id"], running["start_by"], running["months_left"]) == ("open", None, None)
    everything = read_prospects(store, is_running=False)
    assert dict(zip(everything["contract_id"], everything["has_ended"], strict=True)) == {"over": True, "open": False}


def test_lead_times_are_thresholds_that_can_be_set(demo: Store) -> None:
    leads = {key: value for key, value in demo.thresholds.items() if key.startswith("start_lead_")}
    assert leads == {
        "start_lead_european_months": 9,
        "start_lead_national_months": 6,
        "start_lead_private_months": 3,
    }


# ------------------------------------------------------------------------------------------------------- the climate

CLIMATE = [
    # why, first year, delivered share per year, fulfilment, risk; the data date is 30-6-2026
    ("two of four years in full", 2024, {2024: "1", 2025: "1"}, 0.5, None),
    ("62 % of the term gone and 20 % delivered", 2024, {2024: "0,5", 2025: "0,3"}, 0.2, "half_gone"),
    ("just 25 % is not under 25 %", 2024, {2024: "0,5", 2025: "0,5"}, 0.25, None),
    ("reported as not delivered", 2024, {2024: "0", 2025: "0"}, 0.0, "half_gone"),
    ("nothing reported, and 18 months to go", 2024, {}, None, None),
    ("nothing reported, and six months to go", 2023, {}, None, "ending_without_data"),
    ("every complete year in full: what is to come is no gap", 2023, {2023: "1", 2024: "1", 2025: "1"}, 0.75, None),
    ("one complete year without report", 2023, {2023: "1", 2024: "1"}, 0.5, "ending_with_gap"),
    ("one complete year in part", 2023, {2023: "1", 2024: "1", 2025: "0,9"}, 0.725, "ending_with_gap"),
    ("three eighths gone", 2025, {2025: "0,1"}, 0.025, None),
]


@pytest.mark.parametrize(("why", "first", "reports", "fulfilment", "risk"), CLIMATE, ids=[case[0] for case in CLIMATE])
def test_the_risk_of_a_co2_promise(
    tmp_path: Path, why: str, first: int, reports: dict[int, str], fulfilment: float | None, risk: str | None
) -> None:
    found = one(store_with(tmp_path, [four_years(first=first)], **power("c", reports)))
    share = found["climate_fulfilment_share"]
    assert share == pytest.approx(math.nan if fulfilment is None else fulfilment, nan_ok=True), why
    assert (found["climate_risk"], found["is_at_risk"]) == (risk, risk is not None), why
    assert found["has_climate_promise"]


def test_more_than_half_of_the_value_invoiced_counts_as_gone(tmp_path: Path) -> None:
    """A year and a half of four years is gone, but € 300,000 of € 480,000 was invoiced."""
    spend = [{"contract_id": "c", "year": "2025", "amount_eur": "300000"}]
    found = one(store_with(tmp_path, [four_years(first=2025)], spend=spend, **power("c", {2025: "0,1"})))
    assert (found["elapsed_share"], found["invoiced_share"]) == (0.375, 0.625)
    assert found["climate_risk"] == "half_gone"


def test_what_was_only_asked_and_what_gives_no_effect_is_no_promise(tmp_path: Path) -> None:
    tables = power("asked", {})
    tables["stages"] = [{"application_id": "asked-1", "stage": "asked"}]
    grey = power("grey", {})
    grey["applications"] = [application("grey", purchased_variant="grey")]
    both = {name: [*tables[name], *grey[name]] for name in tables}
    found = read_prospects(store_with(tmp_path, [four_years("asked"), four_years("grey")], **both))
    assert not found["has_climate_promise"].any()
    assert not found["is_at_risk"].any()


def test_a_promise_of_which_the_effect_is_unknown_has_no_data(tmp_path: Path) -> None:
    found = one(store_with(tmp_path, [four_years()], **power("c", {2023: "1"}, kwh="")))
    assert (found["has_climate_promise"], found["climate_risk"]) == (True, "ending_without_data")


# ---------------------------------------------------------------------------------------- circular and social return

CIRCULAR = [
    # first year, (stage, share) per criterion, fulfilment, risk
    ("by share", 2024, [("delivered", "0,1"), ("in_contract", "0,3")], 0.25, None),
    ("under a quarter", 2024, [("delivered", "0,1"), ("in_contract", "0,4")], 0.2, "half_gone"),
    ("by number where a share is missing", 2023, [("verified", ""), ("in_contract", "0,5")], 0.5, "ending_with_gap"),
    ("all delivered", 2023, [("delivered", "0,5"), ("verified", "0,1")], 1.0, None),
    ("nothing reported as delivered", 2023, [("in_contract", "0,5")], None, "ending_without_data"),
    ("nothing reported, and 18 months to go", 2024, [("in_contract", "0,5")], None, None),
    ("asked is no promise", 2023, [("asked", "0,5")], None, None),
]


@pytest.mark.parametrize(
    ("why", "first", "criteria", "fulfilment", "risk"), CIRCULAR, ids=[case[0] for case in CIRCULAR]
)
def test_the_risk_of_a_circular_promise(
    tmp_path: Path, why: str, first: int, criteria: list[tuple[str, str]], fulfilment: float | None, risk: str | None
) -> None:
    rows = [criterion("c", number, stage, share) for number, (stage, share) in enumerate(criteria)]
    found = one(store_with(tmp_path, [four_years(first=first)], circular=rows))
    share = found["circular_fulfilment_share"]
    assert share == pytest.approx(math.nan if fulfilment is None else fulfilment, nan_ok=True), why
    assert found["circular_risk"] == risk, why
    assert found["has_circular_promise"] is (why != "asked is no promise")


def test_social_return_keeps_its_own_risk_and_reasons_are_listed_per_theme(tmp_path: Path) -> None:
    """€ 50,000 obliged; € 10,000 accepted, with six months to go: 20 %. The circular promise was never reported on."""
    store = store_with(
        tmp_path,
        [four_years(value_eur="1000000"), four_years("quiet")],
        circular=[criterion("c", 1, "in_contract", "0,5")],
        social_return_agreements=[agreement("c")],
        social_return_efforts=[effort("c", year="2024", claimed_eur="10000", accepted_eur="10000")],
    )
    found = one(store, is_at_risk=True)
    assert found["social_return_fulfilment_share"] == pytest.approx(0.2)
    assert list_risks(found) == [("circular", "ending_without_data"), ("social_return", "half_gone")]
    assert found["climate_risk"] is None


# --------------------------------------------------------------------------------------------------------- the demo


@pytest.mark.parametrize("where", [{}, {"product_group": ("electricity", None)}, {"department": (None,)}])
def test_risks_are_counted_as_they_are_listed(demo: Store, where: dict[str, tuple[str | None, ...]]) -> None:
    running = read_prospects(demo, where)
    listed = running[running["is_at_risk"].astype(bool)]
    found = count_risks(demo, where)
    assert found.promised == sum(running[[f"has_{theme}_promise" for theme in THEMES]].any(axis=1)) > 0
    assert found.at_risk == len(listed) > 0
    assert found.by_department == Counter(listed["department"])


def test_every_counted_contract_of_the_demo_has_one_row_and_a_known_risk(demo: Store) -> None:
    found = read_prospects(demo, is_running=False)
    assert len(found) == demo.rows("select count(*) as number from counted_contracts")[0]["number"]
    assert not found.duplicated(["organisation", "contract_id"]).any()
    risks = {risk for row in found.to_dict("records") for _, risk in list_risks(row)}
    assert risks <= set(RISKS)
    assert not found[found["has_ended"].astype(bool)]["climate_risk"].notna().any()


def test_filters_choose_contracts_and_a_year_is_refused(demo: Store) -> None:
    departments = {row["department"] for row in demo.rows("select distinct department from counted_contracts")}
    one_of_them = min(name for name in departments if name)
    assert set(read_prospects(demo, {"department": one_of_them})["department"]) == {one_of_them}
    with pytest.raises(QuestionFault, match="no_year_here"):
        read_prospects(demo, {"year": 2025})
