"""The mapping screen: every heading of a register with samples, what it is read as or might be, and a box to correct it."""

import streamlit as st

from mvi_dashboard.contracts import TEMPLATE_TABLES
from mvi_dashboard.importers import UnreadableFile
from mvi_dashboard.importers.suggestions import FoundSheet, columns_of
from mvi_dashboard.labels import name_column
from mvi_dashboard.language import Language
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.intake_tables import say_heading, say_missing, say_unreadable
from mvi_dashboard.uploads import Desk, Upload, make_mapping


def draw_table_choice(language: Language, upload: Upload, found: str) -> str:
    """What the rows of a file are; the table that its headings fit best is offered."""
    names = [each.name for each in TEMPLATE_TABLES]
    chosen: str = st.selectbox(
        language("page.intake.rows_are"),
        names,
        index=names.index(found) if found in names else 0,
        format_func=lambda name: language(f"table.{name}"),
        key=f"rows_are_{upload.name}",
    )
    return chosen


def draw_mapping(language: Language, desk: Desk, upload: Upload, sheet: FoundSheet, organisation: str) -> None:
    """The headings in a form; what is chosen counts once she confirms it, and is then kept on her desk."""

    def say(key: str, **parameters: object) -> str:
        return language(f"page.intake.{key}", **parameters)

    options = [None, *columns_of(sheet.table)]
    missing = say_missing(language, sheet)
    st.html(markup.block(markup.paragraph(say("mapping_how")) + (markup.paragraph(missing) if missing else "")))
    chosen: dict[str, str | None] = {}
    with st.form(f"mapping_{upload.name}_{sheet.table}"):
        with st.grid(2, gap="small", min_column_width=280):
            for found in sheet.headings:
                offered = found.column or (found.suggestion.column if found.suggestion else None)
                with st.container():
                    chosen[found.heading] = st.selectbox(
                        _plain(found.heading),
                        options,
                        index=options.index(offered) if offered in options else 0,
                        format_func=lambda name: (
                            say("skip") if name is None else name_column(sheet.table, name, language)
                        ),
                        key=f"column_{upload.name}_{sheet.table}_{found.position}",
                    )
                    st.html(markup.block(markup.paragraph(say_heading(language, sheet, found), "muted")))
        is_confirmed = st.form_submit_button(say("confirm"), key=f"confirm_{upload.name}", type="primary")
    if is_confirmed:
        try:
            desk.confirmed[upload.name] = make_mapping(sheet, chosen, organisation)
        except UnreadableFile as fault:
            desk.confirmed.pop(upload.name, None)
            st.html(markup.note(say_unreadable(language, fault)))
        else:
            st.rerun()


def _plain(text: str) -> str:
    """A heading of the reader's own, which Streamlit would read as markup."""
    return "".join(f"\\{character}" if character in "\\`*_{}[]<>#$:~" else character for character in text)
