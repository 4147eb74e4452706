"""Figures of the circular page."""

from mvi_dashboard.charts import LIGHTEST_TINT, MIDDLE_TINT, draw_bands
from mvi_dashboard.figures.rankings import leader, rank
from mvi_dashboard.figures.shown import Shown, make_figure
from mvi_dashboard.figures.wording import paint, period_words
from mvi_dashboard.view import View

BAND = ("circular_spend_central_eur", "circular_spend_low_eur", "circular_spend_high_eur")


def circular_per_product_group(view: View) -> Shown:
    """The band of definitions per product group: agreed, delivered, asked."""
    language, colours = view.language, view.colours
    rows = rank(view, BAND, year=view.year)
    top = leader(rows)
    words = {name: language(f"page.product_groups.key_{name}") for name in ("low", "central", "high", "unknown")}
    return make_figure(
        view,
        "circular_per_product_group",
        cut=view.cut(BAND, ("product_group",), view.year),
        rows=rows,
        columns=[language("dimension.product_group"), words["central"], words["low"], words["high"]],
        total=view.totals(BAND[:1], year=view.year)[BAND[0]],
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
            (paint(view, colours.circular, LIGHTEST_TINT), words["high"]),
            ("hatched", words["unknown"]),
        ],
    )
