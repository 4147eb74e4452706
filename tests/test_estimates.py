"""Estimates for the rest by hand (rules.md R10): by value and by number, when they are not shown, and where they never count."""

from collections.abc import Iterator
from math import sqrt
from typing import Any

import pytest

from mvi_dashboard import answers
from mvi_dashboard.estimates import WHY_NOT, Estimate, Sums, estimate_group
from mvi_dashboard.indicators import HEADLINES, INDICATORS
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.measure import FIGURE, estimate_rest, measure
from mvi_dashboard.printing.figures import table
from mvi_dashboard.questions import QuestionFault, Settings
from mvi_dashboard.store import Store
from tests.registers import store_of
from tests.test_power_contracts import PROOF, application, contract

LIMITS = {
    "estimate_measured_contracts": 10,
    "estimate_measured_value_share": 0.3,
    "estimate_largest_effect_share": 0.4,
    "estimate_half_width_share": 0.5,
    "range_normal_quantile": 1.645,
}
BY_VALUE, BY_NUMBER = Settings(extrapolation="by_value"), Settings(extrapolation="by_number")


def sums(pairs: list[tuple[float, float]], rest: list[float]) -> Sums:
    """The sums of measured (effect, value) and of the values of the rest, added up one by one."""
    effects, values = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return Sums(
        len(pairs),
        sum(effects),
        sum(values),
        sum(effect**2 for effect in effects),
        sum(value**2 for value in values),
        sum(effect * value for effect, value in pairs),
        sum(abs(effect) for effect in effects),
        max((abs(effect) for effect in effects), default=0),
        len(rest),
        sum(rest),
        sum(values) + sum(rest),
    )


TEN = [(10.0, 100.0), (12.0, 100.0)] * 5
"""Effect 110 on a value of 1,000: R = 0.11; residuals -1 and +1, so s² = 10 / 9."""


def test_by_value_is_the_ratio_of_sums_times_the_value_of_the_rest() -> None:
    found = estimate_group({"small": sums(TEN, [100.0, 300.0])}, "by_value", LIMITS)
    residual = 10 / 9
    assert found.ratio == pytest.approx(0.11)
    assert found.standard_error == pytest.approx(sqrt(residual / 10) / 100)
    assert found.value == pytest.approx(44)
    variance = (400 * sqrt(residual / 10) / 100) ** 2 + 2 * residual
    assert found.half_width == pytest.approx(1.645 * sqrt(variance))
    assert found.contracts == 2


def test_by_number_works_within_classes_of_size() -> None:
    small, large = [(10.0, 40.0), (12.0, 40.0)] * 3, [(30.0, 160.0), (34.0, 160.0)] * 2
    found = estimate_group({"small": sums(small, [40.0, 40.0]), "large": sums(large, [160.0])}, "by_number", LIMITS)
    # small: mean 11, s² = 6 / 5; large: mean 32, s² = 16 / 3
    assert found.value == pytest.approx(2 * 11 + 32)
    variance = (4 / 6 + 2) * 6 / 5 + (1 / 4 + 1) * 16 / 3
    assert found.half_width == pytest.approx(1.645 * sqrt(variance))
    assert found.contracts == 3
    by_value = estimate_group({"small": sums(small, [40.0, 40.0]), "large": sums(large, [160.0])}, "by_value", LIMITS)
    assert by_value.value == pytest.approx((66 + 128) / (240 + 640) * 240)


def test_a_class_without_two_measured_contracts_cannot_be_estimated_by_number() -> None:
    classes = {"small": sums(TEN, [100.0]), "large": sums([(11.0, 120.0)], [120.0])}
    assert estimate_group(classes, "by_number", LIMITS).why_not == "class_not_measured"
    assert estimate_group(classes, "by_value", LIMITS).value == pytest.approx(121 / 1120 * 220)


@pytest.mark.parametrize(
    ("why_not", "measured", "rest"),
    [
        ("nothing_to_estimate", TEN, []),
        ("too_few_measured", TEN[:9], [100.0]),
        ("too_little_value", TEN, [2334.0]),
        ("one_contract_dominates", [(1.0, 100.0)] * 9 + [(6.1, 100.0)], [100.0]),
        ("too_wide", [(0.0, 100.0), (20.0, 100.0)] * 5, [100.0]),
        ("too_wide", [(0.0, 100.0)] * 10, [100.0]),
    ],
)
def test_an_estimate_is_not_shown_where_too_little_was_measured(
    why_not: str, measured: list[tuple[float, float]], rest: list[float]
) -> None:
    found = estimate_group({"small": sums(measured, rest)}, "by_value", LIMITS)
    assert (found.value, found.why_not) == (None, why_not)


def test_just_enough_is_enough() -> None:
    """Ten contracts, thirty percent of the value, the largest has forty percent of the effect."""
    for measured, rest in ((TEN, [2333.0]), ([(1.0, 100.0)] * 9 + [(6.0, 100.0)], [])):
        found = estimate_group({"small": sums(measured, rest or [1.0])}, "by_value", LIMITS)
        assert found.why_not in (None, "too_wide")


def test_every_reason_has_words() -> None:
    for code in LANGUAGES:
        assert all(Language(code).has(f"estimate.why_not.{why_not}") for why_not in WHY_NOT)


# ------------------------------------------------------------------------------------------------------- on a store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Ten power contracts of 1,000,000 or 1,200,000 kWh, € 100,000 each; unknown: two of those, one large, one in part, one of gas."""
    terms = {"end_date": "2026-12-31", "value_eur": "100000"}
    contracts = [contract(f"m{number}", **terms) for number in range(10)]
    contracts += [contract(name, **terms) for name in ("r1", "r2", "partly")]
    contracts += [contract("large", **(terms | {"value_eur": "1000000"}))]
    contracts += [contract("gas", **(terms | {"cpv_code": "09123000-7"}))]
    applications = [application(f"m{number}", **PROOF) for number in range(10)]
    applications += [application(name) for name in ("r1", "r2", "large", "partly")]
    applications += [{**application("partly", **PROOF), "application_id": "partly-2"}]
    quantities = [
        {
            "application_id": row["application_id"],
            "period": "per_year",
            "purchased_quantity": "1000000",
            "unit": "kWh",
            "evidence_grade": "A",
        }
        for row in applications
    ]
    for number in range(0, 10, 2):
        quantities[number]["purchased_quantity"] = "1200000"
    store = store_of(
        tmp_path_factory.mktemp("estimates"),
        contracts=contracts,
        applications=applications,
        quantities=quantities,
        stages=[{"application_id": row["application_id"], "stage": "in_contract"} for row in applications],
    )
    yield store
    store.close()


def group(store: Store, name: str, settings: Settings, **more: Any) -> dict[str, Any]:
    rows = estimate_rest(store, "co2_avoided_t", settings=settings, **more).to_dict("records")
    return next({str(key): value for key, value in row.items()} for row in rows if row["group_of_contract"] == name)


def test_the_rest_is_the_unknown_contracts_of_the_same_group_that_are_not_large(store: Store) -> None:
    """Measured 5 x 483 + 5 x 579.6 = 5,313 t on € 1,000,000; the rest is r1 and r2, € 200,000: 1,062.6 t."""
    found = group(store, "electricity", BY_VALUE)
    assert found["value"] == pytest.approx(1_062_600)
    assert found["contracts"] == 2  # not the large one, not the one that is known in part
    residual = 10 * 48_300**2 / 9
    assert found["standard_error"] == pytest.approx(sqrt(residual / 10) / 100_000)
    variance = (200_000 * found["standard_error"]) ** 2 + 2 * residual
    assert found["half_width"] == pytest.approx(1.645 * sqrt(variance))
    assert group(store, "gas", BY_VALUE)["why_not"] == "too_few_measured"


def test_by_number_and_by_value_agree_where_every_contract_has_the_same_value(store: Store) -> None:
    assert group(store, "electricity", BY_NUMBER)["value"] == pytest.approx(1_062_600)


def test_the_estimate_stands_in_columns_of_its_own_and_never_in_the_value(store: Store) -> None:
    plain = measure(store, ["co2_avoided_t"])
    assert "estimate" not in plain.columns
    for settings in (BY_VALUE, BY_NUMBER):
        with_rest = measure(store, ["co2_avoided_t"], settings=settings)
        assert with_rest[list(FIGURE)].equals(plain[list(FIGURE)])
        row = with_rest.to_dict("records")[0]
        assert row["estimate"] == pytest.approx(1062.6)
        assert row["estimate_low"] < 1062.6 < row["estimate_high"]
        assert row["estimated_contracts"] == 2


def test_the_estimate_of_a_cut_is_that_of_its_product_groups(store: Store) -> None:
    per_group = measure(store, ["co2_avoided_t"], ["product_group"], settings=BY_VALUE).set_index("product_group")
    assert per_group["estimate"]["electricity"] == pytest.approx(1062.6)
    assert per_group["estimate"].isna()["gas"]
    per_cluster = measure(store, ["co2_avoided_t"], ["cluster"], settings=BY_VALUE)
    assert list(per_cluster["estimate"]) == [pytest.approx(1062.6)]


def test_verdicts_never_see_an_estimate(demo: Store) -> None:
    plain = measure(demo, HEADLINES)
    assert plain["status"].notna().all()
    for settings in (BY_VALUE, BY_NUMBER):
        assert measure(demo, HEADLINES, settings=settings)[list(FIGURE)].equals(plain[list(FIGURE)])


def test_what_may_never_be_estimated_is_not(store: Store) -> None:
    never = [id for id, indicator in INDICATORS.items() if indicator.whole or indicator.theme in ("spend", "coverage")]
    never += ["circular_spend_low_eur", "social_return_realised_eur", "social_return_verified_eur"]
    never += ["social_return_fulfilled_eur"]
    for id in never:
        assert estimate_rest(store, id).empty, id
        assert measure(store, [id], settings=BY_VALUE)["estimate"].isna().all(), id


def test_the_command_line_tells_the_estimate_apart(store: Store) -> None:
    figures = measure(store, ["co2_avoided_t"], settings=BY_VALUE)
    printed = table(figures, (), Language("nl"))
    assert "Bijschatting (apart)" in printed
    assert "1.063 t (" in printed
    assert "geen aselecte steekproef" in printed
    document = answers.measured(store, ["co2_avoided_t"], (), figures, BY_VALUE, Language("en"))
    cell = document["rows"][0]["co2_avoided_t"]
    assert cell["estimate"] == pytest.approx(1062.6)
    assert cell["value"] == measure(store, ["co2_avoided_t"])["value"][0]
    with pytest.raises(QuestionFault):
        Settings.of({"extrapolation": "on"})


def test_estimates_on_the_demo_are_shown_with_a_range_or_not_at_all(demo: Store) -> None:
    for id in ("co2_avoided_t", "circular_spend_central_eur", "social_return_obliged_eur"):
        found = [Estimate(**{name: row[name] for name in Estimate(None, None, 0).__dict__}) for row in _rows(demo, id)]
        assert found
        assert all(
            (estimate.value == estimate.value and estimate.value is not None) != bool(estimate.why_not)
            for estimate in found
        )


def _rows(store: Store, id: str) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in estimate_rest(store, id).to_dict("records")]
