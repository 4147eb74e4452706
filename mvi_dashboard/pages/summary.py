"""Samenvatting, for the alderman: are we on course, and what do we not know yet?"""

import streamlit as st

from mvi_dashboard.charts import ChartRow, draw_bars, draw_years
from mvi_dashboard.indicators import HEADLINES, INDICATORS
from mvi_dashboard.serving.figures import show_chart, show_source
from mvi_dashboard.serving.headlines import CO2, headline_tiles, say_answer
from mvi_dashboard.serving.rankings import leading_group, rank_groups
from mvi_dashboard.serving.view import open_view
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.phrases import name_code, say_amount, say_list

view = open_view("summary")
language, colours, year = view.language, view.colours, view.filters.year
themes = [INDICATORS[indicator].theme for indicator in HEADLINES]
headlines = view.totals(HEADLINES, year=year)
co2 = headlines[CO2]

view.show_head(say_answer(view))
st.html(markup.tiles(headline_tiles(view), {theme: colours.theme_colour(theme) for theme in themes}))
show_source(view)

left, right = st.columns(2, gap="large")
with left:
    found = view.per("year", [CO2])
    years = [ChartRow(str(code), (found[code][CO2],)) for code in sorted(view.choices.years)[-6:] if code in found]
    running = str(view.store.as_of.year) if view.store.as_of.year > view.store.default_year else None
    amounts = {"value": say_amount(language, "t", co2.value), "target": say_amount(language, "t", co2.target)}
    message = "message" if co2.is_known and co2.target is not None else "neutral"
    show_chart(
        view,
        draw_years(years, unit="t", colour=colours.co2, running=running, language=language, colours=colours),
        name="co2_per_year",
        heading=language(f"page.summary.years_{message}", year=year, **amounts),
        subtitle=language("page.summary.years_subtitle"),
        rows=years,
        columns=[language("page.summary.avoided_t")],
        total=co2,
    )
with right:
    groups = rank_groups(view, [CO2], year=year, most_known=5, most_unknown=1)
    leader = leading_group(groups)
    message = "message" if leader else "neutral"
    show_chart(
        view,
        draw_bars(groups, unit="t", colour=colours.co2, language=language, colours=colours),
        name="co2_per_product_group",
        heading=language(f"page.summary.groups_{message}", name=leader.label if leader else ""),
        subtitle=language("page.summary.groups_subtitle", year=year),
        rows=groups,
        columns=[language("page.summary.avoided_t")],
        total=co2,
    )

st.html(markup.heading(language("page.summary.unknown"), language("page.summary.unknown_subtitle")))
lines = []
for indicator in HEADLINES:
    per_group = view.per("product_group", [indicator], year=year)
    lacking = [code for code, found in per_group.items() if found[indicator].contracts_unknown]
    most = sorted(lacking, key=lambda code: -per_group[code][indicator].contracts_unknown)[:3]
    names = say_list(language, [name_code(language, "product_group", code) for code in most])
    unknown = headlines[indicator].contracts_unknown
    if unknown:
        lines.append(language(f"headline.{indicator}.unknown", count=language.number(unknown), names=names))
st.html(markup.block(markup.bullets(lines or [language("page.summary.all_known")])))
st.html(markup.block(markup.link(view.filters.address("product_groups"), language("page.summary.onward"))))
