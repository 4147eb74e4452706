"""The data chase list: filling the datum that is asked for yields what was forecast (anchors 24)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from mvi_dashboard.chase import ASKED_OF, read_chase
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.measure import measure
from mvi_dashboard.store import Store
from tests.registers import store_of
from tests.social_return_rows import agreement, effort
from tests.test_power_contracts import PROOF, application, contract

Row = dict[str, Any]
THEMES = ("climate", "circular", "social_return")


def decided(name: str, *themes: str) -> list[Row]:
    """For these themes nothing was asked of a contract, so that it is known there."""
    return [{"contract_id": name, "theme": theme, "assessment": "no_mvi"} for theme in themes]


def power(name: str, *, grade: str = "B", kwh: str = "1000000", **more: Any) -> dict[str, list[Row]]:
    """A power contract of which all is known but what the other themes ask."""
    amount = {"application_id": f"{name}-1", "period": "per_year", "purchased_quantity": kwh, "unit": "kWh"}
    return {
        "contracts": [contract(name)],
        "applications": [application(name, **(PROOF | more))],
        "quantities": [amount | {"evidence_grade": grade}],
        "stages": [{"application_id": f"{name}-1", "stage": "in_contract", "stage_date": "2025-12-01"}],
        "assessments": decided(name, "circular", "social_return"),
    }


def together(*registers: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    names = dict.fromkeys(name for register in registers for name in register)
    return {name: [row for register in registers for row in register.get(name, [])] for name in names}


def one(store: Store, name: str) -> Row:
    found = read_chase(store)
    rows = found[found["contract_id"] == name].to_dict("records")
    assert len(rows) == 1
    return {str(key): value for key, value in rows[0].items()}


def figure(store: Store, indicator: str) -> Row:
    return {str(key): value for key, value in measure(store, [indicator]).to_dict("records")[0].items()}


def coverage(store: Store) -> float:
    return float(figure(store, "coverage_spend_share")["value"])


def width(store: Store) -> float:
    found = figure(store, "co2_avoided_t")
    return float(found["high"] - found["low"])


CERTIFICATE = dict.fromkeys(PROOF, "")


@pytest.mark.parametrize(
    ("datum", "before", "after"),
    [
        ("cancellation_proof", power("b", **CERTIFICATE), power("b")),
        ("quantity", power("b") | {"quantities": []}, power("b")),
        ("purchased_variant", power("b", purchased_variant=""), power("b")),
        ("attribution", power("b", attribution=""), power("b")),
        ("contract_stage", power("b") | {"stages": []}, power("b")),
        (
            "end_date",
            power("b") | {"contracts": [contract("b", end_date="")]},
            power("b"),
        ),
        (
            "climate_decision",
            {"contracts": [contract("b")], "assessments": decided("b", "circular", "social_return")},
            {"contracts": [contract("b")], "assessments": decided("b", *THEMES)},
        ),
        (
            "circular_decision",
            power("b") | {"assessments": decided("b", "social_return")},
            power("b"),
        ),
        (
            "social_return_report",
            power("b") | {"assessments": decided("b", "circular"), "social_return_agreements": [agreement("b")]},
            power("b")
            | {
                "assessments": decided("b", "circular"),
                "social_return_agreements": [agreement("b")],
                "social_return_efforts": [effort("b", accepted_eur="1000", year="2026", reported_on="2026-05-01")],
            },
        ),
    ],
)
def test_filling_the_datum_raises_coverage_as_forecast(
    tmp_path: Path, datum: str, before: dict[str, list[Row]], after: dict[str, list[Row]]
) -> None:
    """Beside a contract of which all is known: six assessments of € 480,000, of which one is missing."""
    unfilled = store_of(tmp_path / "before", **{k: v for k, v in together(power("a"), before).items() if v})
    asked = one(unfilled, "b")
    assert (asked["datum"], asked["kind"], asked["missing"]) == (datum, "coverage", 1)
    assert asked["gain_share"] == pytest.approx(1 / 6)
    filled = store_of(tmp_path / "after", **together(power("a"), after))
    assert coverage(unfilled) == pytest.approx(5 / 6)
    assert coverage(filled) - coverage(unfilled) == pytest.approx(asked["gain_share"])


def test_a_circular_share_raises_the_coverage_as_forecast(tmp_path: Path) -> None:
    def criterion(share: str) -> dict[str, list[Row]]:
        told = {"instrument": "requirement", "stage": "in_contract", "strategy": "reuse", "is_measurable": "ja"}
        row = {"contract_id": "b", "criterion_id": "1", "attribution": "due_to_mvi", "contract_share": share, **told}
        return power("b") | {"assessments": decided("b", "social_return"), "circular": [row]}

    unfilled = store_of(tmp_path / "before", **together(power("a"), criterion("")))
    asked = one(unfilled, "b")
    assert (asked["datum"], asked["asked_of"], asked["gain_share"]) == (
        "circular_share",
        "supplier",
        pytest.approx(1 / 6),
    )
    filled = store_of(tmp_path / "after", **together(power("a"), criterion("0.4")))
    assert coverage(filled) - coverage(unfilled) == pytest.approx(1 / 6)


def test_a_measured_quantity_narrows_the_range_as_forecast(tmp_path: Path) -> None:
    """Two estimates of one group share half of their error; one of them becomes a report of the supplier."""
    unfilled = store_of(tmp_path / "before", **together(power("a", grade="D"), power("b", grade="D", kwh="3000000")))
    asked = one(unfilled, "b")
    assert (asked["datum"], asked["kind"], asked["asked_of"]) == ("measured_quantity", "range", "supplier")
    assert 0.3 < asked["gain_share"] < 1
    assert one(unfilled, "a")["gain_share"] < asked["gain_share"]
    filled = store_of(tmp_path / "after", **together(power("a", grade="D"), power("b", grade="B", kwh="3000000")))
    assert figure(filled, "co2_avoided_t")["value"] == figure(unfilled, "co2_avoided_t")["value"]
    assert 1 - width(filled) / width(unfilled) == pytest.approx(asked["gain_share"])


def test_a_measured_quantity_is_not_asked_for_again(tmp_path: Path) -> None:
    assert read_chase(store_of(tmp_path, **power("a", grade="B"))).empty


def test_a_delivery_report_turns_what_is_past_into_a_result(tmp_path: Path) -> None:
    """From 2024 on, at the end of June 2026: both contracts should have delivered two whole years, one has told so."""

    def since(name: str, *years: int) -> dict[str, list[Row]]:
        delivered = [
            {"application_id": f"{name}-1", "stage": "delivered", "year": str(year), "stage_date": f"{year}-12-31"}
            for year in years
        ]
        register = power(name, grade="B")
        terms = contract(name, award_date="2023-12-01", start_date="2024-01-01", end_date="2027-12-31")
        return register | {"contracts": [terms], "stages": [*register["stages"], *delivered]}

    store = store_of(tmp_path, **together(since("a", 2024, 2025), since("b")))
    found = read_chase(store)
    assert list(found["contract_id"]) == ["b"]
    assert (found["datum"][0], found["kind"][0]) == ("delivery_report", "result")
    assert found["gain_share"][0] == pytest.approx(0.5, abs=0.01)


def test_two_missing_data_share_the_gain_and_say_so(tmp_path: Path) -> None:
    both = power("b", attribution="", **CERTIFICATE)
    asked = one(store_of(tmp_path, **together(power("a"), both)), "b")
    assert asked["missing"] == 2
    assert asked["gain_share"] == pytest.approx(1 / 12)


def test_a_contract_without_a_value_is_asked_for_it_and_stands_last(tmp_path: Path) -> None:
    valueless = {"contracts": [contract("c", value_eur="")], "assessments": decided("c", "circular")}
    unproven = power("b", **CERTIFICATE)
    found = read_chase(store_of(tmp_path, **together(unproven, valueless)))
    assert list(found["contract_id"]) == ["b", "c"]
    assert found["datum"][1] == "value"
    assert pd.isna(found["gain_share"][1])


def test_every_contract_that_lacks_something_is_asked_for_exactly_one_datum(demo: Store) -> None:
    found = read_chase(demo)
    assert not found.duplicated(["organisation", "contract_id"]).any()
    lacking = demo.rows(
        "select count(*) as contracts from measured_contracts where effect = 'co2' and baseline = 'grey'"
        " and factor_list = 'pinned' and infrastructure = 'method' and (spend_eur is null"
        " or (climate_applies and due_state not in ('known', 'none')) or circular_central_state not in ('known', 'none')"
        " or (social_return_applies and (obliged_state not in ('known', 'none') or realised_state not in ('known', 'none'))))"
    )[0]["contracts"]
    asked = found[(found["kind"] == "coverage")]
    others = found[found["kind"] != "coverage"]
    assert len(asked) <= lacking <= len(asked) + len(others)
    assert set(found["datum"]) <= set(ASKED_OF)
    gains = found["gain_share"].dropna()
    assert gains.is_monotonic_decreasing
    assert gains.between(0, 1).all()


def test_coverage_gains_add_up_to_what_is_missing(demo: Store) -> None:
    """Each contract is asked for one datum only, so that all answers together can never yield more than what is missing."""
    found = read_chase(demo)
    assert 0 < found.loc[found["kind"] == "coverage", "gain_share"].sum() <= 1 - coverage(demo)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_datum_has_words_and_a_sentence_without_a_person(code: str) -> None:
    language = Language(code)
    for datum, asked_of in ASKED_OF.items():
        assert language(f"chase.{datum}.name")
        assert language(f"chase.{datum}.why")
        sentence = language(f"chase.{datum}.ask", title="Levering stroom", contract="2026-1")
        assert "Levering stroom" in sentence
        assert "2026-1" in sentence
        assert language(f"chase.asked_of.{asked_of}")
