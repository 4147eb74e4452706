"""Small pieces of wording and colour that figures share."""

from mvi_dashboard.figures.other_targets import say_where_target_holds
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.labels import name_short
from mvi_dashboard.language import Language
from mvi_dashboard.telling.lists import Cell, Quantity
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import say_amount
from mvi_dashboard.view import View


def period_words(view: View) -> str:
    """`in 2025` or `over de hele looptijd`, as the figure asks."""
    if view.year is None:
        return view.language("chart.over_term")
    return view.language("chart.in_year", year=view.year)


def paint(view: View, colour: str, strength: float = 1.0) -> str:
    """The look of one entry in the key of a chart."""
    return f"background:{view.colours.tint(colour, strength)}"


def say_contracts(language: Language, count: int) -> str:
    """`1 contract` or `1.204 contracten`."""
    return language(f"chart.contracts_{'one' if count == 1 else 'many'}", count=language.number(count))


def is_few(view: View, contracts: float) -> bool:
    """Whether so many contracts are too few for a percentage of them, or of their euros."""
    return contracts < view.store.thresholds["ranking_contracts"]


def say_share(view: View, share: float, contracts: float) -> str:
    """A part of so many contracts as a percentage; "te weinig contracten" where these are too few."""
    return view.language("chart.few_contracts") if is_few(view, contracts) else view.language.share(share)


def share_cell(view: View, share: float, contracts: float) -> Cell:
    """The same in a table."""
    return view.language("chart.few_contracts") if is_few(view, contracts) else Quantity(share, "share")


def name_column(view: View, indicator: str) -> str:
    """The short name of an indicator over a column; the command line writes CO2 without its subscript."""
    return name_short(indicator, view.filters.settings, view.language).replace("CO2", "CO₂")


def of_attribution(view: View, key: str) -> str:
    """The key of a text about CO2: that of the gross effect where the reader asked for it."""
    return f"{key}_gross" if view.filters.settings.attribution == "gross" else key


def contract_address(view: View, organisation: str, contract_id: str) -> str:
    """The link to the file of one contract."""
    return view.filters.address("contracts", {"organisation": organisation}, contract=contract_id)


def say_with_target(view: View, said: str, outcome: Outcome) -> str:
    """A sentence about a figure, and after it how it stands against its target, or where a target holds instead."""
    language = view.language
    if outcome.target is None:
        how = say_where_target_holds(view, outcome.indicator)
        return f"{said} {language('against_target.elsewhere', how=how)}" if how else said
    target = say_amount(language, INDICATORS[outcome.indicator].unit, outcome.target)
    key = f"against_target.{outcome.status or 'none'}"
    return f"{said} {language(key, target=target)}"
