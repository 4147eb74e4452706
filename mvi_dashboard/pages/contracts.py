"""Contracten, for the analyst: search, filter, and one contract with everything known about it."""

import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.serving.figures import show_basis, show_sharing
from mvi_dashboard.serving.filters import write_address
from mvi_dashboard.serving.page import end_page, open_page, show_head
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.contract_file import contract_sections
from mvi_dashboard.telling.contract_list import MOST, PER_PAGE, contract_table, say_found

VALUE, CO2 = "contract_value_eur", "co2_avoided_t"

view = open_page("contracts")
language, filters = view.language, view.filters
search, chosen = st.query_params.get("search", ""), st.query_params.get("contract", "")


def say(key: str, **parameters: object) -> str:
    """A text of this page."""
    return language(f"page.contracts.{key}", **parameters)


if chosen:
    organisation = filters.organisation or ""
    dossier = serving.dossier(view.store, organisation, chosen, filters.settings)
    show_head(view, say("answer_contract") if dossier else say("not_found", contract=chosen))
    st.html(markup.block(markup.link(filters.address("contracts", search=search), say("back"))))
    if dossier:
        for section in contract_sections(dossier, language):
            st.html(markup.section(section.heading, section.body))
        show_sharing(view, contract=chosen)
    st.stop()

listed = serving.listed_contracts(
    view.store, where=filters.where(), search=search, settings=filters.settings, most=MOST
)
totals = view.totals([VALUE, CO2])
show_head(view, say_found(language, search, len(listed), totals[VALUE], totals[CO2]))
st.session_state["search"] = search
st.text_input(
    say("search"),
    key="search",
    type="search",
    placeholder=say("search_example"),
    on_change=lambda: write_address("search", st.session_state["search"]),
)
if listed.empty:
    end_page(view, say("search_advice"))

last_part = (len(listed) - 1) // PER_PAGE
part = min(max(int(st.session_state.get("part", 0)), 0), last_part)
shown = listed.iloc[part * PER_PAGE : (part + 1) * PER_PAGE]


def show_part(number: int) -> None:
    """Turn to a part of the list."""
    st.session_state["part"] = number


def address(whose: str, contract_id: str) -> str:
    """The link to one contract."""
    return filters.address("contracts", {"organisation": whose}, contract=contract_id, search=search)


st.html(markup.block(contract_table(language, shown, address)))
if last_part:
    place = {"first": part * PER_PAGE + 1, "last": part * PER_PAGE + len(shown), "count": language.number(len(listed))}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(say("previous"), on_click=show_part, args=(part - 1,), disabled=part == 0)
        st.button(say("next"), on_click=show_part, args=(part + 1,), disabled=part == last_part)
        st.html(markup.block(markup.paragraph(say("place" if len(listed) < MOST else "place_first", **place))))
show_basis(view, totals[VALUE])
show_sharing(view, search=search)
