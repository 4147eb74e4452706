"""Every target in force and how it stands (rules.md R9): today, and for cumulative targets also at the end of the period.

Today counts what was realised up to the last complete year, against the path if one was adopted. The end of a cumulative target counts
every year of its period, with what signed contracts still promise; what will be signed later is not in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.measure import measure
from mvi_dashboard.questions import ask
from mvi_dashboard.store import Store
from mvi_dashboard.targets import Target, Targets, meets_no_target

CUMULATIVE = "cumulative"
_WITH_PROMISES = {"co2_avoided_year_t": "co2_avoided_t", "co2_avoided_realised_t": "co2_avoided_t"}
"""Indicator of what was realised -> the one that also counts what the contracts still promise."""


@dataclass(frozen=True)
class Standing:
    """A figure over some years of the target, what it is held against, and the verdict; None where there is none.

    `years` is empty where the figure is over the whole term of the contracts, or where no year of the period is complete.
    """

    years: tuple[int, ...]
    figure: dict[str, Any] | None
    target: float | None
    status: str | None


@dataclass(frozen=True)
class Outlook:
    """A target and how it stands; `at_end` only where it is cumulative."""

    target: Target
    today: Standing
    at_end: Standing | None


def read_outlooks(store: Store) -> list[Outlook]:
    """Every target in force that can be measured, in its own definition: by organisation, indicator, group and period."""
    targets = Targets.read(store)
    understood = [record for record in targets.records if record.is_understood()]
    return _measure(store, targets, sorted(understood, key=_place))


def cumulative_outlooks(store: Store) -> list[Outlook]:
    """The cumulative targets alone, each with its two verdicts."""
    targets = Targets.read(store)
    cumulative = [record for record in targets.records if record.target_kind == CUMULATIVE and record.is_understood()]
    return _measure(store, targets, cumulative)


def _measure(store: Store, targets: Targets, records: Sequence[Target]) -> list[Outlook]:
    return [Outlook(record, _today(store, record, targets), _at_end(store, record, targets)) for record in records]


def not_understood(store: Store) -> list[Target]:
    """The targets in force of which indicator, unit or definition cannot be measured."""
    return [record for record in Targets.read(store).records if not record.is_understood()]


def _place(record: Target) -> tuple[str, int, str, int, str]:
    """Where a target stands in the list."""
    at = list(INDICATORS).index(record.indicator)
    return record.organisation, at, record.product_group or "", record.period_from, record.target_id


def _today(store: Store, record: Target, targets: Targets) -> Standing:
    last = min(record.period_to, store.last_complete_year)
    if last < record.period_from:
        return Standing((), None, None, None)
    first = record.period_from if record.target_kind == CUMULATIVE else last
    return _standing(store, record, record.indicator, range(first, last + 1), targets)


def _at_end(store: Store, record: Target, targets: Targets) -> Standing | None:
    if record.target_kind != CUMULATIVE:
        return None
    years = range(record.period_from, record.period_to + 1)
    indicator = _WITH_PROMISES.get(record.indicator, record.indicator)
    return _standing(store, record, indicator, years, targets, counts_promises=True)


def _standing(
    store: Store,
    record: Target,
    indicator: str,
    years: Sequence[int],
    targets: Targets,
    *,
    counts_promises: bool = False,
) -> Standing:
    """The figure over these years and its verdict; what is still promised meets no target, except at the end."""
    settings = record.settings()
    where: dict[str, Any] = {"organisation": record.organisation}
    has_years = INDICATORS[indicator].basis != "term" or settings.year_basis == "award"
    if has_years:
        where["year"] = tuple(years)
    if record.product_group is not None:
        where["product_group"] = record.product_group
    found = measure(store, [indicator], where=where, settings=settings)
    path = record.on_path(years[-1])
    told = tuple(years) if has_years else ()
    if found.empty:
        return Standing(told, None, path, None)
    figure = {str(name): None if pd.isna(value) else value for name, value in found.to_dict("records")[0].items()}
    is_judged = counts_promises or not meets_no_target(ask(indicator, where=where, settings=settings))
    if path is None or not is_judged:
        return Standing(told, figure, path if is_judged else None, None)
    return Standing(told, figure, path, record.judge(figure, path, targets.minimum_coverage_share))
