"""Eigenaren, for the advisor: whose contracts ask for something now, and which have no owner."""

import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.figures.owners import attention, effects_per_budget_holder, effects_per_department, say_owners
from mvi_dashboard.serving.figures import show, show_taking_page
from mvi_dashboard.serving.page import open_page, show_head
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.prospects import expiry_table, ownerless_table, risk_table

MOST = 10

view = open_page("owners")
language, as_of = view.language, view.store.as_of
found = serving.make(view, attention)


def say(key: str, **parameters: object) -> str:
    """A text of this page."""
    return language(f"page.owners.{key}", **parameters)


def address(organisation: str, contract_id: str) -> str:
    """The file of one contract."""
    return view.filters.address("contracts", {"organisation": organisation}, contract=contract_id)


def show_list(name: str, table: markup.Html, count: int) -> None:
    """A list of contracts under its heading, or a sentence where it is empty; says what it leaves out."""
    st.html(
        markup.heading(say(name, count=language.number(count)), say(f"{name}_subtitle", count=language.number(count)))
    )
    left_out = markup.paragraph(say("more", count=language.number(count - MOST)), "muted") if count > MOST else ""
    st.html(markup.block(table + left_out if count else markup.paragraph(say(f"{name}_none"))))


show_head(view, serving.make(view, say_owners))
show_list("at_risk", risk_table(language, found.at_risk[:MOST], as_of, address), len(found.at_risk))
show_list("ending", expiry_table(language, found.ending[:MOST], as_of, address), len(found.ending))
show_list(
    "without_owner", ownerless_table(language, found.without_owner[:MOST], as_of, address), len(found.without_owner)
)
with st.expander(language("page.owners.per_budget_holder")):
    show(view, effects_per_budget_holder)
with st.expander(language("page.owners.per_department")):
    show(view, effects_per_department)
show_taking_page(view)
