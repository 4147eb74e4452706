"""Figures of the CO2 page."""

from mvi_dashboard.charts import LIGHT_TINT, ChartRow, draw_bars, draw_years
from mvi_dashboard.figures.certainty import make_coverage, make_grades, make_widths
from mvi_dashboard.figures.headlines import make_tile, say_without_electricity
from mvi_dashboard.figures.leaks import make_leak
from mvi_dashboard.figures.path import make_path, say_no_trend
from mvi_dashboard.figures.rankings import leader, rank
from mvi_dashboard.figures.shown import Shown, make_figure
from mvi_dashboard.figures.top_contracts import make_contracts
from mvi_dashboard.figures.wording import of_attribution, paint, period_words, say_with_target
from mvi_dashboard.telling.markup import Tile
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import say_amount, say_label, say_outcome
from mvi_dashboard.telling.summaries import say_gap
from mvi_dashboard.view import View

TERM, GROSS, YEAR = "co2_avoided_t", "co2_avoided_gross_t", "co2_avoided_year_t"
REALISED, EXPECTED = "co2_avoided_realised_t", "co2_avoided_expected_t"
COMPENSATED, REMAINING = "co2_compensated_t", "co2_remaining_t"
YEARS_SHOWN = 6


def co2_per_year(view: View) -> Shown:
    """What was realised in each year, beside the target of that year."""
    language, year = view.language, view.filters.year
    found = view.per("year", [YEAR])
    shown = [code for code in sorted(view.choices.years)[-YEARS_SHOWN:] if code in found]
    ongoing = view.store.as_of.year if view.store.as_of.year > view.store.last_complete_year else None
    rows = [
        ChartRow(
            str(code),
            (found[code][YEAR],),
            cut=view.cut([YEAR], year=code),
            kind="running" if code == ongoing else "",
        )
        for code in shown
    ]
    total = view.totals([YEAR], year=year)[YEAR]
    amounts = {"value": say_amount(language, "t", total.value), "target": say_amount(language, "t", total.target)}
    no_trend = say_no_trend(view, YEAR)
    message = "message" if total.is_known and total.target is not None and not no_trend else "neutral"
    running = str(view.store.as_of.year) if view.store.as_of.year > view.store.last_complete_year else None
    return make_figure(
        view,
        "co2_per_year",
        cut=view.cut([YEAR], ("year",)),
        rows=rows,
        columns=[language("chart.year"), language("page.summary.avoided_t")],
        total=total,
        parts=[(str(year), total)],
        heading=language(f"page.summary.years_{message}", year=year, **amounts),
        subtitle=language("page.summary.years_subtitle"),
        chart=draw_years(
            rows, unit="t", colour=view.colours.co2, running=running, language=language, colours=view.colours
        )
        if not no_trend
        else None,
        notes=[no_trend] if no_trend else (),
    )


def co2_per_product_group(view: View) -> Shown:
    """Due to MVI against gross, per product group."""
    language, colours = view.language, view.colours
    rows = rank(view, (TERM, GROSS), year=view.year)
    top, totals = leader(rows), view.totals((TERM, GROSS), year=view.year)
    return make_figure(
        view,
        "co2_per_product_group",
        cut=view.cut((TERM, GROSS), ("product_group",), view.year),
        rows=rows,
        columns=[
            language("dimension.product_group"),
            f"{language('page.product_groups.due')} (t)",
            f"{language('page.product_groups.gross')} (t)",
        ],
        total=totals[TERM],
        parts=[(language(f"page.product_groups.{name}"), totals[id]) for name, id in (("due", TERM), ("gross", GROSS))],
        heading=language("page.product_groups.co2_message", name=top.label)
        if top
        else language("page.product_groups.co2_neutral"),
        subtitle=language("page.product_groups.co2_subtitle", period=period_words(view)),
        chart=draw_bars(
            rows,
            unit="t",
            colour=colours.co2,
            beside=language("page.product_groups.key_gross"),
            language=language,
            colours=colours,
        ),
        key=[
            (paint(view, colours.co2), language("page.product_groups.key_due")),
            (paint(view, colours.co2, LIGHT_TINT), language("page.product_groups.key_gross")),
            ("hatched", language("page.product_groups.key_unknown")),
        ],
    )


def co2_leading_groups(view: View) -> Shown:
    """The five product groups that move the result of the year."""
    language, year = view.language, view.filters.year
    rows = rank(view, [YEAR], year=year, most_known=5, most_unknown=1)
    top = leader(rows)
    return make_figure(
        view,
        "co2_leading_groups",
        cut=view.cut([YEAR], ("product_group",), year),
        rows=rows,
        columns=[language("dimension.product_group"), language("page.summary.avoided_t")],
        total=view.totals([YEAR], year=year)[YEAR],
        heading=language("page.summary.groups_message", name=top.label)
        if top
        else language("page.summary.groups_neutral"),
        subtitle=language("page.summary.groups_subtitle", year=year),
        chart=draw_bars(rows, unit="t", colour=view.colours.co2, language=language, colours=view.colours),
    )


def co2_headline(view: View) -> Shown:
    """The headline of the page: realised in the year, or over the term with what is still expected."""
    total = headline_outcome(view)
    cut = view.cut([total.indicator], year=view.year)
    heading = _name_headline(view)
    row = ChartRow(heading, (total,), cut=cut)
    return make_figure(
        view,
        "co2_headline",
        cut=cut,
        rows=[row],
        columns=[view.language("chart.name"), view.language("chart.value")],
        total=total,
        heading=heading,
        sentence=say_gap(view.language, total),
    )


def co2_tiles(view: View) -> list[Tile]:
    """The headline as a tile: value, range, target and verdict; promise and result apart; without electricity where it weighs."""
    language, total = view.language, headline_outcome(view)
    parts = view.totals([REALISED, EXPECTED])
    amounts = {
        name: _amount(view, parts[indicator]) for name, indicator in (("realised", REALISED), ("expected", EXPECTED))
    }
    left = view.totals([REMAINING], year=view.year)[REMAINING]
    remaining = language("page.co2.tile_remaining", amount=say_label(language, "t", left)) if left.is_known else ""
    return [
        make_tile(
            view,
            total,
            heading=_name_headline(view),
            meaning=_mean_headline(view),
            promise=language(of_attribution(view, "page.co2.promise"), **amounts),
            aside=" ".join(text for text in (say_without_electricity(view, total, view.year), remaining) if text),
            year=view.year,
        )
    ]


def say_co2(view: View) -> str:
    """The answer of the page in one sentence: how much less, with its range, and how that stands against the target."""
    language, total = view.language, headline_outcome(view)
    if not total.is_known:
        return language(of_attribution(view, "page.co2.answer_unknown"), period=period_words(view))
    said = language(
        of_attribution(view, "page.co2.answer"), amount=say_outcome(language, "t", total), period=period_words(view)
    )
    return say_with_target(view, said, total)


def co2_path(view: View) -> Shown:
    """Realised per year, lighter what contracts still promise, and the target of each year."""
    return make_path(view, "co2_path", "co2", YEAR, EXPECTED)


def co2_leak(view: View) -> Shown:
    """Of the contracts with a climate criterion: asked, offered, agreed, delivered, verified."""
    return make_leak(view, "co2_leak", "climate", TERM)


def co2_coverage(view: View) -> Shown:
    """Of how much the CO2 effect is measured."""
    return make_coverage(view, "co2_coverage", headline_outcome(view).indicator, view.year)


def co2_grades(view: View) -> Shown:
    """On what evidence the CO2 effect rests."""
    return make_grades(view, "co2_grades", headline_outcome(view).indicator, view.year)


def co2_widths(view: View) -> Shown:
    """Which contracts cause most of the range."""
    return make_widths(view, "co2_widths", headline_outcome(view).indicator, view.year)


def co2_contracts(view: View) -> Shown:
    """The contracts that avoid most."""
    beside = (REMAINING,) if view.filters.settings.attribution == "gross" else (GROSS, REMAINING)
    names = (TERM, REALISED, EXPECTED, *beside)
    total = view.totals([TERM], year=view.year)[TERM]
    named = {"realised": REALISED, "expected": EXPECTED}
    return make_contracts(view, "co2_contracts", "co2", names, view.year, total, named=named)


def _name_headline(view: View) -> str:
    is_gross = view.filters.settings.attribution == "gross"
    return view.language("page.co2.heading_gross" if is_gross else "headline.co2_avoided_year_t.heading")


def _mean_headline(view: View) -> str:
    """What the figure of the page means, in its period and attribution."""
    is_gross = view.filters.settings.attribution == "gross"
    if view.year is None:
        return view.language("page.co2.meaning_gross" if is_gross else "page.co2.meaning_term")
    key = "page.co2.meaning_year_gross" if is_gross else "headline.co2_avoided_year_t.meaning"
    return view.language(key, year=view.year)


def headline_outcome(view: View) -> Outcome:
    """The figure of the page: realised in the year, or due to MVI over the term."""
    indicator = TERM if view.year is None else YEAR
    return view.totals([indicator], year=view.year)[indicator]


def _amount(view: View, outcome: Outcome) -> str:
    return say_amount(view.language, "t", outcome.value)
