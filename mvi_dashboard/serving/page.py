"""How every page begins and ends: its view, head and filters, and what it says where there is nothing to show."""

from typing import NoReturn

import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.figures.pages import PAGES, Page
from mvi_dashboard.language import Language
from mvi_dashboard.selection import say_ignored
from mvi_dashboard.serving.beginning import draw_beginning
from mvi_dashboard.serving.filters import draw_filters, draw_language_switch, read_language, settle_address
from mvi_dashboard.serving.news import place_of_news
from mvi_dashboard.telling import markup
from mvi_dashboard.theme import tokens
from mvi_dashboard.view import FICTITIOUS_ENDING, View, open_view, say_other_year


def open_page(page: str, *, needs_selection: bool = True) -> View:
    """The view of this rerun; without a store, or where it needs a selection that is empty, the page ends with what to do."""
    language = read_language()
    store = serving.current_store()
    if store is None:
        st.title(language("app.name"), anchor=False)
        draw_beginning(language, has_link=True)
        st.stop()
    colours = tokens(st.context.theme.type)
    period = PAGES.get(page, Page()).period
    view = open_view(page, language, store, settle_address(page), colours, period=period, ask=serving.ask)
    if needs_selection and view.is_empty():
        show_head(view, language("app.empty_answer"))
        end_page(view, language("app.empty_advice"), language("app.empty_link"))
    return view


def show_head(view: View, answer: str, *, has_filters: bool = True) -> None:
    """Title, question, answer and filters, the same on every page; a page about no selection has no filters."""
    language = view.language
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.html(markup.whose(view.organisation.removesuffix(FICTITIOUS_ENDING).strip(), view.say_fictitious()))
        draw_language_switch(language)
    st.title(language(f"page.{view.page}.title"), anchor=False)
    said = markup.question_and_answer(language(f"page.{view.page}.question"), answer)
    st.html(markup.Html(said + place_of_news(language, view.store)))
    if not has_filters:
        return
    draw_filters(view, has_choice_of_period=PAGES.get(view.page, Page()).period is None)
    if why := say_other_year(view):
        st.html(markup.note(why))
    if view.ignored:
        st.html(markup.note(language("filter.ignored", values=say_ignored(language, view.ignored))))


def show_bare_head(page: str, language: Language, answer: str) -> None:
    """Title, question and answer of a page that works without a store."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.html(markup.whose(language("app.name"), ""))
        draw_language_switch(language)
    st.title(language(f"page.{page}.title"), anchor=False)
    st.html(markup.question_and_answer(language(f"page.{page}.question"), answer))


def end_page(view: View, advice: str, link: str = "") -> NoReturn:
    """End the page with an advice."""
    way_out = f" {markup.link(f'?lang={view.language.code}', link)}" if link else ""
    st.html(markup.note(markup.Html(markup.safe(advice) + way_out)))
    st.stop()
