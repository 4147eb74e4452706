"""The pages of the methods: fixed headings in both languages, and numbers that the methods really give."""

import csv
import re
from decimal import Decimal

import pytest

from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.methods import method_groups, method_page
from mvi_dashboard.paths import REFERENCE
from mvi_dashboard.store import Store
from tests.methods.test_methods import expected_rows

HEADINGS = {
    "nl": (
        "Wat telt",
        "Referentiesituatie",
        "Activiteit",
        "Factoren",
        "Wat nul geeft",
        'Wat "?" geeft',
        "Rekenvoorbeeld",
        "Grenzen",
        "Status van de factoren",
    ),
    "en": (
        "What counts",
        "Reference situation",
        "Activity data",
        "Factors",
        "What gives zero",
        'What gives "?"',
        "Worked example",
        "Limits",
        "Status of the factors",
    ),
}
PAGES = [(group, language) for group in method_groups() for language in LANGUAGES]


def section(group: str, language: str, number: int) -> str:
    """The text under one of the fixed headings."""
    return method_page(group, language).split(f"\n## {HEADINGS[language][number]}\n")[1].split("\n## ")[0]


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(value: Decimal, language: str) -> str:
    """A number as the page writes it: as many decimals as it has."""
    exact = value.normalize()
    return Language(language).number(exact, max(0, -int(exact.as_tuple().exponent)))


def numbers_in(text: str, language: str) -> set[Decimal]:
    """Every number in a text, read as the language writes it."""
    group, point = (".", ",") if language == "nl" else (",", ".")
    return {Decimal(number.replace(group, "").replace(point, ".")) for number in re.findall(r"\d[\d.,]*\d|\d", text)}


@pytest.mark.parametrize(("group", "language"), PAGES)
def test_a_page_has_the_fixed_headings_in_order_and_says_something_under_each(group: str, language: str) -> None:
    page = method_page(group, language)
    assert re.findall(r"^## (.*)$", page, re.MULTILINE) == list(HEADINGS[language])
    assert re.match(r"# \S.*\n\n\S", page)
    assert all(section(group, language, number).strip() for number in range(len(HEADINGS[language])))


@pytest.mark.parametrize(("group", "language"), PAGES)
def test_a_page_names_the_value_of_every_factor_that_its_method_uses(group: str, language: str) -> None:
    used = {row["factor_id"] for row in rows("variants") if row["product_group"] == group and row["factor_id"]}
    values = {
        Decimal(row["value_kg"])
        for row in rows("emission_factors")
        if row["factor_id"] in used and row["scope"] == "WTW" and row["list_year"] == "2026"
    }
    text = section(group, language, 3)
    assert values <= numbers_in(text, language)
    if values:
        assert "2026" in text
        assert "www.co2emissiefactoren.nl" in text


@pytest.mark.parametrize(("group", "language"), PAGES)
def test_the_worked_example_is_what_the_method_computes(stores: dict[str, Store], group: str, language: str) -> None:
    text = section(group, language, 6)
    examples = [row for row in expected_rows(group) if row["contract_id"] == "example" and row["effect"] == "co2"]
    assert examples
    for example in examples:
        assert f"{written(Decimal(example['due_kg']), language)} kg" in text
        assert f"{written(Decimal(example['gross_kg']), language)} kg" in text
        terms = stores[group].rows(
            "select distinct baseline_quantity, baseline_kg, purchased_quantity, purchased_kg from effects"
            " where contract_id = 'example' and effect = 'co2' and factor_list = 'pinned' and infrastructure = 'method'"
            " and baseline = $baseline",
            {"baseline": example["baseline"]},
        )
        assert terms
        for term in terms:
            sides = (("baseline_quantity", "baseline_kg"), ("purchased_quantity", "purchased_kg"))
            used = {Decimal(str(round(term[name], 6))) for side in sides if term[side[0]] for name in side}
            assert used <= numbers_in(text, language)


def test_every_factor_and_variant_that_is_named_exists() -> None:
    factors = {(row["factor_id"], row["unit"]) for row in rows("emission_factors") if row["scope"] == "WTW"}
    variants = rows("variants")
    for row in variants:
        unit = "Nm3" if (row["product_group"], row["unit"]) == ("gas", "m3") else row["unit"]
        assert not row["factor_id"] or (row["factor_id"], unit) in factors, row
    known = {(row["product_group"], row["unit"], row["variant"]) for row in variants}
    for row in rows("reference_situations"):
        for name in ("baseline_variant", "market_variant"):
            assert (row["product_group"], row["unit"], row[name]) in known, row
    for row in rows("variant_references"):
        for name in ("variant", "reference_variant"):
            assert (row["product_group"], row["unit"], row[name]) in known, row
    units = {row["base_unit"] for row in rows("units")}
    assert {row["unit"] for row in variants} <= units


def test_every_method_has_both_baselines_in_each_of_its_units() -> None:
    found = {(row["product_group"], row["unit"], row["baseline"]) for row in rows("reference_situations")}
    assert {group for group, _, _ in found} == set(method_groups())
    assert found == {(group, unit, baseline) for group, unit, _ in found for baseline in ("grey", "mix")}


def test_only_groups_that_use_power_change_with_the_electricity_baseline(stores: dict[str, Store]) -> None:
    references = {
        (row["product_group"], row["unit"], row["baseline"]): row["baseline_variant"]
        for row in rows("reference_situations")
    }
    declared = {group for (group, unit, _), name in references.items() if name != references[group, unit, "grey"]}
    declared |= {row["product_group"] for row in rows("variants") if row["baseline"] != "any"}
    for group, store in stores.items():
        changed = store.rows(
            "select 1 from contract_effects g"
            " join contract_effects m using (organisation, contract_id, effect, factor_list, infrastructure)"
            " where g.baseline = 'grey' and m.baseline = 'mix' and (g.due_kg, g.gross_kg, g.remaining_kg)"
            " is distinct from (m.due_kg, m.gross_kg, m.remaining_kg)"
        )
        assert bool(changed) == (group in declared), group
