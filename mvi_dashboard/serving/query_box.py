"""The box for a reader's own SQL: asks it in the sandbox, shows the answer, and keeps the query in the address."""

import streamlit as st

from mvi_dashboard.export.cells import DECIMALS, write_csv
from mvi_dashboard.export.tables import decimals_of
from mvi_dashboard.language import Language
from mvi_dashboard.sandbox import Answer, SandboxFault, SchemaTable, run_sql, say_cut, say_fault, say_unlimited, schema
from mvi_dashboard.store import Store
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.query_tables import MOST, answer_table, schema_list
from mvi_dashboard.view import View

LONGEST_IN_ADDRESS = 4_000
"""Characters; servers and mail programs cut off longer addresses."""
TEXT, ASKED = "query_text", "query_asked"


def draw_query_box(view: View) -> None:
    """The box with the tables beside it, and under them the answer to the query in the address."""
    language = view.language
    asked = _asked()
    left, right = st.columns([3, 2], gap="large")
    with left, st.form("query", border=False):
        st.text_area(
            language("query.label"),
            key=TEXT,
            height=300,
            placeholder="select product_group, count(*) as contracts\nfrom measured_contracts\ngroup by 1",
        )
        st.form_submit_button(language("query.ask"), on_click=_ask)
    with right, st.container(height=420, border=True):
        st.html(markup.block(schema_list(language, _schema(view.store.name, view.store, language.code))))
    if asked:
        _show_answer(view, asked)


def put_in_box(sql: str) -> None:
    """Put a query in the box, for the reader to change and ask."""
    st.session_state[TEXT] = sql


def _asked() -> str:
    """The query that is to be answered: that of the address, or one that is too long for it."""
    here = st.query_params.get("sql", "")
    if here and st.session_state.get(ASKED) != here:  # a link, not our own form
        st.session_state[ASKED] = st.session_state[TEXT] = here
    st.session_state.setdefault(TEXT, "")
    return str(st.session_state.get(ASKED, ""))


def _ask() -> None:
    sql = str(st.session_state[TEXT]).strip()
    st.session_state[ASKED] = sql
    if sql and len(sql) <= LONGEST_IN_ADDRESS:
        st.query_params["sql"] = sql
    elif "sql" in st.query_params:
        del st.query_params["sql"]


def _show_answer(view: View, sql: str) -> None:
    language = view.language
    try:
        with st.spinner(language("query.busy")):
            answer = _answered(f"{view.store.name} {sql}", view.store, sql)
    except SandboxFault as fault:
        st.html(markup.note(" ".join(say_fault(language, fault))))
        return
    count = len(answer.frame)
    told = [
        say_cut(language, answer.cut, count),
        language("query.shown", most=MOST, count=language.number(count)) if count > MOST else "",
        language("query.too_long_for_link") if len(sql) > LONGEST_IN_ADDRESS else "",
        say_unlimited(language, answer.unlimited),
    ]
    seconds = language.number(answer.seconds, 1)
    said = language("query.row" if count == 1 else "query.rows", count=language.number(count), seconds=seconds)
    st.html(markup.heading(language("query.answer"), " ".join([said, *(text for text in told if text)])))
    if not count:
        return
    table = answer_table(language, answer, language("query.answer"))
    st.html(markup.block(markup.scrolling(table, language("query.answer"))))
    st.download_button(
        language("taking.csv"),
        _csv(answer, view),
        file_name="verkennen.csv" if language.code == "nl" else "explore.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _csv(answer: Answer, view: View) -> bytes:
    return write_csv([str(name) for name in answer.frame.columns], answer.rows(), DECIMALS[decimals_of(view.language)])


@st.cache_resource(max_entries=8, show_spinner=False)
def _answered(key: str, _store: Store, _sql: str) -> Answer:  # noqa: ARG001 - the key under which it is kept
    return run_sql(_store, _sql)


@st.cache_resource(max_entries=8, show_spinner=False)
def _schema(store_name: str, _store: Store, code: str) -> tuple[SchemaTable, ...]:  # noqa: ARG001 - the key
    return schema(_store, Language(code))
