"""Wat er bewoog, for advisor and alderman: what each contract added to the change of the headlines since an earlier measurement."""

import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.serving.filters import write_address
from mvi_dashboard.serving.page import open_page, show_head
from mvi_dashboard.store import StoreFault
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.change_tables import change_table, say_change, say_moment
from mvi_dashboard.telling.phrases import say_source

MOST = 50

view = open_page("changes")
language, filters = view.language, view.filters
earlier = serving.earlier_stores()


def say(key: str, **parameters: object) -> str:
    """A text of this page."""
    return language(f"page.changes.{key}", **parameters)


def show_source() -> None:
    """Whose data these are, and of which day."""
    st.html(markup.block(markup.paragraph(say_source(language, view.organisation, view.store.as_of), "footer")))


if not earlier:
    show_head(view, say("first"))
    st.html(markup.note(say("first_advice")))
    show_source()
    st.stop()
asked = st.query_params.get("since", "")
since = asked if asked in earlier else earlier[0]
try:
    found = serving.changed_contracts(view.store, since, filters.where(), filters.year, filters.settings)
except StoreFault:
    found = ()
moved = {(one.organisation, one.contract_id) for change in found for one in change.contracts}
key = {0: "answer_none", 1: "answer_one"}.get(len(moved), "answer") if found else "unreadable"
show_head(view, say(key, moment=say_moment(language, since), count=language.number(len(moved))))
st.session_state["since"] = since
st.selectbox(
    say("since"),
    earlier,
    format_func=lambda name: say_moment(language, name),
    key="since",
    on_change=lambda: write_address("since", st.session_state["since"]),
)


def address(organisation: str, contract_id: str) -> str:
    """The file of one contract, with what deliveries changed of it."""
    return filters.address("contracts", {"organisation": organisation}, contract=contract_id)


for change in found:
    said = "".join(markup.paragraph(text) for text in say_change(language, change))
    st.html(markup.section(language(f"changes.name.{change.indicator}"), markup.Html(said)))
    if change.contracts:
        st.html(markup.block(change_table(language, change, address, MOST)))
show_source()
