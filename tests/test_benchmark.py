"""Published figures beside our own, with a light; equivalents with their factor (rules.md R10)."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from mvi_dashboard.benchmark import (
    LIGHTS,
    compare_organisations,
    compare_with_published,
    published_figure,
    read_comparability,
    read_published,
)
from mvi_dashboard.equivalents import default_equivalent, read_equivalents, say_equivalent
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.store import Store
from tests.registers import store_of
from tests.test_power_contracts import PROOF, application, contract


def test_every_published_figure_has_a_round_a_source_and_a_comparability_with_words_in_every_language() -> None:
    for figure in read_published():
        comparability = read_comparability()[figure.indicator]
        assert comparability.light in LIGHTS
        assert comparability.own_indicator is None or comparability.own_indicator in INDICATORS
        assert (figure.value is None) == (figure.state != "value")
        for code in LANGUAGES:
            language = Language(code)
            name = (
                f"indicator.{figure.indicator}.name"
                if figure.indicator in INDICATORS
                else f"benchmark.indicator.{figure.indicator}"
            )
            keys = [f"benchmark.note.{note}" for note in figure.notes]
            keys += [name, f"benchmark.reason.{comparability.reason}", f"benchmark.evidence.{figure.evidence}"]
            assert all(language.has(key) for key in keys), keys


def test_only_shares_and_values_per_unit_compare_and_at_most_amber() -> None:
    for figure in read_published():
        light = read_comparability()[figure.indicator].light
        is_comparable = figure.unit == "share" or "/" in figure.unit
        assert light == ("amber" if is_comparable else "red"), figure


def test_every_oddity_of_the_published_figures_is_a_note_of_a_figure() -> None:
    noted = {note for figure in read_published() for note in figure.notes}
    assert noted == {
        "rounds_differ",
        "raw_material_unit",
        "nox_and_pm_jump",
        "compensated_of_2017",
        "social_return_share_of_2015",
        "circular_denominators",
        "pilots_unit",
        "fte_per_year",
        "waternet_difference",
        "household_factor_changed",
    }


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Ten contracts awarded in 2019-2020: one is assessed as not circular, three ask for it, six were not assessed."""
    contracts = [
        contract(f"c{number}", award_date=f"20{19 + number % 2}-06-01", start_date="2021-01-01", end_date="2021-12-31")
        for number in range(10)
    ]
    circular = [
        {
            "contract_id": f"c{number}",
            "criterion_id": "1",
            "stage": "asked",
            "attribution": "due_to_mvi",
            "strategy": "reuse",
        }
        for number in range(3)
    ]
    store = store_of(
        tmp_path_factory.mktemp("benchmark"),
        contracts=contracts,
        applications=[application("c0", **PROOF)],
        quantities=[{"application_id": "c0-1", "period": "per_year", "purchased_quantity": "1000000", "unit": "kWh"}],
        stages=[{"application_id": "c0-1", "stage": "in_contract"}],
        circular=circular,
        assessments=[{"contract_id": "c9", "theme": "circular", "assessment": "no_mvi"}],
    )
    yield store
    store.close()


def test_red_hides_the_difference_and_amber_shows_it_for_the_same_award_years(store: Store) -> None:
    found = {
        (one.published.period, one.published.indicator, one.published.scope): one
        for one in compare_with_published(store)
    }
    total = found["2019-2020", "co2_avoided_t", "total_16_groups"]
    assert (total.comparability.light, total.difference) == ("red", None)
    assert total.own == pytest.approx(483)
    share = found["2019-2020", "tenders_circular_share", "trend_series"]
    assert share.comparability.light == "amber"
    assert share.own == pytest.approx(0.3)
    assert share.difference == pytest.approx(0.3 - 0.46)
    assert share.own_is_lower_bound
    other_years = found["2015-2016", "tenders_circular_share", "trend_series"]
    assert (other_years.own, other_years.difference) == (None, None)
    assert found["2019-2020", "households", "total_16_groups"].own is None


def test_a_question_mark_of_rivm_has_no_difference_either(store: Store) -> None:
    unknown = [one for one in compare_with_published(store) if one.published.state == "unknown"]
    assert unknown
    assert all(one.difference is None for one in unknown)


def region(tmp_path: Path, count: int) -> Store:
    """As many organisations, each with two contracts of 1,000,000 kWh for one year at its own value."""
    tables: dict[str, list[dict[str, Any]]] = {"contracts": [], "applications": [], "quantities": [], "stages": []}
    for number in range(count):
        owner = {"organisation": f"Gemeente {number} (fictief)"}
        for name in (f"{number}a", f"{number}b"):
            value = str(250_000 * (number + 1))
            tables["contracts"].append(owner | contract(name, end_date="2026-12-31", value_eur=value))
            tables["applications"].append(owner | application(name, **PROOF))
            amount = {"period": "per_year", "purchased_quantity": "1000000", "unit": "kWh"}
            tables["quantities"].append(owner | {"application_id": f"{name}-1"} | amount)
            tables["stages"].append(owner | {"application_id": f"{name}-1", "stage": "in_contract"})
    return store_of(tmp_path, **tables)


def test_organisations_compare_per_million_euro_in_one_product_group(tmp_path: Path) -> None:
    found = compare_organisations(region(tmp_path, 3), "co2_avoided_t", "electricity")
    assert list(found["per_million_eur"]) == pytest.approx([483 / 0.25, 483 / 0.5, 483 / 0.75])
    assert set(found["light"]) == {"green"}


def test_two_organisations_are_too_few_to_compare(tmp_path: Path) -> None:
    found = compare_organisations(region(tmp_path, 2), "co2_avoided_t", "electricity")
    assert found["per_million_eur"].isna().all()
    assert set(found["reason"]) == {"too_few"}


def test_an_equivalent_carries_its_factor_source_and_year_and_changes_with_it() -> None:
    equivalents = read_equivalents()
    later, first = equivalents["household_rivm_since_2017"], equivalents["household_rivm_2015_2016"]
    dutch = Language("nl")
    said, other = (say_equivalent(dutch, 6_800_000, one) for one in (later, first))
    assert said.text == "zoveel als 345.000 huishoudens in een jaar uitstoten"
    assert later.id not in said.footnote
    assert "rivm.nl, 2017-2020" in said.footnote
    assert "19,7 t" in said.footnote
    assert said.text != other.text
    assert said.footnote != other.footnote
    assert "8,17 t" in other.footnote
    for one in equivalents.values():
        for code in LANGUAGES:
            footnote = say_equivalent(Language(code), 100, one).footnote
            assert (urlsplit(one.source).hostname or one.source).removeprefix("www.") in footnote
            assert "_" not in footnote
            assert Language(code).has(f"equivalent.basis.{one.id}")


def test_a_lower_bound_says_at_least_and_an_increase_has_no_equivalent() -> None:
    car = default_equivalent(read_equivalents().values(), "car")
    said = say_equivalent(Language("en"), Decimal("1.9"), car, is_lower_bound=True)
    assert said.text == "at least as much as 10,000 kilometres by an average car"
    with pytest.raises(ValueError, match="avoided"):
        say_equivalent(Language("en"), Decimal("-1.9"), car)


def test_an_organisation_sets_its_own_equivalent(tmp_path: Path) -> None:
    with (tmp_path / "equivalents.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "kind", "is_default", "t_co2_per_unit", "unit", "basis", "source", "year", "evidence"])
        writer.writerow(
            [
                "ours",
                "household",
                "true",
                "5",
                "household_year",
                "eigen berekening",
                "notitie 12",
                "2026",
                "own_assumption",
            ]
        )
    equivalents = read_equivalents(tmp_path)
    chosen = default_equivalent(equivalents.values())
    said = say_equivalent(Language("nl"), 1000, chosen)
    assert (chosen.id, said.text) == ("ours", "zoveel als 200 huishoudens in een jaar uitstoten")
    assert "notitie 12, 2026 (eigen aanname)" in said.footnote
    assert default_equivalent(equivalents.values(), "car").id == "car_km"


def test_published_figures_keep_the_words_of_the_source() -> None:
    assert published_figure("2021-2022", "nox_avoided_kg", "total_6_clusters").value == 540_000
    with pytest.raises(KeyError):
        published_figure("2015-2016", "co2_avoided_t", "office_buildings")
