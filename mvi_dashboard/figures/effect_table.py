"""RIVM's effect table: clusters or product groups as rows, effects as columns with unit and "verm." or "comp."."""

from collections.abc import Mapping, Sequence

from mvi_dashboard.charts import ChartRow
from mvi_dashboard.figures.rankings import leader, rank
from mvi_dashboard.figures.shown import Shown, make_figure
from mvi_dashboard.figures.wording import period_words
from mvi_dashboard.questions import Code, Cut
from mvi_dashboard.selection import Codes
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Column, Html
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import name_code, say_outcome
from mvi_dashboard.view import View

Effects = Mapping[str, tuple[str, str]]

EFFECTS: Effects = {
    "co2_avoided_t": ("due", "unit_avoided"),
    "co2_avoided_gross_t": ("gross", "unit_avoided"),
    "co2_compensated_t": ("compensated", "unit_compensated"),
    "circular_spend_central_eur": ("circular", "unit_circular"),
    "social_return_fulfilled_eur": ("social_return", "unit_social_return"),
}
"""Indicator → its heading and unit in the language files; the columns of the table, in order."""
OTHER_EFFECTS: Effects = {
    "nox_avoided_kg": ("nox", "unit_avoided_kg"),
    "pm_avoided_kg": ("pm", "unit_avoided_kg"),
    "toxicity_avoided_kg": ("toxicity", "unit_avoided_kg"),
    "oil_eq_avoided_t": ("oil_eq", "unit_avoided"),
    "raw_material_avoided_t": ("raw_material", "unit_avoided"),
    "mki_a1_avoided_eur": ("mki_a1", "unit_avoided_eur"),
    "mki_a2_avoided_eur": ("mki_a2", "unit_avoided_eur"),
}
"""The effects besides CO2; the two sets of environmental costs are never added."""

CLUSTERS = ("automation", "energy", "civil_works", "office_facilities", "office_buildings", "transport")


def effects_per_cluster(view: View) -> Shown:
    """Effects over the whole term per cluster, with a total row."""
    return _effect_table(view, "effects_per_cluster", "cluster")


def effects_per_product_group(view: View) -> Shown:
    """Effects over the whole term per product group, with a total row."""
    return _effect_table(view, "effects_per_product_group", "product_group")


def other_effects_per_cluster(view: View) -> Shown:
    """Effects besides CO2 per cluster, in the year or over the term as the page asks."""
    return _effect_table(view, "other_effects_per_cluster", "cluster", OTHER_EFFECTS, view.year)


def say_leading_group(view: View) -> str:
    """Which product group gains most CO2, and of how many nothing is known yet; a neutral sentence where none gains."""
    language = view.language
    rows = rank(view, ("co2_avoided_t",))
    if len(rows) == 1 and rows[0].main.is_known and not rows[0].main.has_few_contracts:
        amount = say_outcome(language, "t", rows[0].main)
        return language("page.product_groups.answer_one", name=rows[0].label, amount=amount)
    top = leader(rows)
    if top is None:
        gains = any(row.is_mvi_group and (row.main.value or 0) > 0 for row in rows)
        return language(f"page.product_groups.answer_{'few' if gains else 'neutral'}")
    found = view.per("product_group", ["co2_avoided_t"]).values()
    unknown = [one for one in found if not one["co2_avoided_t"].is_known]
    key = "answer_message" if unknown else "answer_all_known"
    amount, count = say_outcome(language, "t", top.main), language.number(len(unknown))
    return language(f"page.product_groups.{key}", name=top.label, amount=amount, unknown=count)


def explain_marks(view: View) -> Html:
    """What "–", "?" and the other words of the table mean, under it."""
    marks = ("dash", "question_mark", "at_least", "due_explained")
    texts = [view.language(f"page.product_groups.{mark}") for mark in marks]
    return markup.block(markup.Html("".join(markup.paragraph(_emphasised(text), "muted") for text in texts)))


def _effect_table(view: View, id: str, dimension: str, effects: Effects = EFFECTS, year: int | None = None) -> Shown:
    language, names = view.language, list(effects)
    found = view.per(dimension, names, year=year)
    asked: dict[Code, dict[str, Codes]] = {code: {dimension: code} for code in found}
    if dimension == "cluster":
        found.pop(None, None)
        outside = _outside_clusters(view, names, year)
        found |= outside
        asked |= {code: {"product_group": code} for code in outside}
    codes = sorted(found, key=lambda code: _order(view, dimension, code))
    rows = [
        _row(view, dimension, code, found[code], view.cut(names, year=year, narrower=asked[code])) for code in codes
    ]
    totals = view.totals(names, year=year)
    total = ChartRow(
        language("page.product_groups.total"), _outcomes(totals, names), cut=view.cut(names, year=year), kind="total"
    )
    heads = [
        Column(language(f"page.product_groups.{heading}"), language(f"page.product_groups.{unit}"))
        for heading, unit in effects.values()
    ]
    return make_figure(
        view,
        id,
        cut=view.cut(names, (dimension,), year),
        rows=[*rows, total],
        columns=[Column(language(f"dimension.{dimension}")), *heads],
        total=totals[names[0]],
        parts=[(f"{head.heading} ({head.note})", totals[name]) for head, name in zip(heads, names, strict=True)],
        heading=language(f"page.product_groups.table_{dimension if effects is EFFECTS else 'other'}"),
        subtitle=language("page.product_groups.table_subtitle")
        if effects is EFFECTS
        else language("page.co2.other_effects_subtitle", period=period_words(view)),
    )


def _row(view: View, dimension: str, code: Code, outcomes: dict[str, Outcome], cut: Cut) -> ChartRow:
    address = view.filters.address("contracts", {"product_group": code}) if dimension == "product_group" else None
    return ChartRow(name_code(view.language, dimension, code), _outcomes(outcomes, cut.indicators), address, cut)


def _outcomes(outcomes: dict[str, Outcome], names: Sequence[str]) -> tuple[Outcome, ...]:
    return tuple(outcomes.get(indicator, Outcome(indicator)) for indicator in names)


def _outside_clusters(view: View, names: Sequence[str], year: int | None) -> dict[Code, dict[str, Outcome]]:
    """What belongs to no cluster: classified outside the list, and not classified; only where there is any."""
    codes: tuple[Code, ...] = ("no_mvi_group", None)
    if view.filters.chosen["product_group"]:
        codes = tuple(code for code in codes if code in view.filters.chosen["product_group"])
    found = view.per("product_group", names, year, {"product_group": codes}) if codes else {}
    return {code: found[code] for code in codes if any(one.contracts_total for one in found.get(code, {}).values())}


def _order(view: View, dimension: str, code: Code) -> tuple[int, str]:
    """RIVM's order of clusters, product groups by name; what is not classified comes last."""
    if dimension == "cluster" and code in CLUSTERS:
        return CLUSTERS.index(str(code)), ""
    return len(CLUSTERS) + (code is None), name_code(view.language, dimension, code)


def _emphasised(text: str) -> Html:
    """The mark before the two spaces in bold, the explanation after it."""
    parts = [part.strip() for part in text.split("; ")]
    pairs = [part.split("  ", 1) if "  " in part else [part] for part in parts]
    said = [
        f"<strong>{markup.safe(pair[0])}</strong> {markup.safe(pair[1])}" if len(pair) == 2 else markup.safe(pair[0])
        for pair in pairs
    ]
    return Html("; ".join(said))
