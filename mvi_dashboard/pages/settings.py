"""Instellingen, for the analyst: under which agreements figures are made, and where an organisation sets its own."""

import streamlit as st

from mvi_dashboard import __version__, serving
from mvi_dashboard.equivalents import FILE, read_equivalents
from mvi_dashboard.house_style import say_remarks, style_in_use
from mvi_dashboard.serving.figures import show_sharing
from mvi_dashboard.serving.page import open_page, show_head
from mvi_dashboard.store import list_stores
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.phrases import say_source
from mvi_dashboard.telling.settings_tables import (
    equivalents_table,
    limits_table,
    lists_table,
    regional_table_names,
)
from mvi_dashboard.view import View

view = open_page("settings")
language, store = view.language, view.store
folder = store.path.parent


def say(key: str, **parameters: object) -> str:
    """A text of this page."""
    return language(f"page.settings.{key}", **parameters)


def limits(one: View) -> markup.Html:
    """The limits, made once."""
    return limits_table(one.language, one.store)


def lists(one: View) -> markup.Html:
    """The factor lists, made once."""
    return lists_table(one.language, one.store)


show_head(view, say("answer", date=language.date_long(store.as_of), version=__version__))
kept = [path.name for path in list_stores(folder)]
in_use = [(say("file"), store.name), (say("data_hash"), store.data_hash[:12]), (say("version"), __version__)]
st.html(markup.section(say("data"), markup.facts(in_use)))
with st.expander(say("earlier", count=language.number(len(kept)))):
    st.html(markup.block(markup.bullets(kept) + markup.paragraph(say("restore"), "muted")))

remarks = say_remarks(style_in_use().remarks, language)
st.html(markup.section(say("style"), markup.bullets(remarks) if remarks else markup.paragraph(say("style_ours"))))
st.html(markup.block(markup.paragraph(say("style_how"), "muted")))

st.html(markup.heading(say("limits"), say("limits_subtitle")))
st.html(markup.block(serving.make(view, limits)))
st.html(markup.heading(say("lists"), say("lists_subtitle")))
st.html(markup.block(serving.make(view, lists)))
st.html(markup.heading(say("equivalents"), say("equivalents_subtitle", file=FILE)))
st.html(markup.block(equivalents_table(language, read_equivalents(folder).values())))
tables = store.facts("select * from social_return_tables order by region, table_id")
st.html(markup.section(say("tables"), markup.bullets(regional_table_names(language, tables))))
st.html(markup.block(markup.paragraph(say_source(language, view.organisation, store.as_of), "footer")))
show_sharing(view)
