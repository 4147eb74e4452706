"""Productgroepen, for the advisor: RIVM's effect table, one chart per theme, and the way down to the contracts."""

import streamlit as st

from mvi_dashboard.charts import LIGHT_TINT, LIGHTEST_TINT, MIDDLE_TINT, ChartRow, draw_bands, draw_bars
from mvi_dashboard.serving.effect_table import effect_table, explain_marks
from mvi_dashboard.serving.figures import show_basis, show_chart
from mvi_dashboard.serving.rankings import leading_group, rank_groups
from mvi_dashboard.serving.view import open_view
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.phrases import say_outcome

CO2 = ("co2_avoided_t", "co2_avoided_gross_t")
CIRCULAR = ("circular_spend_central_eur", "circular_spend_low_eur", "circular_spend_high_eur")
SOCIAL_RETURN = ("social_return_realised_eur", "social_return_obliged_eur")

view = open_view("product_groups", in_year=False)
language, colours = view.language, view.colours


def say(key: str, **parameters: object) -> str:
    """A text of this page."""
    return language(f"page.product_groups.{key}", **parameters)


def title(theme: str, rows: list[ChartRow]) -> str:
    """The message of a chart, or a neutral title where nothing can be said."""
    leader = leading_group(rows)
    return say(f"{theme}_message", name=leader.label) if leader else say(f"{theme}_neutral")


def paint(colour: str, strength: float = 1.0) -> str:
    """The look of one entry in the key."""
    return f"background:{colours.tint(colour, strength)}"


co2, circular, social_return = rank_groups(view, CO2), rank_groups(view, CIRCULAR), rank_groups(view, SOCIAL_RETURN)
totals = view.totals([CO2[0], CIRCULAR[0], SOCIAL_RETURN[0]])
per_group = view.per("product_group", CO2[:1]).values()
unknown = [outcomes for outcomes in per_group if not outcomes[CO2[0]].is_known]
leader = leading_group(co2)
if leader:
    amount, count = say_outcome(language, "t", leader.main), language.number(len(unknown))
    key = "answer_message" if unknown else "answer_all_known"
    view.show_head(say(key, name=leader.label, amount=amount, unknown=count))
else:
    view.show_head(say("answer_neutral"))

st.html(markup.heading(say("table"), say("table_subtitle")))
st.html(markup.block(effect_table(view, "cluster")))
st.html(explain_marks(view))
show_basis(view, totals[CO2[0]])
with st.expander(say("table_groups")):
    st.html(markup.block(effect_table(view, "product_group")))

show_chart(
    view,
    draw_bars(co2, unit="t", colour=colours.co2, beside=say("key_gross"), language=language, colours=colours),
    name="co2_avoided",
    heading=title("co2", co2),
    subtitle=say("co2_subtitle"),
    key=[
        (paint(colours.co2), say("key_due")),
        (paint(colours.co2, LIGHT_TINT), say("key_gross")),
        ("hatched", say("key_unknown")),
    ],
    rows=co2,
    columns=[f"{say('due')} (t)", f"{say('gross')} (t)"],
    total=totals[CO2[0]],
    head="chart.product_group",
)
show_chart(
    view,
    draw_bands(
        circular, unit="eur", colour=colours.circular, beside=say("key_high"), language=language, colours=colours
    ),
    name="circular_spend",
    heading=title("circular", circular),
    subtitle=say("circular_subtitle"),
    key=[
        (paint(colours.circular), say("key_low")),
        (paint(colours.circular, MIDDLE_TINT), say("key_central")),
        (paint(colours.circular, LIGHTEST_TINT), say("key_high")),
        ("hatched", say("key_unknown")),
    ],
    rows=circular,
    columns=[say("key_central"), say("key_low"), say("key_high")],
    total=totals[CIRCULAR[0]],
    head="chart.product_group",
)
show_chart(
    view,
    draw_bars(
        social_return, unit="eur", colour=colours.social, beside=say("key_obliged"), language=language, colours=colours
    ),
    name="social_return",
    heading=title("social_return", social_return),
    subtitle=say("social_return_subtitle"),
    key=[
        (paint(colours.social), say("key_realised")),
        (paint(colours.social, LIGHT_TINT), say("key_obliged")),
        ("hatched", say("key_unknown")),
    ],
    rows=social_return,
    columns=[say("key_realised"), say("key_obliged")],
    total=totals[SOCIAL_RETURN[0]],
    head="chart.product_group",
)
st.html(markup.block(markup.link(view.filters.address("contracts"), say("onward"))))
