"""Workbooks: one of a figure, or one of a whole page with a sheet per figure. Numbers are numbers, "?" stays "?".

A workbook holds numbers without a country: each reader's Excel writes them with its own decimals.
"""

import datetime
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import xlsxwriter

from mvi_dashboard.export.cells import Cell
from mvi_dashboard.export.evidence import figure_table, scopes_of
from mvi_dashboard.export.identity import VERSION, figure_id
from mvi_dashboard.export.sheets import Book
from mvi_dashboard.export.wording import say_citation, say_selection
from mvi_dashboard.figures.shown import Shown
from mvi_dashboard.labels import define_indicator, name_indicator
from mvi_dashboard.language import Language
from mvi_dashboard.telling.phrases import UNKNOWN
from mvi_dashboard.view import View

_SHEET_NAME = 31
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")


def xlsx_bytes(shown: Shown, view: View) -> bytes:
    """One figure: its numbers in full precision, the table as shown, and a sheet about source and coverage.

    A list comes first, and then the figures that it belongs to.
    """
    language, scope = view.language, _scope(shown, view)
    with _book(language, view.store.as_of, shown.heading) as (sheets, content):
        if shown.lines is not None:
            sheets.add(language("export.sheet_shown")).shown(shown, scope)
        sheets.add(language("export.sheet_figures")).figures(figure_table(view.store, shown.cut, language))
        if shown.lines is None:
            sheets.add(language("export.sheet_shown")).shown(shown, scope)
        sheets.add(language("export.sheet_source")).facts(_source(shown, view))
    return content()


def page_workbook(view: View, figures: Sequence[Shown]) -> bytes:
    """A whole page: a cover sheet that lists the figures, then one sheet per figure as it is shown."""
    language = view.language
    title = language(f"page.{view.page}.title")
    names = [_sheet_name(number, shown.heading) for number, shown in enumerate(figures, start=1)]
    with _book(language, view.store.as_of, title) as (sheets, content):
        sheets.add(language("export.sheet_cover")).cover(title, figures, names, view)
        for name, shown in zip(names, figures, strict=True):
            sheet = sheets.add(name)
            sheet.shown(shown, _scope(shown, view))
            sheet.facts(_source(shown, view))
    return content()


def table_workbook(
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    language: Language,
    as_of: datetime.date,
    in_unit: Mapping[int, int],
    units: Mapping[str, str],
    notes: Sequence[str] = (),
) -> bytes:
    """One table with a title; `in_unit` names per column of amounts the column that holds its unit, by its word in `units`."""
    with _book(language, as_of, title) as (sheets, content):
        sheets.add(language("export.sheet_figures")).table(title, heads, rows, in_unit, units, notes)
    return content()


@contextmanager
def _book(language: Language, as_of: datetime.date, title: str) -> Iterator[tuple[Book, Callable[[], bytes]]]:
    """A workbook in memory that is the same at every making: its date is the data date."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        created = datetime.datetime.combine(as_of, datetime.time())
        book.set_properties({"title": title, "author": f"MVI-dashboard {VERSION}", "created": created})
        yield Book(book, language), memory.getvalue


def _scope(shown: Shown, view: View) -> tuple[str, ...]:
    """Whose the figure is, about when, and what else was chosen: of the indicator that is drawn."""
    scopes = scopes_of(view.store, shown.cut, view.language)
    return scopes.get(shown.total.indicator) or next(iter(scopes.values()))


def _source(shown: Shown, view: View) -> list[tuple[str, str]]:
    """What stands beside the numbers: source, coverage, selection, definitions, id and how to cite."""
    language, store = view.language, view.store
    settings = shown.cut.settings
    return [
        (language("export.figure"), shown.heading),
        ("", shown.subtitle),
        (language("dimension.organisation"), view.organisation),
        *([(language("export.note"), label)] if (label := view.say_fictitious()) else []),
        (language("export.summary"), shown.summary),
        (language("export.basis"), shown.basis),
        *((language("export.note"), note) for note in shown.notes),
        (language("export.selection"), say_selection(language, shown.cut)),
        *(
            (name_indicator(id, settings, language), define_indicator(id, settings, language))
            for id in shown.cut.indicators
        ),
        (UNKNOWN, language("export.unknown_explained")),
        (language("export.data_date"), language.date_long(store.as_of)),
        (language("export.figure_id"), figure_id(shown.id, shown.cut, store)),
        (language("export.data_hash"), store.data_hash),
        (language("export.cite_as"), say_citation(shown, view)),
    ]


def _sheet_name(number: int, heading: str) -> str:
    """A name that Excel takes: short, without the signs it keeps for itself, and never twice."""
    return f"{number}. {_NOT_IN_A_SHEET_NAME.sub(' ', heading)}"[:_SHEET_NAME].strip()
