"""Where a figure has no target as the reader measures: whether one holds when it is measured otherwise, and how."""

from collections.abc import Iterator
from dataclasses import replace

from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.questions import Settings, ask
from mvi_dashboard.selection import BASELINES
from mvi_dashboard.targets import Targets, theme_settings
from mvi_dashboard.telling.phrases import say_list
from mvi_dashboard.view import View


def say_where_target_holds(view: View, indicator: str) -> str:
    """`tegen grijze stroom`: under which other settings this selection has a target; empty where it has none at all."""
    language, mine = view.language, view.filters.settings
    targets, year = Targets.read(view.store), view.filters.year
    for settings in _others(mine):
        asked = year if INDICATORS[indicator].basis == "year" else None
        question = ask(indicator, (), view.filters.where(), asked, settings, view.store.default_year)
        if targets.belongs_to_cut(question, view.store.last_complete_year):
            touched = theme_settings(INDICATORS[indicator].theme)
            differing = [name for name in touched if getattr(settings, name) != getattr(mine, name)]
            told = [f"target_holds.{name}.{getattr(settings, name)}" for name in differing]
            return say_list(language, [language(key) for key in told])
    return ""


def _others(mine: Settings) -> Iterator[Settings]:
    """The usual settings, and the reader's own against the other kind of power."""
    if mine != Settings():
        yield Settings()
    yield from (replace(mine, baseline=baseline) for baseline in BASELINES if baseline != mine.baseline)
