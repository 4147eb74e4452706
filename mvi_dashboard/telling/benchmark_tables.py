"""RIVM's published figures beside ours in words: a light in shape and word, the reason, and the notes on what was printed."""

from collections.abc import Sequence

from mvi_dashboard.benchmark import Compared, Published
from mvi_dashboard.language import Language
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Column, Html, Row
from mvi_dashboard.telling.phrases import UNKNOWN, say_amount, say_exactly, say_list

LIGHT_SHAPES = {"green": "●", "amber": "◐", "red": "○"}
"""A light is a word and a shape first."""

_COUNTED = ("total_", "trend_series")


def say_benchmark(language: Language, compared: Sequence[Compared]) -> str:
    """How many published figures stand beside one of ours, and how many of those may be compared at all."""
    beside = [one for one in compared if one.own is not None]
    shares = [one for one in beside if one.difference is not None]
    return language("page.benchmark.answer", beside=language.number(len(beside)), shares=language.number(len(shares)))


def comparable_table(language: Language, compared: Sequence[Compared]) -> Html:
    """The figures under an amber or green light: theirs, ours, the difference, and what stands in the way."""
    shown = [one for one in compared if one.comparability.light != "red" and _is_counted(one.published)]
    columns = [
        Column(_say(language, "what"), is_text=True),
        Column(_say(language, "round"), is_text=True),
        Column("RIVM"),
        Column(_say(language, "own")),
        Column(_say(language, "difference")),
        Column(_say(language, "light"), is_text=True),
    ]
    rows = [
        Row(
            _name(language, one.published),
            (
                one.published.period,
                _amount(language, one.published, one.published.value),
                _own(language, one),
                _difference(language, one),
                markup.amount(say_light(language, one.comparability.light), _reason(language, one)),
            ),
        )
        for one in shown
    ]
    return markup.table(columns, rows, _say(language, "comparable_caption"))


def incomparable_table(language: Language, compared: Sequence[Compared]) -> Html:
    """The national totals under a red light: per round as printed, with the reason and without a difference."""
    shown = [one for one in compared if one.comparability.light == "red" and _is_counted(one.published)]
    columns = [
        Column(_say(language, "what"), is_text=True),
        Column(_say(language, "round"), is_text=True),
        Column("RIVM"),
        Column(_say(language, "light"), is_text=True),
        Column(_say(language, "source"), is_text=True),
    ]
    rows = [
        Row(
            _name(language, one.published),
            (
                one.published.period,
                _amount(language, one.published, one.published.value),
                markup.amount(say_light(language, "red"), _reason(language, one)),
                markup.amount(one.published.source, language(f"benchmark.evidence.{one.published.evidence}")),
            ),
        )
        for one in shown
    ]
    return markup.table(columns, rows, _say(language, "incomparable_caption"))


def published_notes(language: Language, compared: Sequence[Compared]) -> list[str]:
    """What is odd about the printed figures, each once, in the order in which they are met."""
    notes = dict.fromkeys(note for one in compared for note in one.published.notes)
    return [language(f"benchmark.note.{note}") for note in notes]


def say_light(language: Language, light: str) -> str:
    """The light in shape and word."""
    return f"{LIGHT_SHAPES[light]} {language(f'benchmark.light.{light}')}"


def published_sources(language: Language, compared: Sequence[Compared]) -> str:
    """The reports that the figures were printed in."""
    return say_list(language, list(dict.fromkeys(one.published.report for one in compared)))


def _is_counted(figure: Published) -> bool:
    """Whether the figure is about a whole round; clusters and examples stand in the method's own tables."""
    return figure.scope.startswith(_COUNTED)


def _name(language: Language, figure: Published) -> str:
    key = f"benchmark.indicator.{figure.indicator}"
    return language(key if language.has(key) else f"indicator.{figure.indicator}.name")


def _reason(language: Language, compared: Compared) -> str:
    return language(f"benchmark.reason.{compared.comparability.reason}")


def _amount(language: Language, figure: Published, value: object) -> str:
    if figure.state == "no_effect":
        return "–"
    if value is None:
        return UNKNOWN
    amount = float(str(value))
    if figure.unit in ("t", "kg", "eur", "share"):
        return say_amount(language, figure.unit, amount)
    return language.significant(amount)


def _own(language: Language, compared: Compared) -> str:
    if compared.own is None:
        return markup.amount("–", language("benchmark.no_own_figure"))
    unit = "share" if compared.published.unit == "share" else compared.published.unit
    said = say_exactly(language, unit, compared.own)
    return markup.amount(said, language("chart.at_least_word") if compared.own_is_lower_bound else "")


def _difference(language: Language, compared: Compared) -> str:
    if compared.difference is None:
        return "–"
    if compared.published.unit == "share":
        points = language.number(compared.difference * 100, 0)
        return language("page.benchmark.points", points=f"+{points}" if compared.difference > 0 else points)
    return language.significant(compared.difference)


def _say(language: Language, key: str) -> str:
    return language(f"page.benchmark.{key}")
