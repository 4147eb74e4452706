"""The form under the alderman's page: one sentence of advice or about a decision, said by a function."""

import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.serving.progress import say_store_fault, work
from mvi_dashboard.statements import KINDS, MOST_CHARACTERS, state
from mvi_dashboard.store import STEPS, StoreFault, build_store
from mvi_dashboard.telling import markup
from mvi_dashboard.view import View

TOLD = "statement_told"


def draw_statement(view: View) -> None:
    """The form, closed; nothing on a server that only shows, or where the figures are of several organisations."""
    if view.filters.organisation is None or not serving.may_write():
        return
    language = view.language
    told = st.session_state.pop(TOLD, "")
    with st.expander(language("statement.open"), key="statement_box", expanded=bool(told)):
        if told:
            st.html(markup.note(told))
        with st.form("statement", clear_on_submit=False, border=False):
            left, right = st.columns(2)
            with left:
                kind = st.selectbox(
                    language("statement.kind"),
                    KINDS,
                    format_func=lambda code: language(f"statement.{code}"),
                    key="statement_kind",
                )
            by = right.text_input(language("review.by"), key="statement_by", placeholder=language("review.by_example"))
            text = st.text_area(language("statement.sentence"), key="statement_text", max_chars=MOST_CHARACTERS)
            st.html(markup.block(markup.paragraph(language("statement.how"), "muted")))
            is_sent = st.form_submit_button(language("statement.keep"), key="statement_keep")
        if is_sent:
            _keep(view, view.filters.organisation, kind, text, by)


def _keep(view: View, organisation: str, kind: str, text: str, by: str) -> None:
    """Write the sentence down and let the next build show it; on a fault the page says what to do."""
    folder = view.store.path.parent
    try:
        state(view.store, organisation, kind, text, by)
    except StoreFault as fault:
        st.html(markup.note(say_store_fault(view.language, fault)))
        return
    if work(view.language, len(STEPS), lambda on_step: build_store(folder, on_step=on_step)) is not None:
        st.session_state[TOLD] = view.language("statement.kept" if text.strip() else "statement.taken_back")
        st.rerun()
