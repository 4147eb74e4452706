"""A view → the sheet: every text and figure comes from the functions that the page of the alderman uses."""

from dataclasses import replace

from mvi_dashboard.charts import ChartRow
from mvi_dashboard.export.identity import figure_id
from mvi_dashboard.figures.alderman import (
    TYPED,
    Decision,
    advice_heading,
    decision_asked,
    decision_heading,
    equivalent_of_saving,
    say_advice,
    say_changes,
    say_risks,
    say_taken,
    taken_heading,
)
from mvi_dashboard.figures.co2 import co2_leading_groups
from mvi_dashboard.figures.headlines import headline_tiles, headlines, say_answer
from mvi_dashboard.figures.shown import Shown, factor_years
from mvi_dashboard.figures.unknowns import say_unknowns
from mvi_dashboard.language import Language
from mvi_dashboard.report.sheet import Bar, Chart, Part, Sheet, cut_short
from mvi_dashboard.telling.phrases import say_label, say_source
from mvi_dashboard.view import FICTITIOUS_ENDING, View

MOST_OF_NAME = 90
MOST_OF_LABEL = 48
MOST_OF_SENTENCE = 240
HASH_SHOWN = 12
ROOM_FOR_WORDS = 0.15
"""With zero further to the right there is no room for a sentence beside the bar of "?"."""


def fill_sheet(view: View) -> Sheet:
    """The alderman's A4 of a view: of its organisation, language and year."""
    language, year = view.language, view.filters.year
    answer, groups = headlines(view), co2_leading_groups(view)
    title = language("alderman.title", year=year)
    equivalent, decision = equivalent_of_saving(view), decision_asked(view)
    return Sheet(
        language=language.code,
        typed_language=TYPED,
        region=language.locale.partition("_")[2],
        organisation=cut_short(view.organisation.removesuffix(FICTITIOUS_ENDING).strip(), MOST_OF_NAME),
        label=view.say_fictitious(),
        date=language("report.date", date=language.date_long(view.store.as_of)),
        title=title,
        document_title=language("report.document_title", title=title, organisation=view.organisation),
        answer=say_answer(view),
        headlines=tuple(replace(tile, origin=None) for tile in headline_tiles(view)),
        advice_heading=advice_heading(language),
        advice=cut_short(say_advice(view), MOST_OF_SENTENCE),
        chart=_chart(groups, language, language("report.groups_subtitle", year=year)),
        changes=Part(language("alderman.changes", earlier_year=year - 1), tuple(say_changes(view))),
        risks=Part(
            language("alderman.risks"), tuple(cut_short(text, 2 * MOST_OF_SENTENCE) for text in say_risks(view))
        ),
        equivalent=Part(
            language("alderman.equivalent_heading"),
            (equivalent.text,) if equivalent else (),
            equivalent.footnote if equivalent else "",
        ),
        unknown=Part(language("page.summary.unknown"), tuple(say_unknowns(view))),
        decision=Part(decision_heading(language, decision), _decisions(view, decision)),
        decision_language=language.code if decision.is_proposal else TYPED,
        footer=_footer(view, answer, groups),
    )


def _decisions(view: View, decision: Decision) -> tuple[str, ...]:
    """What is asked, and under it what was decided last."""
    taken = say_taken(view)
    told = (decision.text, *((f"{taken_heading(view.language)}: {taken}",) if taken else ()))
    return tuple(cut_short(text, 2 * MOST_OF_SENTENCE) for text in told)


def _footer(view: View, *figures: Shown) -> tuple[str, ...]:
    ids = ", ".join(figure_id(shown.id, shown.cut, view.store) for shown in figures)
    organisation = cut_short(view.organisation, MOST_OF_NAME)
    return (
        say_source(view.language, organisation, view.store.as_of, factor_years(view.store)),
        view.language("report.figures", ids=ids, hash=view.store.data_hash[:HASH_SHOWN]),
    )


def _chart(shown: Shown, language: Language, subtitle: str) -> Chart:
    """The same rows as on the page, as places between the smallest and the largest value; zero is always on the axis."""
    drawn = [number for row in shown.rows for number in (row.main.value, row.main.low, row.main.high) if number]
    least, most = min([0.0, *drawn]), max([0.0, *drawn])
    bars = tuple(_bar(row, shown.unit, language, least, (most - least) or 1.0) for row in shown.rows)
    return Chart(shown.heading, subtitle, shown.alt, bars)


def _bar(row: ChartRow, unit: str, language: Language, least: float, span: float) -> Bar:
    def place(number: float) -> float:
        return (number - least) / span

    outcome, zero, label = row.main, place(0), cut_short(row.label, MOST_OF_LABEL)
    if outcome.value is None:
        count = outcome.contracts_unknown + outcome.contracts_partly_known
        many = "one" if count == 1 else "many"
        key = "chart.not_determined" if zero < ROOM_FOR_WORDS else "report.unknown_bar"
        return Bar(label, language(f"{key}_{many}", count=language.number(count)), zero)
    start, end = sorted((zero, place(outcome.value)))
    has_range = outcome.low is not None and outcome.high is not None
    return Bar(
        label,
        say_label(language, unit, outcome),
        zero,
        start,
        end,
        place(outcome.low) if has_range and outcome.low is not None else None,
        place(outcome.high) if has_range and outcome.high is not None else None,
        is_worse=outcome.value < 0,
    )
