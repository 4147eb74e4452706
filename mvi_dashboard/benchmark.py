"""What RIVM published, beside our own figures, with a light that says how far the two may be compared (rules.md R10).

Only shares and per-unit values compare, at most amber. RIVM's totals (national, two years, above the EU threshold, over
the term) are red: the difference is hidden and the reason shown. Nothing from the rounds makes one trend. Notes and
reasons are ids; their words stand in the language files under `[benchmark.note]` and `[benchmark.reason]`.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

import pandas as pd

from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.measure import measure
from mvi_dashboard.paths import REFERENCE
from mvi_dashboard.questions import QuestionFault, Settings
from mvi_dashboard.store import Store

LIGHTS = ("green", "amber", "red")
CLUSTERS = ("automation", "energy", "civil_works", "office_facilities", "office_buildings", "transport")
MILLION = 1_000_000


@dataclass(frozen=True)
class Published:
    """One printed figure; `value` is None where RIVM prints "?" (`unknown`) or "-" (`no_effect`)."""

    period: str
    indicator: str
    scope: str
    value: Decimal | None
    state: str
    unit: str
    definition: str
    report: str
    notes: tuple[str, ...]
    source: str
    year: str
    evidence: str


@dataclass(frozen=True)
class Comparability:
    """Which of our indicators stands beside a published one, and how far the two may be compared."""

    own_indicator: str | None
    light: str
    reason: str


@dataclass(frozen=True)
class Compared:
    """A published figure beside our own of the same award years; no `difference` under a red light or beside a "?".

    `own_is_known_part`: some of ours is unknown and may be negative, so that it is not even a lower bound and no difference
    can be told; of a lower bound the difference is one too.
    """

    published: Published
    comparability: Comparability
    own: float | None
    own_is_lower_bound: bool
    difference: float | None
    own_is_known_part: bool = False

    @property
    def is_comparable(self) -> bool:
        """Whether the two may stand beside each other as figures of the same kind."""
        return self.own is not None and self.comparability.light != "red" and self.published.value is not None


@cache
def read_published() -> tuple[Published, ...]:
    """Every published figure, in the order of the file."""
    return tuple(
        Published(
            row["round"],
            row["indicator"],
            row["scope"],
            Decimal(row["value"]) if row["value"] else None,
            row["state"],
            row["unit"],
            row["definition"],
            row["report"],
            tuple(note for note in row["notes"].split("|") if note),
            row["source"],
            row["year"],
            row["evidence"],
        )
        for row in _rows("rivm_published")
    )


def published_figure(period: str, indicator: str, scope: str) -> Published:
    """One published figure; `KeyError` where RIVM printed none."""
    for figure in read_published():
        if (figure.period, figure.indicator, figure.scope) == (period, indicator, scope):
            return figure
    raise KeyError((period, indicator, scope))


@cache
def read_comparability() -> Mapping[str, Comparability]:
    """Published indicator -> how far it compares."""
    return {
        row["published"]: Comparability(row["own_indicator"] or None, row["light"], row["reason"])
        for row in _rows("comparability")
    }


def compare_with_published(store: Store, settings: Settings | None = None, period: str | None = None) -> list[Compared]:
    """Every published figure beside ours of the same two award years; ours is None where there is no counterpart.

    `period`: only that round of RIVM; `QuestionFault` where it published none of that name.
    """
    rounds = sorted({figure.period for figure in read_published()})
    if period is not None and period not in rounds:
        raise QuestionFault("unknown_value", name="round", value=period, known=", ".join(rounds))
    basis = replace(settings or Settings(), year_basis="award", attribution="due", extrapolation="off")
    return [_compare(store, figure, basis) for figure in read_published() if period in (None, figure.period)]


def compare_organisations(
    store: Store, indicator: str, product_group: str, year: int | None = None, settings: Settings | None = None
) -> pd.DataFrame:
    """Organisations of one store in one product group: the indicator per million euro of contracts that are known.

    Columns organisation, per_million_eur, contracts_known, light, reason. Too few contracts or organisations: red and
    no value. A small part known, or contracts known in part, make it amber.
    """
    figures = measure(store, [indicator], ["organisation"], {"product_group": product_group}, year, settings)
    limits = store.thresholds
    known = figures[figures["value"].notna() & (figures["spend_known_eur"] > 0)]
    is_enough = (
        len(known) >= limits["benchmark_organisations"]
        and known["contracts_known"].sum() >= limits["benchmark_contracts"]
    )
    rows = []
    for row in figures.to_dict("records"):
        is_known = is_enough and row["organisation"] in set(known["organisation"])
        covered = row["spend_known_eur"] / row["spend_total_eur"] if row["spend_total_eur"] else 0.0
        light, reason = "green", "same_method"
        if not is_known:
            light, reason = "red", "too_few" if row["value"] == row["value"] else "unknown"
        elif covered < limits["minimum_coverage_share"] or row["contracts_partly_known"]:
            light, reason = "amber", "little_known"
        rows.append(
            {
                "organisation": row["organisation"],
                "per_million_eur": row["value"] / row["spend_known_eur"] * MILLION if is_known else None,
                "contracts_known": row["contracts_known"],
                "light": light,
                "reason": reason,
            }
        )
    return pd.DataFrame(rows, columns=["organisation", "per_million_eur", "contracts_known", "light", "reason"])


def _compare(store: Store, figure: Published, settings: Settings) -> Compared:
    comparability = read_comparability()[figure.indicator]
    where = _cut(figure)
    if comparability.own_indicator is None or where is None:
        return Compared(figure, comparability, None, False, None)
    found = measure(store, [comparability.own_indicator], where=where, settings=settings)
    is_share = INDICATORS[comparability.own_indicator].unit == "share"
    if found.empty or pd.isna(found["value"][0]) or (is_share and found["has_few_contracts"][0]):
        return Compared(figure, comparability, None, False, None)
    own = float(found["value"][0])
    is_lower_bound = bool(found["is_lower_bound"][0])
    is_partly_known = bool(found["contracts_unknown"][0] or found["contracts_partly_known"][0])
    is_known_part = is_partly_known and not is_lower_bound
    is_hidden = comparability.light == "red" or figure.value is None or is_known_part
    difference = None if is_hidden else own - float(figure.value or 0)
    return Compared(figure, comparability, own, is_lower_bound, difference, is_known_part)


def _cut(figure: Published) -> dict[str, object] | None:
    """The same award years and cluster in our store; None for a figure about something that no register has."""
    years = tuple(int(year) for year in figure.period.split("-"))
    if figure.scope in CLUSTERS:
        return {"year": years, "cluster": figure.scope}
    is_whole = figure.scope.startswith("total_") or figure.scope == "trend_series"
    return {"year": years} if is_whole else None


def _rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
