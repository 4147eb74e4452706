"""Figures of the circular page."""

from mvi_dashboard.charts import LIGHT_TINT, MIDDLE_TINT, ChartRow, draw_bands
from mvi_dashboard.circularity import SHARE, measure_without_largest
from mvi_dashboard.figures.certainty import make_coverage
from mvi_dashboard.figures.headlines import make_tile
from mvi_dashboard.figures.leaks import make_leak
from mvi_dashboard.figures.path import make_path
from mvi_dashboard.figures.rankings import leader, rank
from mvi_dashboard.figures.shown import Shown, make_figure
from mvi_dashboard.figures.top_contracts import make_contracts
from mvi_dashboard.figures.wording import paint, period_words, say_with_target
from mvi_dashboard.labels import name_circular_share
from mvi_dashboard.telling.markup import Tile
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import say_amount, say_outcome
from mvi_dashboard.telling.summaries import say_gap
from mvi_dashboard.view import View

BAND = ("circular_spend_central_eur", "circular_spend_low_eur", "circular_spend_high_eur")


def circular_per_product_group(view: View) -> Shown:
    """The band of definitions per product group: agreed, delivered, asked."""
    language, colours = view.language, view.colours
    rows = rank(view, BAND, year=view.year)
    top, totals = leader(rows), view.totals(BAND, year=view.year)
    words = {name: language(f"page.product_groups.key_{name}") for name in ("low", "central", "high", "unknown")}
    return make_figure(
        view,
        "circular_per_product_group",
        cut=view.cut(BAND, ("product_group",), view.year),
        rows=rows,
        columns=[language("dimension.product_group"), words["central"], words["low"], words["high"]],
        total=totals[BAND[0]],
        parts=[
            (words[name], totals[indicator]) for name, indicator in zip(("central", "low", "high"), BAND, strict=True)
        ],
        heading=language("page.product_groups.circular_message", name=top.label)
        if top
        else language("page.product_groups.circular_neutral"),
        subtitle=language("page.product_groups.circular_subtitle", period=period_words(view)),
        chart=draw_bands(
            rows, unit="eur", colour=colours.circular, beside=words["high"], language=language, colours=colours
        ),
        key=[
            (paint(view, colours.circular), words["low"]),
            (paint(view, colours.circular, MIDDLE_TINT), words["central"]),
            (paint(view, colours.circular, LIGHT_TINT), words["high"]),
            ("hatched", words["unknown"]),
        ],
    )


def circular_headline(view: View) -> Shown:
    """The share of spend under the definition and the denominator that the reader chose."""
    total = share_of_spend(view)
    cut = view.cut([SHARE], year=view.filters.year)
    return make_figure(
        view,
        "circular_headline",
        cut=cut,
        rows=[ChartRow(name_definition(view), (total,), cut=cut)],
        columns=[view.language("chart.name"), view.language("chart.value")],
        total=total,
        heading=name_definition(view),
        subtitle=name_circular_share(view.filters.settings, view.language),
        sentence=say_gap(view.language, total),
    )


def circular_tiles(view: View) -> list[Tile]:
    """The headline as a tile; what it would be without its largest contract stands in it."""
    language = view.language
    words = {"denominator": language(f"circular_share.{view.filters.circular_denominator}"), "year": view.filters.year}
    found = view.totals(list(BAND), year=view.filters.year)
    names = dict(zip(("agreed", "delivered", "asked"), BAND, strict=True))
    amounts = {name: say_amount(language, "eur", found[indicator].value) for name, indicator in names.items()}
    return [
        make_tile(
            view,
            share_of_spend(view),
            heading=name_definition(view),
            meaning=language(f"page.circular.meaning_{view.filters.circular_definition}", **words),
            promise=language("page.circular.promise", **amounts),
            aside=say_without_largest(view),
            year=view.filters.year,
        )
    ]


def say_circular(view: View) -> str:
    """The answer of the page in one sentence: the share under the chosen definition, and how it stands against the target."""
    language, total = view.language, share_of_spend(view)
    denominator = language(f"circular_share.{view.filters.circular_denominator}")
    words = {"year": view.filters.year, "denominator": denominator}
    if total.is_withheld:
        return language("chart.few_for_share")
    if not total.is_known:
        return language("page.circular.answer_unknown", **words)
    definition = view.filters.circular_definition
    said = language(f"page.circular.answer_{definition}", amount=say_outcome(language, "share", total), **words)
    return say_with_target(view, said, total)


def say_without_largest(view: View) -> str:
    """The share without its largest contract, so that one contract cannot hide (rules.md R7); empty where none is circular."""
    found = measure_without_largest(view.store, view.filters.where(), view.filters.year, view.filters.settings)
    if found is None or found.value_without is None or share_of_spend(view).is_withheld:
        return ""
    amount = say_amount(view.language, "share", found.value_without)
    largest = say_amount(view.language, "eur", float(found.circular_eur))
    return view.language("page.circular.without_largest", amount=amount, largest=largest, contract=found.contract_id)


def circular_path(view: View) -> Shown:
    """The share per year, under the chosen definition, and the target of each year."""
    return make_path(view, "circular_path", "circular", SHARE)


def circular_leak(view: View) -> Shown:
    """Of the contracts with a circular criterion: asked, offered, agreed, delivered, verified."""
    return make_leak(view, "circular_leak", "circular", "contracts_circular_share")


def circular_coverage(view: View) -> Shown:
    """Of how much spend it is known whether it is circular."""
    return make_coverage(view, "circular_coverage", SHARE, view.filters.year)


def circular_contracts(view: View) -> Shown:
    """The contracts with the most circular spend of the year, under the chosen definition."""
    definition = f"circular_spend_{view.filters.circular_definition}_eur"
    indicators = (definition, *(indicator for indicator in BAND if indicator != definition))
    year = view.filters.year
    total = view.totals([definition], year=year)[definition]
    words = {"definition": view.language(f"filter.circular_definition_{view.filters.circular_definition}")}
    return make_contracts(view, "circular_contracts", "circular", indicators, year, total, words=words)


def share_of_spend(view: View) -> Outcome:
    """The figure of the page."""
    return view.totals([SHARE], year=view.filters.year)[SHARE]


def name_definition(view: View) -> str:
    """`Circulair afgesproken (inhoud)`: the definition in force, by name."""
    return view.language(f"circular_share.{view.filters.circular_definition}")
