"""Social return, for the advisor: what was agreed and fulfilled, which contracts may miss it, and what that may cost."""

import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.figures import social_return
from mvi_dashboard.figures import social_return_contracts as agreements
from mvi_dashboard.serving.figures import show, show_taking_page, show_tiles
from mvi_dashboard.serving.page import open_page, show_head
from mvi_dashboard.telling import markup

view = open_page("social_return")
language = view.language

show_head(view, serving.make(view, social_return.say_social_return))
left, right = st.columns([2, 3], gap="large")
with left:
    show_tiles(view, social_return.social_return_headline, social_return.social_return_tiles, has_basis=False)
with right:
    show(view, social_return.social_return_path)

left, right = st.columns(2, gap="large")
with left:
    show(view, social_return.social_return_band)
with right:
    show(view, agreements.social_return_pace)
show(view, social_return.social_return_per_product_group)

left, right = st.columns(2, gap="large")
with left:
    show(view, social_return.social_return_leak)
with right:
    show(view, social_return.social_return_coverage)

st.html(markup.chapter(language("theme_page.more")))
with st.expander(language("page.social_return.open_risk")):
    show(view, agreements.social_return_at_risk)
with st.expander(language("page.social_return.open_penalty")):
    show(view, agreements.social_return_penalty)
with st.expander(language("page.social_return.open_people")):
    show(view, agreements.social_return_people)
with st.expander(language("page.social_return.open_contracts")):
    show(view, social_return.social_return_contracts)
show_taking_page(view)
