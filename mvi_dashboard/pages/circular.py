"""Circulair, for the advisor: the share under three definitions, its evidence, and where it leaks."""

import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.figures import circular, circular_evidence
from mvi_dashboard.serving.figures import show, show_taking_page, show_tiles
from mvi_dashboard.serving.filters import draw_setting
from mvi_dashboard.serving.page import open_page, show_head
from mvi_dashboard.telling import markup

view = open_page("circular")
language = view.language

show_head(view, serving.make(view, circular.say_circular))
left, right = st.columns([3, 2], gap="large")
with left:
    draw_setting(view, "circular_definition", ("high", "central", "low"))
with right:
    draw_setting(view, "circular_denominator", ("all", "relevant"))

left, right = st.columns([2, 3], gap="large")
with left:
    show_tiles(view, circular.circular_headline, circular.circular_tiles, has_basis=False)
with right:
    show(view, circular.circular_path)

left, right = st.columns(2, gap="large")
with left:
    show(view, circular_evidence.circular_definitions)
    show(view, circular.circular_leak)
with right:
    show(view, circular_evidence.circular_levels)
    show(view, circular.circular_coverage)
show(view, circular.circular_per_product_group)

st.html(markup.chapter(language("theme_page.more")))
with st.expander(language("page.circular.open_strategies")):
    show(view, circular_evidence.circular_strategies)
    show(view, circular_evidence.circular_avoided)
with st.expander(language("page.circular.open_contracts")):
    show(view, circular.circular_contracts)
with st.expander(language("page.circular.open_late")):
    show(view, circular_evidence.circular_raised_late)
show_taking_page(view)
