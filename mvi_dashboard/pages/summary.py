"""Samenvatting, for the alderman: are we on course, and what do we not know yet?"""

import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.figures.co2 import co2_leading_groups, co2_per_year
from mvi_dashboard.figures.headlines import headline_tiles, headlines, say_answer
from mvi_dashboard.figures.unknowns import say_unknowns
from mvi_dashboard.serving.figures import show, show_taking_page, show_tiles
from mvi_dashboard.serving.page import open_page, show_head
from mvi_dashboard.telling import markup

view = open_page("summary")
language = view.language

show_head(view, serving.make(view, say_answer))
show_tiles(view, headlines, headline_tiles)

left, right = st.columns(2, gap="large")
with left:
    show(view, co2_per_year)
with right:
    show(view, co2_leading_groups)

st.html(markup.heading(language("page.summary.unknown"), language("page.summary.unknown_subtitle")))
st.html(markup.block(markup.bullets(serving.make(view, say_unknowns))))
st.html(markup.block(markup.link(view.filters.address("product_groups"), language("page.summary.onward"))))
show_taking_page(view)
