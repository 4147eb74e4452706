"""Cumulative targets and their two verdicts (rules.md R9): today, and expected at the end from signed contracts.

Today counts what was realised up to the last complete year, against the path if one was adopted. The end counts every
year of the period, with what signed contracts still promise; what will be signed later is not in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mvi_dashboard.measure import measure
from mvi_dashboard.store import Store
from mvi_dashboard.targets import Target, Targets

_WITH_PROMISES = {"co2_avoided_year_t": "co2_avoided_t", "co2_avoided_realised_t": "co2_avoided_t"}
"""Indicator of what was realised -> the one that also counts what the contracts still promise."""


@dataclass(frozen=True)
class Standing:
    """A figure over some years of the target, what it is held against, and the verdict; None where there is none."""

    years: tuple[int, ...]
    figure: dict[str, Any] | None
    target: float | None
    status: str | None


@dataclass(frozen=True)
class Outlook:
    """The two verdicts of one cumulative target."""

    target: Target
    today: Standing
    at_end: Standing


def cumulative_outlooks(store: Store) -> list[Outlook]:
    """Every cumulative target of a store, measured in its own definition."""
    targets = Targets.read(store)
    return [
        Outlook(record, _today(store, record, targets), _at_end(store, record, targets))
        for record in targets.records
        if record.target_kind == "cumulative" and record.is_understood()
    ]


def _today(store: Store, record: Target, targets: Targets) -> Standing:
    years = tuple(range(record.period_from, min(record.period_to, store.last_complete_year) + 1))
    if not years:
        return Standing((), None, None, None)
    return _standing(store, record, record.indicator, years, targets)


def _at_end(store: Store, record: Target, targets: Targets) -> Standing:
    years = tuple(range(record.period_from, record.period_to + 1))
    indicator = _WITH_PROMISES.get(record.indicator, record.indicator)
    return _standing(store, record, indicator, years, targets)


def _standing(store: Store, record: Target, indicator: str, years: Sequence[int], targets: Targets) -> Standing:
    where: dict[str, Any] = {"organisation": record.organisation, "year": tuple(years)}
    if record.product_group is not None:
        where["product_group"] = record.product_group
    found = measure(store, [indicator], where=where, settings=record.settings())
    path = record.on_path(years[-1])
    if found.empty:
        return Standing(tuple(years), None, path, None)
    figure = {str(name): value for name, value in found.to_dict("records")[0].items()}
    least = targets.minimum_coverage_share
    status = None if path is None else record.judge(figure, path, least)
    return Standing(tuple(years), figure, path, status)
