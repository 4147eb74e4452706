"""Figures of the social return page."""

from collections.abc import Sequence
from dataclasses import replace

from mvi_dashboard.charts import LIGHT_TINT, MIDDLE_TINT, ChartRow, Part, PartRow, draw_bars, draw_parts
from mvi_dashboard.figures.certainty import make_coverage
from mvi_dashboard.figures.headlines import make_tile
from mvi_dashboard.figures.leaks import make_leak
from mvi_dashboard.figures.path import make_path, say_targets
from mvi_dashboard.figures.rankings import leader, rank
from mvi_dashboard.figures.shown import Shown, make_figure
from mvi_dashboard.figures.top_contracts import make_contracts
from mvi_dashboard.figures.wording import paint, say_with_target
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.labels import name_table
from mvi_dashboard.social_return import regional_tables
from mvi_dashboard.telling.markup import Column, Tile
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import say_amount, say_label, say_outcome
from mvi_dashboard.telling.summaries import say_gap
from mvi_dashboard.view import View

REALISED, OBLIGED = "social_return_realised_eur", "social_return_obliged_eur"
FULFILLED = "social_return_fulfilled_eur"
FULFILMENT, OVER = "social_return_fulfilment_share", "social_return_over_fulfilment_eur"
BAND = (
    OBLIGED,
    "social_return_planned_eur",
    "social_return_reported_eur",
    REALISED,
    "social_return_verified_eur",
    OVER,
)
"""From what was agreed to what was checked; what goes beyond an agreement comes last, apart."""


def social_return_per_product_group(view: View) -> Shown:
    """What was fulfilled of what was agreed, per product group, over the term; what goes beyond an agreement stands apart."""
    language, colours = view.language, view.colours
    names = (FULFILLED, OBLIGED, FULFILMENT, OVER)
    rows = rank(view, names)
    top = leader(rows)
    words = {name: language(f"page.product_groups.key_{name}") for name in ("fulfilled", "obliged", "unknown")}
    totals, drawn = view.totals(names), [replace(row, outcomes=row.outcomes[:2]) for row in rows]
    return make_figure(
        view,
        "social_return_per_product_group",
        cut=view.cut(names, ("product_group",)),
        rows=rows,
        columns=[
            language("dimension.product_group"),
            *(Column(language(f"indicator.{name}.short"), language(f"unit.{INDICATORS[name].unit}")) for name in names),
        ],
        total=totals[FULFILLED],
        parts=[(language(f"indicator.{name}.short"), totals[name]) for name in names],
        heading=language("page.product_groups.social_return_message", name=top.label)
        if top
        else language("page.product_groups.social_return_neutral"),
        subtitle=language("page.product_groups.social_return_subtitle"),
        chart=draw_bars(
            drawn, unit="eur", colour=colours.social, beside=words["obliged"], language=language, colours=colours
        ),
        key=[
            (paint(view, colours.social), words["fulfilled"]),
            (paint(view, colours.social, LIGHT_TINT), words["obliged"]),
            ("hatched", words["unknown"]),
        ],
        sentence=language("page.social_return.no_netting"),
        notes=say_tables(view, names),
    )


def social_return_headline(view: View) -> Shown:
    """How much of what was agreed is fulfilled, without netting, over the term."""
    total = fulfilment(view)
    cut = view.cut([FULFILMENT])
    heading = view.language("headline.social_return_fulfilment_share.heading")
    return make_figure(
        view,
        "social_return_headline",
        cut=cut,
        rows=[ChartRow(view.language(f"indicator.{FULFILMENT}.short"), (total,), cut=cut)],
        columns=[view.language("chart.name"), view.language("chart.value")],
        total=total,
        heading=heading,
        notes=[view.language("page.social_return.label")],
        sentence=say_gap(view.language, total),
    )


def social_return_tiles(view: View) -> list[Tile]:
    """The headline as a tile; what goes beyond an agreement is told apart and fills no other gap."""
    language = view.language
    found = view.totals([OBLIGED, REALISED, OVER])
    words = {
        name: say_amount(language, "eur", found[indicator].value)
        for name, indicator in (("obliged", OBLIGED), ("realised", REALISED), ("over", OVER))
    }
    return [
        make_tile(
            view,
            fulfilment(view),
            heading=language("headline.social_return_fulfilment_share.heading"),
            meaning=language("headline.social_return_fulfilment_share.meaning", date=language.date(view.store.as_of)),
            promise=language("page.social_return.promise", **words),
        )
    ]


def say_social_return(view: View) -> str:
    """The answer of the page in one sentence: how much is fulfilled, and how that stands against the target."""
    language, total = view.language, fulfilment(view)
    if total.is_withheld:
        return language("chart.few_for_share")
    if not total.is_known:
        return language("page.social_return.answer_unknown")
    said = language("page.social_return.answer", amount=say_outcome(language, "share", total))
    return say_with_target(view, said, total)


def social_return_path(view: View) -> Shown:
    """What was realised in each year, in euros; the target is about the whole term and stands in the headline."""
    notes = [*say_targets(view, FULFILMENT), *say_tables(view, (REALISED,))]
    return make_path(view, "social_return_path", "social_return", REALISED, notes=notes)


def social_return_band(view: View) -> Shown:
    """Obliged, planned, reported, realised and verified beside each other; over-fulfilment apart, as an outline."""
    language, colours = view.language, view.colours
    found = view.totals(BAND)
    rows = [ChartRow(language(f"indicator.{name}.short"), (found[name],), cut=view.cut([name])) for name in BAND]
    looks = {OBLIGED: colours.muted, BAND[1]: colours.tint(colours.social, LIGHT_TINT)}
    looks[BAND[2]] = colours.tint(colours.social, MIDDLE_TINT)
    drawn = [_band_row(view, row, looks.get(row.main.indicator, colours.social)) for row in rows]
    amounts = {
        name: say_label(language, "eur", found[indicator])
        for name, indicator in (("obliged", OBLIGED), ("realised", REALISED), ("verified", BAND[4]))
    }
    is_known = found[OBLIGED].is_known and found[REALISED].is_known
    return make_figure(
        view,
        "social_return_band",
        cut=view.cut(BAND),
        rows=rows,
        columns=[language("chart.name"), language("unit.eur")],
        total=found[REALISED],
        parts=[(row.label, row.main) for row in rows],
        heading=language(f"page.social_return.band_{'message' if is_known else 'neutral'}", **amounts),
        subtitle=language("page.social_return.band_subtitle"),
        chart=draw_parts(drawn, colours=colours),
        sentence=language("page.social_return.no_netting"),
        notes=say_tables(view, BAND),
    )


def social_return_leak(view: View) -> Shown:
    """Of the contracts with social return: asked, offered, agreed, delivered, verified."""
    return make_leak(view, "social_return_leak", "social_return", "contracts_social_return_share")


def social_return_coverage(view: View) -> Shown:
    """Of how many agreements it is known how they are fulfilled."""
    return make_coverage(view, "social_return_coverage", FULFILMENT, None)


def social_return_contracts(view: View) -> Shown:
    """The contracts on which most was realised."""
    indicators = (REALISED, OBLIGED, BAND[4])
    total = view.totals([REALISED])[REALISED]
    notes = say_tables(view, indicators)
    return make_contracts(view, "social_return_contracts", "social_return", indicators, None, total, notes)


def fulfilment(view: View) -> Outcome:
    """The figure of the page."""
    return view.totals([FULFILMENT])[FULFILMENT]


def say_tables(view: View, indicators: Sequence[str]) -> list[str]:
    """In which regional tables the euros of these figures were valued; they are not added without naming them (rules.md R8)."""
    found = regional_tables(view.store, indicators, view.filters.where(), None, view.filters.settings)
    if not found:
        return [view.language("page.social_return.label")]
    names = "; ".join(name_table(row, view.language) for row in found)
    return [view.language("social_return_table.valued_by", tables=names)]


def _band_row(view: View, row: ChartRow, colour: str) -> PartRow:
    outcome = row.main
    if outcome.value is None:
        return PartRow(row.label, (), say_label(view.language, "eur", outcome))
    look = "outline" if outcome.indicator == OVER else "full"
    told = say_outcome(view.language, "eur", outcome)
    return PartRow(row.label, (Part(outcome.value, colour, told, look),), say_label(view.language, "eur", outcome))
