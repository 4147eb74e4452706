"""The mapping screen: every heading of a register with samples, what it is read as or might be, and a box to correct it.

Sheets with the same headings are asked about once; those with other headings each have a form of their own.
"""

from collections.abc import Sequence

import streamlit as st

from mvi_dashboard.contracts import TEMPLATE_TABLES
from mvi_dashboard.importers import UnreadableFile
from mvi_dashboard.importers.mappings import ColumnMapping
from mvi_dashboard.importers.suggestions import FoundSheet, columns_of
from mvi_dashboard.labels import name_column
from mvi_dashboard.language import Language
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.intake_tables import say_heading, say_missing, say_unreadable
from mvi_dashboard.telling.phrases import say_list
from mvi_dashboard.uploads import Asked, Desk, Upload, make_mapping


class MappingScreen:
    """The headings of one file; what she says of them stays on her desk. `mappings`: what is remembered of `organisation`."""

    def __init__(
        self, language: Language, desk: Desk, upload: Upload, organisation: str, mappings: Sequence[ColumnMapping]
    ) -> None:
        self.language = language
        self.desk = desk
        self.upload = upload
        self.organisation = organisation
        self.mappings = mappings

    def say(self, key: str, **parameters: object) -> str:
        """A text of the page Invoer."""
        return self.language(f"page.intake.{key}", **parameters)

    def draw(self) -> tuple[FoundSheet, ...]:
        """What must be said stands open, everything else can be opened; gives the sheets as they would be read."""
        sheets = self.desk.sheets(self.upload, None, self.mappings, self.organisation)
        asked = self.desk.ask(self.upload, sheets)
        if any(self.desk.decided.get(one) is not None for one in asked):
            st.html(markup.block(markup.paragraph(self.say("confirmed"))))
        elif any(found.reason == "mapping" for sheet in sheets for found in sheet.headings):
            st.html(markup.block(markup.paragraph(self.say("mapping_known"))))
        for years in (one.sheet.years for one in asked if one.sheet and one.sheet.years):
            said = self.say("columns_per_year", years=say_list(self.language, years))
            st.html(markup.block(markup.paragraph(said)))
        for one in (one for one in asked if one.is_open):
            with st.expander(self._say_needed(one), expanded=True, key=f"columns_{one.label}_False"):
                self._draw_headings(one)
        if done := [one for one in asked if not one.is_open and not (one.sheet and one.sheet.years)]:
            # Another key than while it was open: a box that stays the same one stays as open as it was.
            with st.expander(self.say("columns"), expanded=False, key=f"columns_{self.upload.name}_True"):
                self._draw_headings(done[0] if len(done) == 1 else self._draw_choice(done))
        return sheets

    def _say_needed(self, asked: Asked) -> str:
        if asked.is_only:
            return self.say("columns_needed")
        key = "columns_needed_one" if len(asked.names) == 1 else "columns_needed_many"
        return self.say(key, sheets=say_list(self.language, asked.names))

    def _draw_choice(self, asked: Sequence[Asked]) -> Asked:
        """Which of the sheets she looks at, where they have different headings."""
        return st.selectbox(
            self.say("which_sheet"),
            asked,
            format_func=lambda one: say_list(self.language, one.names),
            key=f"which_sheet_{self.upload.name}",
        )

    def _draw_headings(self, asked: Asked) -> None:
        """What the rows of these sheets are, and what each heading is."""
        sheet = asked.sheet
        assert sheet is not None
        names = [each.name for each in TEMPLATE_TABLES]
        of = st.selectbox(
            self.say("rows_are"),
            names,
            index=names.index(sheet.table) if sheet.table in names else 0,
            format_func=lambda name: self.language(f"table.{name}"),
            key=f"rows_are_{asked.label}",
        )
        if of != sheet.table:
            others = self.desk.sheets(self.upload, of, self.mappings, self.organisation)
            sheet = next(each for each in others if each.sheet == sheet.sheet)
        self._draw_form(asked, sheet)

    def _draw_form(self, asked: Asked, sheet: FoundSheet) -> None:
        """The headings in a form; what is chosen counts once she confirms it, and is then kept on her desk."""
        options = [None, *columns_of(sheet.table)]
        missing = say_missing(self.language, sheet)
        how = markup.paragraph(self.say("mapping_how")) + (markup.paragraph(missing) if missing else "")
        st.html(markup.block(how))
        chosen: dict[str, str | None] = {}
        with st.form(f"mapping_{asked.label}_{sheet.table}"):
            with st.grid(2, gap="small", min_column_width=280):
                for found in sheet.headings:
                    offered = found.column or (found.suggestion.column if found.suggestion else None)
                    with st.container():
                        chosen[found.heading] = st.selectbox(
                            _plain(found.heading),
                            options,
                            index=options.index(offered) if offered in options else 0,
                            format_func=lambda name: self._say_column(sheet, name),
                            key=f"column_{asked.label}_{sheet.table}_{found.position}",
                        )
                        st.html(markup.block(markup.paragraph(say_heading(self.language, sheet, found), "muted")))
            with st.container(horizontal=True):
                is_confirmed = st.form_submit_button(self.say("confirm"), key=f"confirm_{asked.label}", type="primary")
                is_left_out = asked.is_open and not asked.is_only and self._draw_leave_out(asked)
        if is_left_out:
            self.desk.decided[asked] = None
            st.rerun()
        if is_confirmed:
            try:
                self.desk.decided[asked] = make_mapping(sheet, chosen, self.organisation)
            except UnreadableFile as fault:
                self.desk.decided.pop(asked, None)
                st.html(markup.note(say_unreadable(self.language, fault)))
            else:
                st.rerun()

    def _draw_leave_out(self, asked: Asked) -> bool:
        key = "leave_out_sheet" if len(asked.names) == 1 else "leave_out_sheets"
        return st.form_submit_button(self.say(key), key=f"leave_out_{asked.label}")

    def _say_column(self, sheet: FoundSheet, name: str | None) -> str:
        return self.say("skip") if name is None else name_column(sheet.table, name, self.language)


def _plain(text: str) -> str:
    """A heading of the reader's own, which Streamlit would read as markup."""
    return "".join(f"\\{character}" if character in "\\`*_{}[]<>#$:~" else character for character in text)
