"""The figure of the page that answers any question: one indicator by nothing, by one dimension or by two."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mvi_dashboard.figures.asked import asked_figure
from mvi_dashboard.figures.shown import Shown
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.labels import define_asked
from mvi_dashboard.questions import DIMENSIONS, Code, Cut, QuestionFault, ask
from mvi_dashboard.sandbox import spell_out
from mvi_dashboard.selection import Ignored
from mvi_dashboard.selects import select
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Column, Html, Row
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import name_code, say_exactly
from mvi_dashboard.view import View

USUAL = ("co2_avoided_t", "product_group")
"""What is asked where the address asks nothing."""

MOST_DIMENSIONS = 2
MOST_ROWS = 12
MOST_COLUMNS = 6
MOST_LISTED = 100
"""As many rows as a page lists; the data that can be taken along hold all of them."""

FULLEST = 0.5
FAINTEST = 0.06
"""How full the colour of the largest and the smallest cell of a matrix is; the number in it stays readable."""

IN_ORDER = ("year", "start_year", "circular_level")

Group = tuple[Code, ...]
"""One value of a dimension, or several that are measured together."""


def explored(view: View) -> Shown:
    """What the address asks, as chart and table; two dimensions as a matrix with the numbers in it."""
    cut = asked_cut(view)
    shown = asked_figure(view, cut)
    subtitle = f"{define_asked(cut.indicators[0], cut, view.language)} {say_basis_of(view, cut)}"
    notes = shown.notes
    if len(shown.rows) > MOST_LISTED:
        count = view.language.number(len(shown.rows))
        notes = (*notes, view.language("page.explore.listed", shown=MOST_LISTED, count=count))
    shown = replace(shown, id="explored", subtitle=subtitle, rows=shown.rows[:MOST_LISTED], notes=notes)
    if not cut.by and len(cut.indicators) == 1:
        return replace(shown, chart=None)
    if len(cut.by) < MOST_DIMENSIONS or not shown.rows:
        return shown
    legend = view.language("page.explore.matrix_legend")
    return replace(shown, chart=None, grid=_matrix(view, cut, shown.heading), notes=(legend,))


def asked_cut(view: View) -> Cut:
    """The cut that the address asks, as far as it can be answered: known names, at most two dimensions, fitting years."""
    indicators = [name for name in dict.fromkeys(view.indicators) if name in INDICATORS]
    asks_nothing = not view.indicators and not view.by
    by = (USUAL[1],) if asks_nothing else tuple(fitting_dimensions(view, indicators or [USUAL[0]]))
    return cut_of(view, indicators or [USUAL[0]], by)


def cut_of(view: View, indicators: Sequence[str], by: Sequence[str]) -> Cut:
    """The reader's question for these indicators and dimensions, in the year that they can be asked in."""
    bases = {INDICATORS[indicator].basis for indicator in indicators}
    in_years = "year" in by
    year = None if in_years or bases == {"term"} else view.filters.year if "year" in bases else view.year
    return view.cut(indicators, by, year)


def fitting_dimensions(view: View, indicators: Sequence[str]) -> list[str]:
    """The asked dimensions that exist and go with the indicators, at most two."""
    known = [name for name in dict.fromkeys(view.by) if name in DIMENSIONS]
    return [name for name in known if goes_with(view, indicators, name)][:MOST_DIMENSIONS]


def goes_with(view: View, indicators: Sequence[str], dimension: str) -> bool:
    """Whether the indicators can be cut by the dimension; one over the term has no years."""
    try:
        for indicator in indicators:
            ask(indicator, (dimension,), {}, None, view.filters.settings, view.store.default_year)
    except QuestionFault:
        return False
    return True


def passed_over(view: View) -> tuple[Ignored, ...]:
    """What the address asks that this page cannot answer: names that do not exist or do not go together."""
    cut = asked_cut(view)
    names = [("indicator", name) for name in view.indicators if name not in cut.indicators]
    return (*names, *(("by", name) for name in view.by if name not in cut.by))


def say_basis_of(view: View, cut: Cut) -> str:
    """The unit and the period of a cut in words."""
    language = view.language
    unit = language(f"unit.{INDICATORS[cut.indicators[0]].unit}")
    if "year" in cut.by:
        period = language("page.explore.per_year")
    else:
        period = language("chart.over_term") if cut.year is None else language("chart.in_year", year=cut.year)
    return language("page.explore.unit_and_period", unit=unit, period=period)


def write_sql(view: View, cut: Cut) -> str:
    """The SELECT behind the first indicator of a cut with its values written out, so that it runs as it stands."""
    question = ask(
        cut.indicators[0], cut.by, dict(cut.where), cut.year, cut.settings, default_year=view.store.default_year
    )
    return spell_out(*select(question))


def _matrix(view: View, cut: Cut, caption: str) -> Html:
    """Rows and columns of the two dimensions, the largest first and the others together, measured and never added up here."""
    language, (down, across) = view.language, cut.by
    cut = replace(cut, indicators=cut.indicators[:1])
    cells = {outcome.cut: outcome for outcome in view.outcomes(cut)}
    every_row, every_column = _codes(cells, 0), _codes(cells, 1)
    by_row = _along(view, cut.narrowed(across, every_column), down)
    rows = _groups(view, down, by_row, MOST_ROWS)
    columns = _groups(view, across, _along(view, cut.narrowed(down, every_row), across), MOST_COLUMNS)
    beside = {column: _along(view, cut.narrowed(across, column), down) for column in columns if len(column) > 1}
    none = Outcome(cut.indicators[0])

    def line(row: Group) -> dict[Group, Outcome]:
        """The cells of one row, by group of the other dimension."""
        if len(row) > 1:
            narrowed = cut.narrowed(down, row)
            known = _along(view, narrowed, across)
            rest = {column: _one(view, narrowed.narrowed(across, column)) for column in beside}
        else:
            known = {code: cells[row[0], code] for code in every_column if (row[0], code) in cells}
            rest = {column: found.get(row[0], none) for column, found in beside.items()}
        return {column: rest[column] if column in rest else known.get(column[0], none) for column in columns}

    def together(row: Group) -> Outcome:
        """The row over the whole other dimension."""
        if len(row) == 1:
            return by_row[row[0]]
        return _one(view, cut.narrowed(down, row).narrowed(across, every_column))

    lines = {row: line(row) for row in rows}
    largest = max((abs(cell.value) for found in lines.values() for cell in found.values() if cell.value), default=0.0)
    heads = [
        Column(language(f"dimension.{down}")),
        *(Column(_name(view, across, column)) for column in columns),
        Column(language("page.explore.together")),
    ]
    table = [
        Row(
            _name(view, down, row),
            (*(_shaded(view, found[column], largest) for column in columns), _written(view, together(row))),
        )
        for row, found in lines.items()
    ]
    return markup.scrolling(markup.table(heads, table, caption, under_heading=True), caption, "matrix")


def _codes(cells: Mapping[Group, Outcome], place: int) -> Group:
    return tuple(dict.fromkeys(codes[place] for codes in cells))


def _along(view: View, cut: Cut, dimension: str) -> dict[Code, Outcome]:
    """The outcomes of a cut by one dimension."""
    return {outcome.code: outcome for outcome in view.outcomes(replace(cut, by=(dimension,)))}


def _one(view: View, cut: Cut) -> Outcome:
    return next(iter(view.outcomes(cut)), Outcome(cut.indicators[0]))


def _groups(view: View, dimension: str, found: Mapping[Code, Outcome], most: int) -> list[Group]:
    """The values of a dimension, each on its own, and those that are too many together; years up to now, in their order."""
    applying = [code for code, outcome in found.items() if outcome.contracts_total]
    if dimension in IN_ORDER:
        codes = sorted(applying, key=lambda code: (code is None, str(code)))
    else:
        codes = sorted(applying, key=lambda code: (not found[code].is_known, -(found[code].value or 0.0)))
    if len(codes) <= most + 1:
        return [(code,) for code in codes]
    past = [code for code in codes if not isinstance(code, int) or code <= view.store.as_of.year]
    alone = past[-most:] if dimension in IN_ORDER else codes[:most]
    return [*((code,) for code in alone), tuple(code for code in codes if code not in alone)]


def _name(view: View, dimension: str, group: Group) -> str:
    if len(group) == 1:
        return name_code(view.language, dimension, group[0])
    return view.language("page.explore.others", count=view.language.number(len(group)))


def _written(view: View, outcome: Outcome) -> Html:
    """A number in the unit of the indicator; "–" where no contract applies, "?" where it is not known."""
    if not outcome.contracts_total:
        return Html("–")
    if outcome.is_withheld:
        return Html(view.language("chart.few_contracts"))
    text = say_exactly(view.language, INDICATORS[outcome.indicator].unit, outcome.value)
    return markup.amount(text, view.language("chart.at_least_word") if outcome.is_lower_bound else "")


def _shaded(view: View, outcome: Outcome, largest: float) -> Html:
    """The number on one hue, fuller where it is larger; worse than the reference in the colour for that; "?" hatched."""
    if not outcome.contracts_total:
        return Html("–")
    if not outcome.is_known:
        return markup.shaded(_written(view, outcome), "")
    colours, value = view.colours, outcome.value or 0.0
    hue = colours.worse if value < 0 else colours.theme_colour(INDICATORS[outcome.indicator].theme)
    strength = FAINTEST + (FULLEST - FAINTEST) * abs(value) / largest if value and largest else 0.0
    return markup.shaded(_written(view, outcome), colours.tint(hue, strength))
