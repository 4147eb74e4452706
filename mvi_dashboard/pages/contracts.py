"""Contracten, for the analyst: search, filter, and one contract with everything known about it."""

import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.dossier import ORDERS
from mvi_dashboard.serving.figures import show_basis, show_sharing
from mvi_dashboard.serving.filters import write_address
from mvi_dashboard.serving.page import end_page, open_page, show_head
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.contract_file import contract_sections
from mvi_dashboard.telling.contract_list import PER_PAGE, contract_table, say_found

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

asked = st.query_params.get("order", "")
order = asked if asked in ORDERS else next(iter(ORDERS))
turned = st.query_params.get("part", "")
shown, count = serving.listed_contracts(
    view.store,
    where=filters.where(),
    search=search,
    settings=filters.settings,
    order=order,
    offset=(max(int(turned), 1) - 1) * PER_PAGE if turned.isdigit() else 0,
    most=PER_PAGE,
)
totals = view.totals([VALUE, CO2])
show_head(view, say_found(language, search, count, totals[VALUE], totals[CO2]))


def write_first(name: str) -> None:
    """Put a choice in the address, and begin the list again."""
    write_address(name, st.session_state[name])
    write_address("part", None)


st.session_state["search"], st.session_state["order"] = search, order
left, right = st.columns([3, 1])
with left:
    st.text_input(
        say("search"),
        key="search",
        type="search",
        placeholder=say("search_example"),
        on_change=write_first,
        args=("search",),
    )
with right:
    st.selectbox(
        say("order"),
        list(ORDERS),
        key="order",
        format_func=lambda name: say(f"order_{name}"),
        on_change=write_first,
        args=("order",),
    )
if not count:
    end_page(view, say("search_advice"))

last_part = (count - 1) // PER_PAGE
part = min(max(int(turned), 1) - 1, last_part) if turned.isdigit() else 0


def show_part(number: int) -> None:
    """Turn to a part of the list; it stands in the address, so that a link opens on it."""
    write_address("part", str(number + 1) if number else None)


def address(whose: str, contract_id: str) -> str:
    """The link to one contract."""
    return filters.address("contracts", {"organisation": whose}, contract=contract_id, search=search)


st.html(markup.block(contract_table(language, shown, address, order)))
if last_part:
    place = {
        "first": language.number(part * PER_PAGE + 1),
        "last": language.number(part * PER_PAGE + len(shown)),
        "count": language.number(count),
    }
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(say("previous"), on_click=show_part, args=(part - 1,), disabled=part == 0)
        st.button(say("next"), on_click=show_part, args=(part + 1,), disabled=part == last_part)
        st.html(markup.block(markup.paragraph(say("place", **place))))
show_basis(view, totals[VALUE])
show_sharing(view, search=search, order=order, part=str(part + 1))
