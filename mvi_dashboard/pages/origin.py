"""Waar komt dit getal vandaan, for the analyst: definition, formula, contracts, and from there factors and source rows."""

from dataclasses import replace

import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.indicators import HEADLINES, INDICATORS
from mvi_dashboard.questions import Cut
from mvi_dashboard.serving.figures import show_basis, show_sharing
from mvi_dashboard.serving.page import end_page, open_page, show_head
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.origin import MOST, origin_facts, parts_table, say_origin, write_sql

view = open_page("origin")
language, filters = view.language, view.filters
asked = [name for name in st.query_params.get_all("indicator") if name in INDICATORS] or [HEADLINES[0]]
chosen = asked[0]
year = filters.year if INDICATORS[chosen].basis == "year" else view.year
year = None if INDICATORS[chosen].basis == "term" else year
cut = view.cut([chosen], year=year)
traced = serving.traced(view.store, cut)
total = view.totals([chosen], year=year)[chosen]

show_head(view, say_origin(language, chosen, cut.settings, total, len(traced.parts)))
if len(asked) > 1:
    links = [
        markup.link(
            filters.address_of("origin", Cut.asked([name], where=filters.where(), year=view.year)),
            language(f"indicator.{name}.name"),
        )
        for name in asked
    ]
    st.html(markup.block(markup.bullets(links)))
st.html(markup.section(language("origin.definition"), markup.facts(origin_facts(language, view.store, cut))))
with st.expander(language("origin.formula")):
    st.code(write_sql(view.store, cut), language=None, wrap_lines=True)
if not traced.parts:
    end_page(view, language("origin.no_parts"))
show_basis(view, total)


def address(organisation: str, contract_id: str) -> str:
    """The file of one contract, with its factors and source rows."""
    return filters.address("contracts", {"organisation": organisation}, contract=contract_id)


st.html(markup.heading(language("origin.parts"), language("origin.parts_subtitle", most=MOST)))
st.html(markup.block(parts_table(language, traced, address)))
show_sharing(replace(view, indicators=tuple(asked)))
