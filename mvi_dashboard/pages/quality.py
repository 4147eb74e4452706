"""Dekking en kwaliteit, for the advisor: how much is known, how fresh it is, what is wrong, and whom to ask for what."""

import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.figures import quality
from mvi_dashboard.figures.quality_lists import checks, deliveries, freshness, problems
from mvi_dashboard.serving.figures import show, show_taking_page
from mvi_dashboard.serving.page import open_page, show_head
from mvi_dashboard.serving.review import ReviewScreen
from mvi_dashboard.telling import markup

view = open_page("quality")
months = view.language.number(view.store.thresholds["stale_months"])


def say(key: str, **parameters: object) -> str:
    """A text of this page."""
    return view.language(f"page.quality.{key}", **parameters)


show_head(view, serving.make(view, quality.say_quality))
st.html(markup.chapter(say("coverage")))
left, right = st.columns(2, gap="large")
with left:
    show(view, quality.coverage_climate)
with right:
    show(view, quality.coverage_circular)
left, right = st.columns(2, gap="large")
with left:
    show(view, quality.coverage_social_return)
with right:
    st.html(markup.heading(say("freshness"), say("freshness_subtitle", months=months)))
    st.html(markup.block(serving.make(view, freshness)))
show(view, quality.unknown_per_product_group)

st.html(markup.chapter(say("chase")))
show(view, quality.chase_suppliers)
with st.expander(say("open_own")):
    show(view, quality.chase_own)
with st.expander(say("open_owners")):
    show(view, quality.unknown_per_budget_holder)

if serving.may_write():
    st.html(markup.chapter(say("classify")))
    ReviewScreen(view).draw()

st.html(markup.chapter(say("sources")))
st.html(markup.heading(say("deliveries"), say("deliveries_subtitle")))
st.html(markup.block(serving.make(view, deliveries)))
if serving.earlier_stores():
    link = markup.link(view.filters.address("changes"), view.language("page.changes.link"))
    st.html(markup.block(markup.paragraph(link)))

st.html(markup.chapter(say("faults")))
st.html(markup.heading(say("problems"), say("problems_subtitle")))
st.html(markup.block(serving.make(view, problems)))
st.html(markup.heading(say("checks"), say("checks_subtitle")))
st.html(markup.block(serving.make(view, checks)))
show_taking_page(view)
