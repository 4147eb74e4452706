"""Methode, for the analyst: how a figure of one product group is made, with the SQL that ran and its factors."""

import streamlit as st

from mvi_dashboard import __version__, serving
from mvi_dashboard.method_sheet import read_method
from mvi_dashboard.methods import method_groups, method_page
from mvi_dashboard.serving.figures import show_basis, show_sharing
from mvi_dashboard.serving.filters import write_address
from mvi_dashboard.serving.page import open_page, show_head
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.method_tables import factor_table
from mvi_dashboard.telling.phrases import name_code

CO2 = "co2_avoided_t"

view = open_page("method")
language = view.language
names = {group: name_code(language, "product_group", group) for group in method_groups()}
groups = sorted(names, key=lambda group: names[group])
asked = st.query_params.get("method", "")
chosen = asked if asked in names else "electricity"
outcome = view.totals([CO2], narrower={"product_group": (chosen,)})[CO2]
sheet = serving.read(view.store, read_method, chosen)

show_head(view, language("page.method.answer", group=names[chosen], count=len(names)))
st.session_state["method"] = chosen
st.selectbox(
    language("page.method.choose"),
    groups,
    key="method",
    format_func=lambda group: names[group],
    on_change=lambda: write_address("method", st.session_state["method"]),
)
st.markdown(method_page(chosen, language.code).partition("\n")[2])
st.html(markup.section(language("page.method.factors"), factor_table(sheet.factors, language)))
st.html(markup.heading(language("page.method.sql"), language("page.method.sql_subtitle", version=__version__)))
with st.expander(language("page.method.own_sql")):
    st.code(sheet.own_sql, language=None, wrap_lines=True)
for step, sql in sheet.shared_sql.items():
    with st.expander(language(f"page.method.{step}")):
        st.code(sql, language=None, wrap_lines=True)
show_basis(view, outcome)
show_sharing(view, method=chosen)
