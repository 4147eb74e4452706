"""Every page draws the figures that it declares, and every number in them is the one that `measure` gives."""

from dataclasses import replace

import pytest

from mvi_dashboard.figures.pages import PAGES
from mvi_dashboard.figures.shown import Shown
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.measure import measure
from mvi_dashboard.navigation import NAMES
from mvi_dashboard.questions import Cut
from mvi_dashboard.store import Store
from mvi_dashboard.telling.outcomes import Outcome, read_outcomes
from mvi_dashboard.theme import LIGHT
from mvi_dashboard.view import View, open_view
from tests.pages.conftest import Visit, charts, shown

EVERY_LANGUAGE = pytest.mark.parametrize("code", LANGUAGES)


def view_of(store: Store, page: str, code: str, **address: str) -> View:
    asked = {name: [value] for name, value in address.items()}
    return open_view(page, Language(code), store, asked, LIGHT, period=PAGES[page].period)


def measured(store: Store, cut: Cut) -> dict[str, Outcome]:
    frame = measure(store, cut.indicators, cut.by, dict(cut.where), cut.year, cut.settings)
    return {outcome.indicator: outcome for outcome in read_outcomes(frame, cut.by)}


def numbers(outcome: Outcome) -> tuple[object, ...]:
    return (
        outcome.value,
        outcome.low,
        outcome.high,
        outcome.is_lower_bound,
        outcome.contracts_known,
        outcome.contracts_total,
        outcome.spend_known_eur,
    )


def check_rows(store: Store, figure: Shown) -> int:
    """Each row of a figure asked again, through `measure` alone; how many numbers were compared."""
    compared = 0
    for row in figure.rows:
        assert row.cut is not None, f"{figure.id}: {row.label} names no question"
        found = measured(store, row.cut)
        to_come = row.outcomes[:1] if row.kind == "future" else ()
        for outcome in to_come:  # of a year to come nothing is delivered: only its target stands there
            assert outcome == Outcome(outcome.indicator, target=found[outcome.indicator].target)
        for outcome in row.outcomes[len(to_come) :]:
            again = found.get(outcome.indicator, Outcome(outcome.indicator))
            assert numbers(outcome) == pytest.approx(numbers(again)), f"{figure.id}: {row.label}"
            compared += 1
    return compared


def check_basis(store: Store, figure: Shown) -> None:
    """The coverage under a figure is that of what it shows: of its closing row, or else of the cut that asks for it."""
    closing = next((row for row in figure.rows if row.kind == "total"), None)
    alone = closing or (figure.rows[0] if len(figure.rows) == 1 else None)
    if figure.cut.by == ("year",):  # of the year that the footer names
        alone = next(row for row in figure.rows if figure.basis.startswith(f"{row.label}: "))
        outcomes = alone.outcomes[:1]
    elif alone is not None:
        outcomes = alone.outcomes
    else:
        whole = replace(figure.cut, by=())
        found = measured(store, whole)
        outcomes = tuple(found[name] for name in whole.indicators if name in found)
    for outcome in outcomes:
        if outcome.contracts_total:
            counts = (figure.language.number(count) for count in (outcome.contracts_known, outcome.contracts_total))
            told = figure.language("chart.coverage_of", **dict(zip(("known", "total"), counts, strict=True)))
            assert told in figure.basis.replace("\xa0", " "), f"{figure.id}: {outcome.indicator}"


@EVERY_LANGUAGE
@pytest.mark.parametrize("page", [name for name in PAGES if PAGES[name].figures])
def test_every_number_of_every_figure_is_what_measure_gives(demo: Store, page: str, code: str) -> None:
    view = view_of(demo, page, code)
    for maker in PAGES[page].figures:
        figure = maker(view)
        assert figure.id == maker.__name__
        assert figure.lines is not None or check_rows(demo, figure) > 0
        check_basis(demo, figure)
        assert figure.heading
        assert figure.basis
        assert Cut.of(figure.cut.pairs()) == figure.cut


@EVERY_LANGUAGE
@pytest.mark.parametrize("page", NAMES)
def test_a_page_shows_the_headings_of_the_figures_it_declares(demo: Store, visit: Visit, page: str, code: str) -> None:
    at = visit(demo.path.parent, page, lang=code)
    text = shown(at)
    view = view_of(demo, page, code) if page in PAGES else None
    figures = [maker(view) for maker in PAGES[page].figures] if view else []
    assert set(charts(at)) == {figure.id for figure in figures if figure.chart is not None}
    for figure in figures:
        assert figure.heading.replace("\xa0", " ") in text
        assert figure.summary.replace("\xa0", " ") in text


def test_a_filter_of_the_reader_reaches_every_figure(demo: Store) -> None:
    view = view_of(demo, "product_groups", "nl", product_group="electricity", baseline="mix")
    for maker in PAGES["product_groups"].figures:
        for row in maker(view).rows:
            assert row.cut is not None
            assert row.cut.settings.baseline == "mix"
            asked = dict(row.cut.where)
            assert asked.get("product_group") == ("electricity",), row.label
