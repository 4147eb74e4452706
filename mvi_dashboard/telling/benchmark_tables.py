"""RIVM's published figures beside ours in words: a light in shape and word, the reason, and the notes on what was printed."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from mvi_dashboard.benchmark import Compared, Published
from mvi_dashboard.language import Language
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Column, Html, Row
from mvi_dashboard.telling.phrases import NO_BREAK, UNKNOWN, say_exactly

LIGHT_SHAPES = {"green": "●", "amber": "◐", "red": "○"}
"""A light is a word and a shape first."""

NO_REPORT = "report number not verified"
"""Stands in the table of published figures where the report has no number that was seen."""

_COUNTED = ("total_", "trend_series")


def say_benchmark(language: Language, compared: Sequence[Compared]) -> str:
    """How many published figures stand beside one of ours, and how many of those may be compared at all."""
    beside = [one for one in compared if one.own is not None and _is_counted(one.published)]
    shares = [one for one in beside if one.is_comparable]
    return language("page.benchmark.answer", beside=language.number(len(beside)), shares=language.number(len(shares)))


def comparable_table(language: Language, compared: Sequence[Compared]) -> Html:
    """The shares that have one of ours beside them: theirs with its source, ours, and the difference in percentage points."""
    shown = [one for one in compared if one.is_comparable and _is_counted(one.published)]
    columns = [
        Column(_say(language, "what"), is_text=True),
        Column(_say(language, "round"), is_text=True),
        Column(_say(language, "source"), is_text=True),
        Column("RIVM"),
        Column(_say(language, "own")),
        Column(_say(language, "difference")),
        Column(_say(language, "light"), is_text=True),
    ]
    rows = [
        Row(
            _name(language, one.published),
            (
                _period(one.published),
                _source(language, one.published),
                _amount(language, one),
                _own(language, one),
                _difference(language, one),
                say_light(language, one.comparability.light),
            ),
        )
        for one in shown
    ]
    return markup.table(columns, rows, _say(language, "comparable_caption"))


def published_table(language: Language, compared: Sequence[Compared], light: str) -> Html:
    """Figures under one light that have no comparable one of ours: an indicator per row, a round per column, as printed."""
    shown = [one for one in compared if one.comparability.light == light and _is_counted(one.published)]
    shown = [one for one in shown if not one.is_comparable]
    rounds = sorted({one.published.period for one in shown})
    by_indicator: dict[str, dict[str, Compared]] = {}
    for one in sorted(shown, key=lambda one: not one.published.scope.startswith(_COUNTED[0])):
        by_indicator.setdefault(one.published.indicator, {}).setdefault(one.published.period, one)
    by_reason: dict[str, list[Row]] = {}
    for found in by_indicator.values():
        first = next(iter(found.values()))
        cells = [_amount(language, found[period]) if period in found else "" for period in rounds]
        by_reason.setdefault(_reason(language, first), []).append(Row(_name(language, first.published), tuple(cells)))
    rows = [row for reason, listed in by_reason.items() for row in (Row(reason, (), "group"), *listed)]
    columns = [
        Column(_say(language, "what"), is_text=True),
        *(Column(markup.unbroken(period.replace("-", "–"))) for period in rounds),
    ]
    return markup.table(columns, rows, f"{say_light(language, light)}. {_say(language, f'{light}_caption')}")


def published_notes(language: Language, compared: Sequence[Compared]) -> list[str]:
    """What is odd about the printed figures, each once, in the order in which they are met."""
    notes = dict.fromkeys(note for one in compared for note in one.published.notes)
    return [language(f"benchmark.note.{note}") for note in notes]


def say_light(language: Language, light: str) -> str:
    """The light in shape and word."""
    return f"{LIGHT_SHAPES[light]} {language(f'benchmark.light.{light}')}"


def published_sources(language: Language, compared: Sequence[Compared]) -> list[str]:
    """The publications that the figures were read in, each once, with how they were read."""
    found = {(one.published.source, one.published.evidence): one.published.report for one in compared}
    return [
        f"{report}: {source} ({language(f'benchmark.evidence.{evidence}')})"
        for (source, evidence), report in found.items()
    ]


def _is_counted(figure: Published) -> bool:
    """Whether the figure is about a whole round; clusters and examples stand in the method's own tables."""
    return figure.scope.startswith(_COUNTED)


def _name(language: Language, figure: Published) -> str:
    key = f"benchmark.indicator.{figure.indicator}"
    return language(key if language.has(key) else f"indicator.{figure.indicator}.name")


def _reason(language: Language, compared: Compared) -> str:
    return language(f"benchmark.reason.{compared.comparability.reason}")


def _period(figure: Published) -> str:
    return figure.period.replace("-", "–")


def _amount(language: Language, compared: Compared) -> str:
    """A published figure as printed, in its own unit."""
    figure = compared.published
    if figure.state == "no_effect":
        return "–"
    if figure.value is None:
        return UNKNOWN
    if figure.unit == "share":
        return language.share(figure.value)
    digits = max(-int(figure.value.normalize().as_tuple().exponent), 0)
    stem = figure.unit.partition(" ")[0].lower()
    unit = language(f"unit.{stem}") if stem in ("t", "kg", "eur") else ""
    return f"{language.number(figure.value, digits)} {unit}".strip().replace(" ", NO_BREAK)


def _own(language: Language, compared: Compared) -> str:
    said = say_exactly(language, compared.published.unit, compared.own)
    return markup.amount(said, language("chart.at_least_word") if compared.own_is_lower_bound else "")


def _difference(language: Language, compared: Compared) -> str:
    """How far ours is below or above theirs; where ours is a lower bound: at most so far below, or at least so far above."""
    if compared.difference is None:
        return language("benchmark.hidden")
    side = "lower" if compared.difference < 0 else "higher"
    bound = "_at_bound" if compared.own_is_lower_bound else ""
    points = language.number(abs(compared.difference) * 100, 0)
    return language(f"page.benchmark.points_{side}{bound}", points=points)


def _source(language: Language, figure: Published) -> str:
    """Where one figure was read, by report or by site, and how: two rows of one round may come from two of them."""
    named = figure.report if figure.report != NO_REPORT else urlsplit(figure.source).netloc.removeprefix("www.")
    named = f"RIVM {named}" if named[:1].isdigit() else named
    return markup.amount(named, language(f"benchmark.evidence.{figure.evidence}"))


def _say(language: Language, key: str) -> str:
    return language(f"page.benchmark.{key}")
