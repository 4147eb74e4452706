"""Invoer, for the advisor: her own register in, tried out first, with what it does to the headlines before it is published."""

import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.serving.beginning import draw_beginning
from mvi_dashboard.serving.filters import read_language
from mvi_dashboard.serving.intake import Intake
from mvi_dashboard.serving.page import open_page, show_bare_head, show_head
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.phrases import say_source

language, store = read_language(), serving.current_store()
view = open_page("intake", needs_selection=False) if store is not None else None
if view is None:
    show_bare_head("intake", language, language("page.intake.answer"))
    draw_beginning(language, has_link=False)
else:
    show_head(view, language("page.intake.answer"), has_filters=False)
if serving.may_write():
    Intake(language, store).draw()
else:
    st.html(markup.note(language("app.read_only")))
if view is not None:
    st.html(markup.block(markup.paragraph(say_source(language, view.organisation, view.store.as_of), "footer")))
