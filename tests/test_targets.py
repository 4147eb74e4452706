"""Targets and verdicts by hand (rules.md R9): every branch and its mirror, every kind of target, every path."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.measure import measure
from mvi_dashboard.outlook import cumulative_outlooks
from mvi_dashboard.questions import Question, Settings, ask
from mvi_dashboard.store import Store
from mvi_dashboard.targets import Bounds, Target, Targets, judge
from mvi_dashboard.telling.phrases import say_definition
from tests.registers import ORGANISATION, store_of
from tests.test_power_contracts import PROOF, application, contract

INFINITE = math.inf
DEFINITION = "attribution=due; stage=realised; year_basis=delivery; baseline=grey"

BRANCHES = [
    # low, high, least and most of the unknown part, path, coverage -> verdict
    ("the low end reaches the path", (100, 140, 0, INFINITE, 100, 0.1), "on_course"),
    ("the low end with the least of the unknown reaches it", (90, 140, 10, 20, 100, 0.1), "on_course"),
    ("the high end with the most of the unknown stays below it", (60, 79, 0, 20, 100, 0.1), "behind"),
    ("equal to the path is not below it", (60, 80, 0, 20, 100, 0.1), "too_little_data"),
    ("too little is known to tell", (90, 110, -INFINITE, INFINITE, 100, 0.49), "too_little_data"),
    ("just enough is known: the known part is below", (60, 99, -INFINITE, INFINITE, 100, 0.5), "behind"),
    ("the path lies within the range", (90, 110, -INFINITE, INFINITE, 100, 0.5), "watch"),
    ("the high end equals the path", (90, 100, -INFINITE, INFINITE, 100, 0.5), "watch"),
    ("the known part reaches it, the unknown may be negative", (100, 120, -INFINITE, INFINITE, 100, 0.5), "on_course"),
    ("an unknown part that can only lower it", (105, 120, -10, 0, 100, 0.4), "too_little_data"),
    ("all known and the path within the range", (90, 110, 0, 0, 100, 1.0), "watch"),
    ("all known and below", (80, 99, 0, 0, 100, 1.0), "behind"),
]


@pytest.mark.parametrize(("why", "given", "verdict"), BRANCHES, ids=[branch[0] for branch in BRANCHES])
def test_every_branch_of_the_verdict_and_its_mirror(why: str, given: tuple[float, ...], verdict: str) -> None:
    low, high, unknown_low, unknown_high, path, coverage = given
    assert judge(Bounds(low, high, unknown_low, unknown_high), path, coverage, 0.5) == verdict, why
    mirrored = Bounds(-high, -low, -unknown_high, -unknown_low)
    assert judge(mirrored, -path, coverage, 0.5, "lower") == verdict, why


def test_lower_is_better_by_hand() -> None:
    # remaining emissions 80-100 t, all known, at most 110 t: fine; at most 90: watch; at most 70: too much
    bounds = Bounds(80, 100, 0, 0)
    assert [judge(bounds, path, 1.0, 0.5, "lower") for path in (110, 90, 70)] == ["on_course", "watch", "behind"]
    # what is unknown can only add emissions: on course can no longer be said, behind can
    more = Bounds(80, 100, 0, INFINITE)
    assert [judge(more, path, 0.2, 0.5, "lower") for path in (110, 90, 70)] == [
        "too_little_data",
        "too_little_data",
        "behind",
    ]


def target(**more: Any) -> Target:
    row = {
        "target_id": "T",
        "organisation": ORGANISATION,
        "indicator": "co2_avoided_year_t",
        "definition": DEFINITION,
        "product_group": None,
        "unit": "t",
        "direction": "higher",
        "target_kind": "level",
        "period_from": 2024,
        "period_to": 2030,
        "target_value": 1000,
        "path": "none",
    }
    return Target.of(row | more)


def test_without_an_adopted_path_there_is_only_a_target_in_the_last_year() -> None:
    assert [target().on_path(year) for year in (2024, 2029, 2030)] == [None, None, 1000]


def test_a_linear_path_runs_from_the_base_year() -> None:
    linear = target(path="linear", base_year=2020, base_value=500)
    assert [linear.on_path(year) for year in (2024, 2025, 2030)] == [700, 750, 1000]
    assert target(path="linear").on_path(2025) is None  # no base, no line


def test_a_path_of_steps_holds_each_step_until_the_next() -> None:
    steps = target(path="steps", path_steps="2025: 200; 2028: 600,5")
    assert [steps.on_path(year) for year in (2024, 2025, 2027, 2028, 2030)] == [None, 200, 200, 600.5, 1000]
    assert target(path="steps").on_path(2026) == 1000  # one step over the whole period


def test_a_change_is_a_level_counted_from_the_base_value() -> None:
    fall = {"target_kind": "change", "indicator": "co2_remaining_t", "direction": "lower", "path": "linear"}
    relative = target(**fall, unit="share", target_value=-0.4, base_year=2020, base_value=2000)
    assert [relative.on_path(year) for year in (2025, 2030)] == [1600, 1200]
    absolute = target(**fall, unit="t", target_value=-400, base_year=2020, base_value=2000)
    assert [absolute.on_path(year) for year in (2025, 2030)] == [1800, 1600]
    points = target(target_kind="change", indicator="circular_share", unit="share", target_value=0.05, base_value=0.02)
    assert points.on_path(2030) == pytest.approx(0.07)
    assert target(target_kind="change", unit="share", target_value=-0.4).on_path(2030) is None


def test_a_cumulative_target_on_a_line_starts_at_zero() -> None:
    total = target(target_kind="cumulative", target_value=7000, path="linear")
    assert [total.on_path(year) for year in (2024, 2026, 2030)] == [1000, 3000, 7000]
    assert total.covers((2024, 2025, 2026))
    assert not total.covers((2025, 2026))
    assert not total.covers((2026,))


def asked(indicator: str = "co2_avoided_year_t", **more: Any) -> Question:
    settings = Settings(**more.pop("settings", {}))
    return ask(indicator, settings=settings, default_year=2025, **more)


@pytest.mark.parametrize(
    ("why", "question", "belongs"),
    [
        ("the same definition", asked(), True),
        ("another baseline", asked(settings={"baseline": "mix"}), False),
        ("another factor list", asked(settings={"factor_list": "2026"}), False),
        ("another year basis", asked(settings={"year_basis": "award"}), False),
        ("a circular setting does not touch emissions", asked(settings={"circular_definition": "low"}), True),
        ("another indicator", asked("co2_avoided_realised_t"), False),
    ],
)
def test_a_target_belongs_to_its_definition_only(why: str, question: Question, belongs: bool) -> None:
    assert target().belongs_to(question) is belongs, why


def test_what_a_definition_leaves_out_means_the_default_and_what_is_not_understood_fits_nothing() -> None:
    for definition in (None, "stage=realised", "door MVI, geleverd"):
        assert target(definition=definition).belongs_to(asked())
        assert not target(definition=definition).belongs_to(asked(settings={"baseline": "mix"}))
    assert not target(definition="stage=in_contract").belongs_to(asked())
    assert not target(definition="colour=green").belongs_to(asked())
    assert not target(unit="kg").belongs_to(asked())


def test_a_share_keeps_its_definition_and_denominator() -> None:
    share = {
        "indicator": "circular_share",
        "unit": "share",
        "target_kind": "share",
        "definition": "circular_definition=central",
    }
    question = asked("circular_share")
    assert target(**share, denominator="all_spend").belongs_to(question)
    assert not target(**share, denominator="relevant_groups").belongs_to(question)
    assert not target(**share).belongs_to(asked("circular_share", settings={"circular_definition": "high"}))


def test_a_definition_is_a_sentence_for_people() -> None:
    assert say_definition(Language("nl"), DEFINITION) == (
        "door MVI, geleverd of geverifieerd, in het jaar van levering, vergeleken met grijze stroom"
    )
    assert say_definition(Language("en"), "circular_definition=central") == "measurable and in the contract"
    assert say_definition(Language("nl"), "zoals besloten door de raad") == "zoals besloten door de raad"
    for code in LANGUAGES:
        assert say_definition(Language(code), None) == ""


# ------------------------------------------------------------------------------------------------- targets on a store


def delivered(name: str, *years: int) -> list[dict[str, Any]]:
    report = {"application_id": f"{name}-1", "stage": "delivered", "delivered_share": "1"}
    return [report | {"year": str(year), "stage_date": f"{year}-12-31"} for year in years]


def power(tmp_path: Path, targets: list[dict[str, Any]], unknown_eur: str | None = None) -> Store:
    """1,000,000 kWh of wind a year (483 t), metered, 2023-2026, delivered up to 2025; perhaps one unknown contract."""
    terms = {"start_date": "2023-01-01", "end_date": "2026-12-31", "award_date": "2022-12-01"}
    amount = {"period": "per_year", "purchased_quantity": "1000000", "unit": "kWh", "evidence_grade": "A"}
    contracts, applications = [contract("a", **terms)], [application("a", **PROOF)]
    if unknown_eur is not None:
        contracts.append(contract("b", **(terms | {"value_eur": unknown_eur})))
        applications.append(application("b"))
    in_contract = [{"application_id": row["application_id"], "stage": "in_contract"} for row in applications]
    return store_of(
        tmp_path,
        contracts=contracts,
        applications=applications,
        quantities=[{"application_id": row["application_id"], **amount} for row in applications],
        stages=[*in_contract, *delivered("a", 2023, 2024, 2025)],
        targets=[{"target_id": f"T{number}", **row} for number, row in enumerate(targets)],
    )


def level(value: str, year: Any = 2025, **more: Any) -> dict[str, Any]:
    row = {"indicator": "co2_avoided_year_t", "definition": DEFINITION, "unit": "t", "target_kind": "level"}
    return row | {"period_from": year, "period_to": year, "target_value": value} | more


@pytest.fixture(scope="module")
def certain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Everything is known."""
    store = power(tmp_path_factory.mktemp("certain"), [level("400")])
    yield store
    store.close()


@pytest.fixture(scope="module")
def little_known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The unknown contract is worth nearly twenty times the known one."""
    store = power(tmp_path_factory.mktemp("little_known"), [level("400")], "9000000")
    yield store
    store.close()


@pytest.fixture(scope="module")
def mostly_known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The unknown contract is worth a fifth of the known one."""
    store = power(tmp_path_factory.mktemp("mostly_known"), [level("400")], "100000")
    yield store
    store.close()


def one(store: Store, indicator: str = "co2_avoided_year_t", **more: Any) -> dict[str, Any]:
    rows = measure(store, [indicator], **more).to_dict("records")
    assert len(rows) == 1
    return {str(name): None if pd.isna(value) else value for name, value in rows[0].items()}


def verdict(
    store: Store, indicator: str = "co2_avoided_year_t", year: int | None = 2025, **more: Any
) -> dict[str, Any]:
    """Target and status of a figure of the store under one target."""
    record = target(**({"indicator": indicator, "period_from": 2025, "period_to": 2025} | more))
    figure = one(store, indicator, year=year)
    targets = Targets((record,), (ORGANISATION,), 0.5)
    return targets.verdict(asked(indicator, year=year), {}, figure, 2025)


@pytest.mark.parametrize(("value", "status"), [(400, "on_course"), (483, "watch"), (600, "behind")])
def test_the_verdict_uses_the_range_of_the_figure(certain: Store, value: float, status: str) -> None:
    figure = one(certain, year=2025)
    assert figure["value"] == pytest.approx(483)
    assert 400 < figure["low"] < 483 < figure["high"] < 600
    assert verdict(certain, target_value=value) == {"target": value, "status": status}


def test_measure_gives_target_and_verdict_with_the_figure(certain: Store) -> None:
    figure = one(certain, year=2025)
    assert (figure["target"], figure["status"]) == (400, "on_course")


@pytest.mark.parametrize(("value", "status"), [(400, "on_course"), (483, "watch"), (600, "behind")])
def test_an_unknown_part_with_a_floor_can_only_help(mostly_known: Store, value: float, status: str) -> None:
    assert one(mostly_known, year=2025)["is_lower_bound"]
    assert verdict(mostly_known, target_value=value)["status"] == status


def test_a_target_has_its_own_minimum_coverage(little_known: Store) -> None:
    assert verdict(little_known, target_value=400)["status"] == "on_course"  # reached whatever the unknown part is
    assert verdict(little_known, target_value=600)["status"] == "too_little_data"
    assert verdict(little_known, target_value=600, minimum_coverage_share=0.04)["status"] == "behind"


def test_a_target_belongs_to_exactly_its_group_and_year(tmp_path: Path) -> None:
    store = power(tmp_path, [level("400"), level("300", 2024, product_group="electricity")])
    assert one(store, year=2025)["target"] == 400
    for cut in (
        {"by": ["department"]},
        {"by": ["product_group"]},
        {"where": {"department": None}},
        {"by": ["cluster"]},
    ):
        assert one(store, year=2025, **cut)["target"] is None
    assert one(store, year=2024)["target"] is None
    assert one(store, year=2024, where={"product_group": "electricity"})["target"] == 300
    assert one(store, year=2024, by=["product_group"])["target"] == 300
    assert one(store, year=2024, by=["organisation", "product_group"])["target"] == 300
    assert one(store, year=2024, where={"product_group": ["electricity", "gas"]})["target"] is None
    assert one(store, where={"year": [2024, 2025]})["target"] is None


def test_two_organisations_never_share_a_target(certain: Store) -> None:
    figure = one(certain, year=2025, where={"organisation": ORGANISATION})
    assert figure["target"] == 400
    both = Targets(Targets.read(certain).records, (ORGANISATION, "Andere gemeente (fictief)"), 0.5)
    assert both.verdict(asked(year=2025), {}, figure, 2025)["target"] is None


def test_a_running_year_has_a_target_and_no_verdict_yet(certain: Store) -> None:
    assert verdict(certain, year=2026, period_to=2026) == {"target": 1000, "status": None}


def test_a_target_for_a_year_never_judges_what_is_only_promised(certain: Store) -> None:
    for year in (2025, None):
        assert verdict(certain, "co2_avoided_t", year, definition="") == {"target": None, "status": None}


def test_a_replaced_target_is_out_of_force_and_the_shortest_period_goes_first(tmp_path: Path) -> None:
    long = level("900", path="linear", base_year="2020", base_value="0") | {"period_from": 2023, "period_to": 2030}
    store = power(tmp_path, [long, level("450", 2024), level("1", 2023, replaced_by="T0")])
    assert one(store, year=2023)["target"] == pytest.approx(270)  # 3/10 of the line from 0 in 2020 to 900 in 2030
    assert one(store, year=2024)["target"] == 450
    assert one(store, year=2025)["target"] == pytest.approx(450)


@pytest.mark.parametrize(("value", "status"), [(480_000, "on_course"), (479_999, "behind")])
def test_lower_is_better_on_a_store(certain: Store, value: float, status: str) -> None:
    """The contract is worth € 480,000: a ceiling of that is kept, one euro less is not."""
    terms = {"unit": "eur", "direction": "lower", "definition": "", "target_value": value}
    assert verdict(certain, "contract_value_eur", None, **terms)["status"] == status


def test_a_cumulative_target_has_a_verdict_today_and_one_at_the_end(tmp_path: Path) -> None:
    """Realised 3 x 483 = 1,449 t up to 2025; signed contracts give 4 x 483 = 1,932 t up to 2026."""
    total = level("1900", target_kind="cumulative") | {"period_from": 2023, "period_to": 2026}
    not_measurable = [total | {"definition": "baseline=purple"}, total | {"indicator": "co2_saved"}]
    line, steady = total | {"path": "linear"}, total | {"target_value": "1500", "product_group": "electricity"}
    store = power(tmp_path, [line, steady, *not_measurable])
    figure = one(store, where={"year": [2023, 2024, 2025]})
    assert figure["value"] == pytest.approx(1449)
    assert (figure["target"], figure["status"]) == (1425, "watch")
    assert one(store, year=2025)["target"] is None  # one year is not the sum of three
    linear, without = sorted(cumulative_outlooks(store), key=lambda outlook: outlook.target.target_id)
    assert (linear.today.target, linear.today.status) == (1425, "watch")
    assert linear.today.years == (2023, 2024, 2025)
    assert linear.at_end is not None
    assert without.at_end is not None
    assert linear.at_end.figure is not None
    assert linear.at_end.figure["value"] == pytest.approx(1932)
    assert (linear.at_end.target, linear.at_end.status) == (1900, "watch")
    assert (without.today.target, without.today.status) == (None, None)  # no adopted path, no interim verdict
    assert (without.at_end.target, without.at_end.status) == (1500, "on_course")


@pytest.mark.parametrize("value_eur", ["100000", ""])
def test_a_share_keeps_the_unknown_in_the_denominator(tmp_path: Path, value_eur: str) -> None:
    """€ 100,000 of € 400,000 is circular; a contract of € 100,000 was not assessed: the share is 20 to 40 %.

    Where nobody knows what that contract cost, the share is 25 % of what is known, with no floor and no ceiling.
    """
    terms = {"start_date": "2025-01-01", "end_date": "2025-12-31", "award_date": "2024-12-01"}
    criterion = {"contract_id": "a", "criterion_id": "1", "stage": "delivered", "attribution": "due_to_mvi"}
    store = store_of(
        tmp_path,
        contracts=[contract("a", **terms, value_eur="400000"), contract("b", **terms, value_eur=value_eur)],
        circular=[criterion | {"strategy": "reuse", "contract_share": "0,25", "is_measurable": "ja"}],
    )
    figure = one(store, "circular_share", year=2025)
    assert figure["is_lower_bound"] is bool(value_eur)
    assert figure["value"] == pytest.approx(0.2 if value_eur else 0.25)
    assert (figure["unknown_low"], figure["unknown_high"]) == ((0, 0.2) if value_eur else (None, None))
    record = {"indicator": "circular_share", "definition": "circular_definition=central", "unit": "share"}
    wanted = [(0.2, 0.5), (0.3, 0.5), (0.41, 0.5), (0.3, 0.9), (0.41, 0.9)]
    statuses = [Target.judge(target(**record, target_value=path), figure, path, least) for path, least in wanted]
    if value_eur:
        assert statuses == ["on_course", "behind", "behind", "too_little_data", "behind"]
    else:
        assert statuses == ["on_course", "behind", "behind", "behind", "behind"]  # all the known value is assessed
