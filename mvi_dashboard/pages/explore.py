"""Verkennen, for the analyst: any indicator by up to two dimensions, the SQL of it, and a box for one's own."""

from dataclasses import replace

import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.figures.explore import MOST_DIMENSIONS, asked_cut, explored, goes_with, passed_over, write_sql
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.labels import name_asked, name_indicator
from mvi_dashboard.questions import DIMENSIONS
from mvi_dashboard.selection import SETTINGS, say_ignored
from mvi_dashboard.serving.figures import show, show_taking_page
from mvi_dashboard.serving.filters import draw_setting, write_asked
from mvi_dashboard.serving.page import open_page, show_head
from mvi_dashboard.serving.query_box import draw_query_box, put_in_box
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.phrases import say_outcome

view = open_page("explore")
language, settings = view.language, view.filters.settings
cut = asked_cut(view)
indicator = cut.indicators[0]
shown = serving.make(view, explored)


def say(key: str, **parameters: object) -> str:
    """A text of this page."""
    return language(f"page.explore.{key}", **parameters)


def name_choice(id: str) -> str:
    """The name of an indicator in the list; the chosen one as it is asked, for a year or over the term."""
    return name_asked(id, replace(cut, by=()), language) if id == indicator else name_indicator(id, settings, language)


def write_choice() -> None:
    """Put what was chosen in the address."""
    by = [st.session_state[f"choose_by_{place}"] for place in range(MOST_DIMENSIONS)]
    write_asked(st.session_state["choose_indicator"], [name for name in dict.fromkeys(by) if name])


amount = say_outcome(language, shown.unit, shown.total)
year = view.store.default_year if cut.year is None and INDICATORS[indicator].basis == "year" else cut.year
answer = "answer_unknown" if not shown.total.is_known else "answer" if year is None else "answer_in_year"
view = replace(view, period="term" if cut.year is None else "year")
show_head(view, say(answer, name=name_asked(indicator, replace(cut, by=()), language), amount=amount, year=year))
if ignored := passed_over(view):
    st.html(markup.note(say("ignored", values=say_ignored(language, ignored))))

dimensions = ["", *(name for name in DIMENSIONS if goes_with(view, [indicator], name))]
st.session_state["choose_indicator"] = indicator
first, *others = st.columns([2, *[1] * MOST_DIMENSIONS])
with first:
    st.selectbox(
        say("indicator"),
        list(INDICATORS),
        format_func=name_choice,
        key="choose_indicator",
        on_change=write_choice,
    )
for place, column in enumerate(others):
    with column:
        st.session_state[f"choose_by_{place}"] = cut.by[place] if place < len(cut.by) else ""
        st.selectbox(
            say(f"by_{place}"),
            dimensions,
            format_func=lambda name: language(f"dimension.{name}") if name else say("nothing"),
            key=f"choose_by_{place}",
            on_change=write_choice,
        )
if indicator == "circular_share":
    for name in ("circular_definition", "circular_denominator"):
        draw_setting(view, name, SETTINGS[name])
show(view, explored)

sql = write_sql(view, cut)
st.html(markup.heading(say("sql"), say("sql_subtitle")))
with st.expander(say("sql_of_figure")):
    st.code(sql, language=None, wrap_lines=True)
    st.button(say("put_in_box"), on_click=put_in_box, args=(sql,))
draw_query_box(view)
show_taking_page(replace(view, indicators=cut.indicators, by=cut.by))
