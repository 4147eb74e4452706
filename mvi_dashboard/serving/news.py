"""A calm note where the data changed since this reader last looked: what was read, until she has seen it."""

import streamlit as st

from mvi_dashboard.language import Language
from mvi_dashboard.store import Store
from mvi_dashboard.telling import markup

SEEN = "seen_store"
MOST = 3
_DELIVERIES = (
    "select file, rows_accepted, delivery_id from deliveries where delivery_id > $seen and rows_accepted > 0"
    " order by delivery_id desc, file"
)


def draw_news(language: Language, store: Store) -> None:
    """What came in since the store that this session saw first, or saw and dismissed; nothing where that is the same one."""
    seen = st.session_state.get(SEEN)
    if seen is None:
        _see(store)
    elif seen[0] != store.name:
        with st.container(horizontal=True, vertical_alignment="center", key="news"):
            st.html(markup.note(say_news(language, store, seen[1])))
            st.button(language("news.seen"), key="news_seen", on_click=_see, args=(store,))


def say_news(language: Language, store: Store, seen: str) -> str:
    """The files that were read after the delivery `seen`, in one sentence; without any, the data were put back or rebuilt."""
    found = store.rows(_DELIVERIES, {"seen": seen})
    if not found:
        return language("news.other_data")
    files = ", ".join(dict.fromkeys(row["file"] for row in found[:MOST]))
    more = language("news.more", count=language.number(len(found) - MOST)) if len(found) > MOST else ""
    rows = language.number(sum(row["rows_accepted"] for row in found))
    return language("news.read", files=files + more, rows=rows)


def _see(store: Store) -> None:
    last = store.rows("select coalesce(max(delivery_id), '') as last from deliveries")[0]["last"]
    st.session_state[SEEN] = (store.name, str(last))
