"""The last step of the page Invoer: going back to any earlier state of the data."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from mvi_dashboard.language import Language
from mvi_dashboard.serving.progress import work
from mvi_dashboard.store import current_file, list_stores, restore_store
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.change_tables import moment_of, say_moment

MANY_STORES = 20


def draw_undo(language: Language, folder: Path) -> str | None:
    """The earlier states to choose from; gives the moment of the one that was just restored, None where none was."""
    current = current_file(folder)
    earlier = [path.name for path in list_stores(folder) if path != current]
    if not earlier:
        return None
    st.html(markup.heading(language("page.intake.undo"), language("page.intake.undo_subtitle")))
    if len(earlier) > MANY_STORES:
        earlier = _draw_days(language, earlier)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name: str = st.selectbox(
            language("page.intake.undo_to"), earlier, format_func=lambda one: say_moment(language, one), key="undo_to"
        )
        if st.button(language("page.intake.restore"), key="restore"):
            done = work(language, 1, lambda _on_step: restore_store(folder, name))
            return None if done is None else say_moment(language, name)
    return None


def _draw_days(language: Language, earlier: Sequence[str]) -> list[str]:
    """The stores of the day she picks: more than a list shows at once are first told by day."""
    days: dict[str, list[str]] = {}
    for name in earlier:
        days.setdefault(language.date_long(moment_of(name).date()), []).append(name)
    count = {day: language.number(len(names)) for day, names in days.items()}
    day = st.selectbox(
        language("page.intake.undo_day"),
        list(days),
        format_func=lambda one: language("page.intake.undo_day_count", day=one, count=count[one]),
        key="undo_day",
    )
    return days[day]
