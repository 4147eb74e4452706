"""Vergelijken met RIVM, for the analyst: published figures beside ours, with a light that says how far they compare."""

import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.figures.published import published_beside_ours
from mvi_dashboard.serving.figures import show_sharing
from mvi_dashboard.serving.page import open_page, show_head
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.benchmark_tables import (
    comparable_table,
    published_notes,
    published_sources,
    published_table,
    say_benchmark,
)
from mvi_dashboard.telling.phrases import say_source

view = open_page("benchmark")
language = view.language
compared = serving.make(view, published_beside_ours)


def say(key: str, **parameters: object) -> str:
    """A text of this page."""
    return language(f"page.benchmark.{key}", **parameters)


show_head(view, say_benchmark(language, compared))
st.html(markup.block(markup.paragraph(language("benchmark.said"))))
st.html(markup.heading(say("comparable"), say("comparable_subtitle")))
st.html(markup.block(comparable_table(language, compared)))
st.html(markup.block(markup.paragraph(language("benchmark.reason.share_of_tenders"), "muted")))
st.html(markup.heading(say("incomparable"), say("incomparable_subtitle")))
st.html(markup.block(published_table(language, compared, "red")))
with st.expander(say("others")):
    st.html(markup.block(published_table(language, compared, "amber")))
st.html(markup.section(say("notes"), markup.bullets(published_notes(language, compared))))
with st.expander(say("reports")):
    st.html(markup.block(markup.bullets(published_sources(language, compared))))
st.html(markup.block(markup.paragraph(say_source(language, view.organisation, view.store.as_of), "footer")))
show_sharing(view)
