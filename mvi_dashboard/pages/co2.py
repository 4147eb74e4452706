"""CO2, for the advisor: what was avoided and promised, where it leaks, what got worse, and how certain that is."""

import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.figures import co2, co2_guards, co2_promise
from mvi_dashboard.figures.effect_table import explain_marks, other_effects_per_cluster
from mvi_dashboard.selection import SETTINGS
from mvi_dashboard.serving.figures import show, show_taking_page, show_tiles
from mvi_dashboard.serving.filters import draw_setting
from mvi_dashboard.serving.page import open_page, show_head
from mvi_dashboard.telling import markup

view = open_page("co2")
language = view.language

show_head(view, serving.make(view, co2.say_co2))
left, right = st.columns([2, 3], gap="large")
with left:
    show_tiles(view, co2.co2_headline, co2.co2_tiles, has_basis=False)
with right:
    show(view, co2.co2_path)

left, right = st.columns(2, gap="large")
with left:
    draw_setting(view, "extrapolation", SETTINGS["extrapolation"])
with right:
    draw_setting(view, "infrastructure", SETTINGS["infrastructure"])
show(view, co2_promise.co2_promise_per_product_group)

left, right = st.columns(2, gap="large")
with left:
    show(view, co2_promise.co2_beside)
with right:
    show(view, co2.co2_leak)
show(view, co2_guards.co2_backfires)

st.html(markup.chapter(language("theme_page.certainty")))
left, right = st.columns(2, gap="large")
with left:
    show(view, co2.co2_coverage)
with right:
    show(view, co2.co2_grades)

st.html(markup.chapter(language("theme_page.more")))
with st.expander(language("page.co2.open_contracts")):
    show(view, co2.co2_contracts)
with st.expander(language("page.co2.open_widths")):
    show(view, co2.co2_widths)
with st.expander(language("page.co2.open_bought")):
    show(view, co2_guards.co2_bought)
with st.expander(language("page.co2.open_other")):
    show(view, other_effects_per_cluster)
    st.html(explain_marks(view))
with st.expander(language("page.co2.open_price")):
    show(view, co2_guards.co2_price_flags)
with st.expander(language("page.co2.open_footprint")):
    show(view, co2_guards.co2_footprint)
show_taking_page(view)
