"""Figures of the social return page."""

from mvi_dashboard.charts import LIGHT_TINT, draw_bars
from mvi_dashboard.figures.rankings import leader, rank
from mvi_dashboard.figures.shown import Shown, make_figure
from mvi_dashboard.figures.wording import paint
from mvi_dashboard.view import View

REALISED, OBLIGED = "social_return_realised_eur", "social_return_obliged_eur"


def social_return_per_product_group(view: View) -> Shown:
    """What was fulfilled against what was agreed, per product group, over the term."""
    language, colours = view.language, view.colours
    rows = rank(view, (REALISED, OBLIGED))
    top = leader(rows)
    words = {name: language(f"page.product_groups.key_{name}") for name in ("realised", "obliged", "unknown")}
    return make_figure(
        view,
        "social_return_per_product_group",
        cut=view.cut((REALISED, OBLIGED), ("product_group",)),
        rows=rows,
        columns=[language("dimension.product_group"), words["realised"], words["obliged"]],
        total=view.totals([REALISED])[REALISED],
        heading=language("page.product_groups.social_return_message", name=top.label)
        if top
        else language("page.product_groups.social_return_neutral"),
        subtitle=language("page.product_groups.social_return_subtitle"),
        chart=draw_bars(
            rows, unit="eur", colour=colours.social, beside=words["obliged"], language=language, colours=colours
        ),
        key=[
            (paint(view, colours.social), words["realised"]),
            (paint(view, colours.social, LIGHT_TINT), words["obliged"]),
            ("hatched", words["unknown"]),
        ],
    )
