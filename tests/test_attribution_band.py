"""An effect of which only the attribution is unknown lies between 0 and gross, and bounds the verdict (rules.md R2, R9)."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from mvi_dashboard.measure import measure
from mvi_dashboard.questions import Settings
from mvi_dashboard.store import Store
from mvi_dashboard.trace import trace
from tests.registers import store_of
from tests.test_power_contracts import PROOF, application, contract
from tests.test_targets import delivered, level

TERMS = {"start_date": "2023-01-01", "end_date": "2026-12-31", "award_date": "2022-12-01"}
AMOUNT = {"period": "per_year", "unit": "kWh", "evidence_grade": "A"}
BOUNDS = ("unknown_low", "unknown_high", "attribution_low", "attribution_high")


def power(folder: Path, kwh: dict[str, int], targets: Any = (), **terms: Any) -> Store:
    """Wind of so many kWh a year per contract, 2023-2026, metered and delivered up to 2025; `terms` change an application."""
    applications = [application(name, **(PROOF | terms.get(name, {}))) for name in kwh]
    extra = {"targets": [{"target_id": f"T{n}", **row} for n, row in enumerate(targets)]} if targets else {}
    return store_of(
        folder,
        contracts=[
            contract(name, **TERMS, value_eur="9000000" if name == "judged_by_nobody" else "480000") for name in kwh
        ],
        applications=[{key: cell for key, cell in row.items() if not key.startswith("q_")} for row in applications],
        quantities=[
            AMOUNT
            | {"application_id": f"{name}-1", "purchased_quantity": str(amount)}
            | {"baseline_quantity": terms.get(name, {}).get("q_baseline", "")}
            for name, amount in kwh.items()
        ],
        stages=[{"application_id": f"{name}-1", "stage": "in_contract"} for name in kwh]
        + [row for name in kwh for row in delivered(name, 2023, 2024, 2025)],
        **extra,
    )


def one(store: Store, indicator: str, **more: Any) -> dict[str, Any]:
    rows = measure(store, [indicator], **more).to_dict("records")
    assert len(rows) == 1
    return {str(name): None if pd.isna(cell) else cell for name, cell in rows[0].items()}


def bounds(store: Store, indicator: str, **more: Any) -> tuple[float | None, ...]:
    figure = one(store, indicator, **more)
    return tuple(None if figure[name] is None else round(figure[name], 6) for name in BOUNDS)


UNJUDGED = {"judged_by_nobody": {"attribution": "unknown"}}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """483 t a year due to MVI, and 241.5 t a year of which nobody judged the attribution."""
    kwh = {"known": 1_000_000, "judged_by_nobody": 500_000}
    store = power(tmp_path_factory.mktemp("band"), kwh, **UNJUDGED)
    yield store
    store.close()


def test_the_unknown_part_lies_between_nothing_and_gross(store: Store) -> None:
    figure = one(store, "co2_avoided_year_t", year=2025)
    assert figure["value"] == pytest.approx(483)
    assert figure["is_lower_bound"]
    assert bounds(store, "co2_avoided_year_t", year=2025) == (0, 241.5, 0, 241.5)


def test_realised_and_expected_have_a_band_of_their_own_that_add_up_to_the_term(store: Store) -> None:
    assert bounds(store, "co2_avoided_t") == (0, 966, 0, 966)
    assert bounds(store, "co2_avoided_realised_t") == (0, 724.5, 0, 724.5)
    assert bounds(store, "co2_avoided_expected_t") == (0, 241.5, 0, 241.5)
    assert bounds(store, "co2_avoided_year_t", where={"year": [2024, 2025]}) == (0, 483, 0, 483)


def test_a_figure_that_asks_no_attribution_has_no_such_band(store: Store) -> None:
    assert bounds(store, "co2_avoided_gross_t") == (0, 0, None, None)  # gross is known of both
    assert bounds(store, "co2_avoided_t", settings=Settings(attribution="gross")) == (0, 0, None, None)
    assert bounds(store, "contract_value_eur") == (0, 0, None, None)


def test_the_band_follows_the_baseline(store: Store) -> None:
    assert bounds(store, "co2_avoided_year_t", year=2025, settings=Settings(baseline="mix")) == (0, 122, 0, 122)


def test_worse_than_the_reference_is_bounded_from_below_and_is_no_floor(tmp_path: Path) -> None:
    """Grey power, 200,000 kWh a year more than without the demand: gross -96.6 t a year."""
    worse = {"attribution": "unknown", "purchased_variant": "grey", "q_baseline": "1000000"}
    store = power(tmp_path, {"known": 1_000_000, "worse": 1_200_000}, worse=worse)
    figure = one(store, "co2_avoided_year_t", year=2025)
    assert bounds(store, "co2_avoided_year_t", year=2025) == (-96.6, 0, -96.6, 0)
    assert (figure["value"], figure["is_lower_bound"], figure["floor"]) == (pytest.approx(483), False, None)


def test_what_is_unknown_for_another_reason_has_no_upper_bound_and_the_band_stays_visible(tmp_path: Path) -> None:
    unproven = {"certificate_proof": ""}
    kwh = {"known": 1_000_000, "judged_by_nobody": 500_000, "unproven": 100_000}
    store = power(tmp_path, kwh, **UNJUDGED, unproven=unproven)
    assert bounds(store, "co2_avoided_year_t", year=2025) == (0, None, 0, 241.5)
    against_mix = bounds(store, "co2_avoided_year_t", year=2025, settings=Settings(baseline="mix"))
    assert against_mix == (None, None, 0, 122)  # unproven power may be grey: no floor against the mix


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (400, "on_course"),  # the low end of 483 t already reaches it
        (700, "too_little_data"),  # with all of the 241.5 t it might; 5 % of the value is known
        (900, "behind"),  # not even then: before the bound was used, nothing could be said
    ],
)
def test_the_verdict_uses_the_band_where_there_was_infinity(tmp_path: Path, path: int, status: str) -> None:
    kwh = {"known": 1_000_000, "judged_by_nobody": 500_000}
    store = power(tmp_path, kwh, [level(str(path))], **UNJUDGED)
    figure = one(store, "co2_avoided_year_t", year=2025)
    assert figure["high"] + figure["unknown_high"] == pytest.approx(figure["high"] + 241.5)
    assert (figure["target"], figure["status"]) == (path, status)


@pytest.mark.parametrize(("path", "status"), [(200, "too_little_data"), (242, "behind")])
def test_a_question_mark_has_a_verdict_only_where_the_unknown_cannot_change_it(
    tmp_path: Path, path: int, status: str
) -> None:
    store = power(tmp_path, {"judged_by_nobody": 500_000}, [level(str(path))], **UNJUDGED)
    figure = one(store, "co2_avoided_year_t", year=2025)
    assert (figure["value"], figure["unknown_high"]) == (None, pytest.approx(241.5))
    assert figure["status"] == status


def test_the_trace_shows_which_application_waits_for_its_attribution(store: Store) -> None:
    found = {part["contract_id"]: part for part in trace(store, "co2_avoided_year_t", year=2025).parts}
    ends = {
        name: [(row["attribution_low"], row["attribution_high"]) for row in part["applications"]]
        for name, part in found.items()
    }
    assert {name: part["value"] for name, part in found.items()} == {"known": Decimal(483), "judged_by_nobody": None}
    assert ends == {"known": [(None, None)], "judged_by_nobody": [(Decimal(0), Decimal("241.5"))]}
