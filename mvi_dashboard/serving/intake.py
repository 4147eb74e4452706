"""The widgets of the page Invoer: hand in, look, say what is asked, try out, publish or discard, and undo."""

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.contract_changes import HeadlineChange
from mvi_dashboard.importers import Terms
from mvi_dashboard.importers.books import label_of
from mvi_dashboard.importers.limits import limit
from mvi_dashboard.importers.mappings import vat_share
from mvi_dashboard.importers.suggestions import FoundSheet
from mvi_dashboard.intake_report import ONLY_DEMO, say_left_out
from mvi_dashboard.language import Language
from mvi_dashboard.rehearsal import Plan, Rehearsal, count_steps, publish, rehearse
from mvi_dashboard.serving.mapping_screen import MappingScreen
from mvi_dashboard.serving.progress import OnStep, work
from mvi_dashboard.serving.undo import draw_undo
from mvi_dashboard.store import STEPS, Store, remembered_mappings
from mvi_dashboard.telling import intake_tables as tell
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.change_tables import change_table, say_change
from mvi_dashboard.uploads import Desk, Upload, has_amounts

SUFFIXES = ("csv", "txt", "tsv", "xlsx", "xlsm", "parquet", "json", "xml", "zip", "gz")
DESK, TRIED, ROUND, TOLD = "intake_desk", "intake_tried", "intake_round", "intake_told"
MOST_CHANGES = 10


class Intake:
    """One run of the page in one language; what a reader has on her desk stays in her session."""

    def __init__(self, language: Language, store: Store | None) -> None:
        self.language = language
        self.store = store
        self.folder = serving.store_folder()

    def say(self, key: str, **parameters: object) -> str:
        """A text of this page."""
        return self.language(f"page.intake.{key}", **parameters)

    def draw(self) -> None:
        """The page in steps; each appears when the one before it is done."""
        if told := st.session_state.pop(TOLD, None):
            st.html(markup.note(told))
        desk = self._draw_upload()
        if desk is not None:
            organisation = self._draw_organisation()
            sheets = {upload.name: self._draw_file(desk, upload, organisation) for upload in desk.uploads}
            vat = self._draw_vat(desk, sheets)
            plan = self._plan(desk, organisation, vat)
            self._draw_rehearsal(plan, self._open_questions(desk, sheets))
        restored = draw_undo(self.language, self.folder)
        if restored is not None:
            st.session_state[TOLD] = self.say("restored", moment=restored)
            st.rerun()

    # --------------------------------------------------------------------------------------------------- hand in and look

    def _draw_upload(self) -> Desk | None:
        st.html(markup.heading(self.say("files"), self.say("files_subtitle", limit=limit("upload_mb"))))
        st.html(_uploader_words(self.say("uploader_button")))
        uploaded = st.file_uploader(
            self.say("choose"),
            SUFFIXES,
            accept_multiple_files=True,
            key=f"files_{st.session_state.get(ROUND, 0)}",
            max_upload_size=limit("upload_mb"),
            label_visibility="collapsed",
        )
        held = tuple(file.file_id for file in uploaded)
        kept = st.session_state.get(DESK)
        if kept is not None and kept[0] != held:
            self._clear()
            kept = None
        if not uploaded:
            return None
        if kept is None:
            kept = (held, Desk((file.name, file.getvalue()) for file in uploaded))
            st.session_state[DESK] = kept
        desk: Desk = kept[1]
        return desk

    def _draw_organisation(self) -> str:
        known = self._known_organisations()
        usual = known[0] if len(known) == 1 else ""
        asked: str = st.text_input(self.say("organisation"), usual, key="intake_organisation")
        st.html(markup.block(markup.paragraph(self.say("organisation_why"), "muted")))
        return asked.strip()

    def _draw_file(self, desk: Desk, upload: Upload, organisation: str) -> Sequence[FoundSheet]:
        """One file: what it is, its first rows and, for a register, its columns; gives the sheets as they would be read."""
        st.html(markup.heading(upload.name, self.language(f"format.{upload.format_id}") if upload.format_id else ""))
        if upload.fault is not None:
            st.html(markup.note(f"{tell.say_unreadable(self.language, upload.fault)} {self.say('left_out')}"))
            return ()
        previewed = {name: rows for name, rows in upload.sheets.items() if len(rows) > 1}
        if previewed:
            with st.expander(self.say("preview_title"), key=f"preview_{upload.name}"):
                for name, rows in previewed.items():
                    title = markup.paragraph(self.say("preview_sheet", sheet=name)) if len(upload.sheets) > 1 else ""
                    of = upload.name if not title else label_of(upload.name, name)
                    st.html(markup.block(title + tell.preview_table(self.language, rows, of)))
        if not upload.is_register:
            return ()
        terms = Terms(organisation or None, remembered=tuple(remembered_mappings(self.folder)))
        return MappingScreen(self.language, desk, upload, organisation, terms.mappings).draw()

    def _draw_vat(self, desk: Desk, sheets: dict[str, Sequence[FoundSheet]]) -> Decimal | None:
        """Whether VAT is in the amounts, asked where there are any; None where she does not say."""
        read = [
            (sheet.table, [found.column for found in sheet.headings if found.column])
            for each in sheets.values()
            for sheet in each
        ] + [
            (mapping.table, list(mapping.columns.values())) for mapping in desk.decided.values() if mapping is not None
        ]
        if not any(has_amounts(of, columns) for of, columns in read):
            return None
        options = ("excluded", "included", "not_stated")
        said = st.radio(
            self.say("vat"), options, index=None, format_func=lambda one: self.say(f"vat_{one}"), key="intake_vat"
        )
        if said != "included":
            return Decimal(0) if said == "excluded" else None
        rate = st.text_input(self.say("vat_rate"), key="intake_vat_rate")
        share = vat_share(rate) if rate.strip() else None
        if share is None:
            st.html(markup.block(markup.paragraph(self.say("vat_rate_needed"))))
        return share

    # ------------------------------------------------------------------------------------------------------------ try out

    def _plan(self, desk: Desk, organisation: str, vat: Decimal | None) -> Plan:
        remembered = tuple(remembered_mappings(self.folder))
        named = organisation or None
        return tuple(
            (upload.path, Terms(named, desk.given(upload, named), remembered, vat))
            for upload in desk.uploads
            if upload.fault is None
        )

    def _open_questions(self, desk: Desk, sheets: dict[str, Sequence[FoundSheet]]) -> list[str]:
        """The files, or their sheets where that matters, whose columns must be confirmed first."""
        return [
            label
            for upload in desk.uploads
            if sheets[upload.name]
            for asked in desk.ask(upload, sheets[upload.name])
            if asked.is_open
            for label in asked.labels
        ]

    def _draw_rehearsal(self, plan: Plan, waiting: Sequence[str]) -> None:
        st.html(markup.heading(self.say("trial"), self.say("trial_subtitle")))
        if waiting or not plan:
            key = "confirm_first" if waiting else "nothing_to_read"
            st.html(markup.block(markup.paragraph(self.say(key, files=tell.say_files(self.language, waiting)))))
        if st.button(self.say("rehearse"), key="rehearse", disabled=bool(waiting) or not plan):
            st.session_state.pop(TRIED, None)

            def task(on_step: OnStep) -> Rehearsal:
                return rehearse(self.folder, plan, self.language, on_step)

            found = work(self.language, count_steps(plan), task)
            if found is not None:
                st.session_state[TRIED] = (plan, found)
        tried = st.session_state.get(TRIED)
        if tried is not None and tried[0] == plan:
            self._draw_report(plan, tried[1])

    def _draw_report(self, plan: Plan, tried: Rehearsal) -> None:
        language, report = self.language, tried.report
        said = "".join(
            markup.paragraph(text) for text in (*tell.say_readings(language, report), *say_left_out(report, language))
        )
        st.html(
            markup.section(tell.say_counts(language, report), markup.Html(tell.files_table(language, report) + said))
        )
        if any(file.problems for file in report.files):
            st.html(markup.section(self.say("problems"), tell.problems_table(language, report)))
        if tried.rejects is not None:
            st.html(markup.block(markup.paragraph(self.say("rejects_why"))))
            st.download_button(
                self.say("rejects"), tried.rejects.content, tried.rejects.name, on_click="ignore", key="rejects"
            )
        if tried.effect is None:
            st.html(markup.note(self.say("nothing_accepted")))
        else:
            effect = tried.effect
            table = tell.effect_table(language, effect.year, effect.before, effect.after)
            st.html(markup.section(self.say("effect"), table))
            self._draw_changes(effect.changes)
        with st.container(horizontal=True):
            if tried.effect is not None and st.button(self.say("publish"), key="publish", type="primary"):
                self._publish(plan, tried)
            st.button(self.say("discard"), key="discard", on_click=self._clear, kwargs={"is_done": True})

    def _draw_changes(self, changes: Sequence[HeadlineChange]) -> None:
        """Per amount behind a headline, which contracts move it; nothing where there is nothing to compare with."""
        if not changes:
            return
        with st.expander(self.say("moved"), key="moved"):
            for change in changes:
                said = "".join(markup.paragraph(text) for text in say_change(self.language, change))
                table = change_table(self.language, change, None, MOST_CHANGES) if change.contracts else ""
                st.html(markup.section(self.language(f"changes.name.{change.indicator}"), markup.Html(said + table)))

    def _publish(self, plan: Plan, tried: Rehearsal) -> None:
        report = work(
            self.language, len(plan) + len(STEPS), lambda on_step: publish(self.folder, plan, tried.base, on_step)
        )
        if report is not None:
            st.session_state[TOLD] = self.say("published", counts=tell.say_counts(self.language, report))
            self._clear(is_done=True)
            st.rerun()

    def _clear(self, *, is_done: bool = False) -> None:
        """Remove what is on the desk; `is_done` empties the box for files as well."""
        st.session_state.pop(TRIED, None)
        if (kept := st.session_state.pop(DESK, None)) is not None:
            kept[1].close()
        if is_done:
            st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1

    def _known_organisations(self) -> list[str]:
        """The organisations of the store; none where it holds only the demo, which the first import replaces."""
        if self.store is None or self.store.rows(ONLY_DEMO)[0]["only_demo"]:
            return []
        rows = self.store.rows("select distinct organisation from contracts order by 1 limit 2")
        return [str(row["organisation"]) for row in rows]


def _uploader_words(button: str) -> str:
    """A style that puts our words on Streamlit's own box, which speaks English only; what it says of limits stands above it."""
    box = '[data-testid="stFileUploaderDropzone"]'
    return (
        f'<style>{box} [data-testid="stFileUploaderDropzoneInstructions"] {{ display: none; }}'
        f' {box} button p {{ font-size: 0; }} {box} button p::after {{ content: "{button}"; font-size: 1rem; }}</style>'
    )
