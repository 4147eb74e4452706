"""Productgroepen, for the advisor: RIVM's effect table, one chart per theme, and the way down to the contracts."""

import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.figures.circular import circular_per_product_group
from mvi_dashboard.figures.co2 import co2_per_product_group
from mvi_dashboard.figures.effect_table import (
    effects_per_cluster,
    effects_per_product_group,
    explain_marks,
    say_leading_group,
)
from mvi_dashboard.figures.social_return import social_return_per_product_group
from mvi_dashboard.serving.figures import show, show_taking_page
from mvi_dashboard.serving.page import open_page, show_head
from mvi_dashboard.telling import markup

view = open_page("product_groups")
language = view.language

show_head(view, serving.make(view, say_leading_group))
show(view, effects_per_cluster)
st.html(explain_marks(view))
with st.expander(language("page.product_groups.table_product_group")):
    show(view, effects_per_product_group)
show(view, co2_per_product_group)
show(view, circular_per_product_group)
show(view, social_return_per_product_group)
st.html(markup.block(markup.link(view.filters.address("contracts"), language("page.product_groups.onward"))))
show_taking_page(view)
