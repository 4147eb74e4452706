"""Figures of the CO2 page."""

from mvi_dashboard.charts import LIGHT_TINT, ChartRow, draw_bars, draw_years
from mvi_dashboard.figures.rankings import leader, rank
from mvi_dashboard.figures.shown import Shown, make_figure
from mvi_dashboard.figures.wording import paint, period_words
from mvi_dashboard.telling.phrases import say_amount
from mvi_dashboard.view import View

TERM, GROSS, YEAR = "co2_avoided_t", "co2_avoided_gross_t", "co2_avoided_year_t"
YEARS_SHOWN = 6


def co2_per_year(view: View) -> Shown:
    """What was realised in each year, beside the target of that year."""
    language, year = view.language, view.filters.year
    found = view.per("year", [YEAR])
    shown = [code for code in sorted(view.choices.years)[-YEARS_SHOWN:] if code in found]
    ongoing = view.store.as_of.year if view.store.as_of.year > view.store.default_year else None
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
    message = "message" if total.is_known and total.target is not None else "neutral"
    running = str(view.store.as_of.year) if view.store.as_of.year > view.store.default_year else None
    return make_figure(
        view,
        "co2_per_year",
        cut=view.cut([YEAR], ("year",)),
        rows=rows,
        columns=[language("chart.year"), language("page.summary.avoided_t")],
        total=total,
        heading=language(f"page.summary.years_{message}", year=year, **amounts),
        subtitle=language("page.summary.years_subtitle"),
        chart=draw_years(
            rows, unit="t", colour=view.colours.co2, running=running, language=language, colours=view.colours
        ),
    )


def co2_per_product_group(view: View) -> Shown:
    """Due to MVI against gross, per product group."""
    language, colours = view.language, view.colours
    rows = rank(view, (TERM, GROSS), year=view.year)
    top = leader(rows)
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
        total=view.totals([TERM], year=view.year)[TERM],
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
