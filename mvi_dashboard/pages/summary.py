"""Samenvatting, for the alderman: are we on course, what moved, and what is to be decided?"""

import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.figures.alderman import (
    TYPED,
    advice_heading,
    decision_asked,
    decision_heading,
    equivalent_of_saving,
    is_translated,
    say_advice,
    say_changes,
    say_risks,
    say_taken,
    taken_heading,
)
from mvi_dashboard.figures.co2 import co2_leading_groups, co2_per_year
from mvi_dashboard.figures.headlines import headline_tiles, headlines, say_answer
from mvi_dashboard.figures.unknowns import say_unknowns
from mvi_dashboard.serving.figures import show, show_taking_page, show_tiles
from mvi_dashboard.serving.page import open_page, show_head
from mvi_dashboard.serving.statements import draw_statement
from mvi_dashboard.telling import markup

view = open_page("summary")
language, year = view.language, view.filters.year


def typed(text: str) -> str:
    """A sentence that somebody typed, marked where the page is in another language."""
    return markup.spoken(text, TYPED) if is_translated(language) else markup.safe(text)


def show_part(heading: str, *lines: str, note: str = "") -> None:
    """A heading with its sentences and a note in small print."""
    body = markup.paragraph(lines[0]) if len(lines) == 1 else markup.bullets(lines)
    st.html(markup.section(heading, markup.Html(body + (markup.paragraph(note, "muted") if note else ""))))


show_head(view, serving.make(view, say_answer))
if advice := serving.make(view, say_advice):
    said = markup.Html(f"{markup.safe(advice_heading(language))} {typed(advice)}")
    st.html(markup.block(markup.paragraph(said, "advice")))
show_tiles(view, headlines, headline_tiles, has_basis=False)

left, right = st.columns(2, gap="large")
with left:
    if equivalent := serving.make(view, equivalent_of_saving):
        show_part(language("alderman.equivalent_heading"), equivalent.text, note=equivalent.footnote)
    show_part(language("alderman.changes", earlier_year=year - 1), *serving.make(view, say_changes))
    if serving.earlier_stores():
        link = markup.link(view.filters.address("changes"), language("page.changes.link"))
        st.html(markup.block(markup.paragraph(link)))
with right:
    show_part(language("alderman.risks"), *serving.make(view, say_risks))
    decision = serving.make(view, decision_asked)
    text = decision.text if decision.is_proposal else typed(decision.text)
    show_part(decision_heading(language, decision), text)
    if taken := serving.make(view, say_taken):
        show_part(taken_heading(language), typed(taken))

left, right = st.columns(2, gap="large")
with left:
    show(view, co2_per_year)
with right:
    show(view, co2_leading_groups)

show_part(
    language("page.summary.unknown"), *serving.make(view, say_unknowns), note=language("page.summary.unknown_subtitle")
)
st.html(markup.block(markup.link(view.filters.address("product_groups"), language("page.summary.onward"))))
draw_statement(view)
show_taking_page(view)
