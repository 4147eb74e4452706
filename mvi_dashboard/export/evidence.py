"""What a figure stands on, as tables: the figures themselves, the contracts and factors behind them, and the SQL.

Made once for a bundle and once more to verify it, by the same functions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from mvi_dashboard.estimates import ESTIMATE
from mvi_dashboard.export.cells import Cell
from mvi_dashboard.export.wording import say_scope
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.language import Language
from mvi_dashboard.measure import FIGURE, measure
from mvi_dashboard.questions import KEYED, Code, Cut, Question, write_code
from mvi_dashboard.selects import select, select_rows
from mvi_dashboard.store import Store
from mvi_dashboard.telling.phrases import UNKNOWN, name_code

MOST_CONTRACTS = 100_000
"""Above this many rows the contracts behind a figure are left out; the store itself holds them."""

SCOPE = ("organisation", "period", "selection")
"""The columns that tell whose a figure is, about when, and what else was chosen."""

_WITH_NAMES = ("product_group", "cluster")
_WITH_FACTORS = ("climate", "environment")


@dataclass(frozen=True)
class Table:
    """Rows under named columns; the first `key_count` columns tell the rows apart."""

    columns: tuple[str, ...]
    key_count: int
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Asked:
    """One indicator as it was put to the store: its question, SQL and bound values."""

    question: Question
    sql: str
    bound: Mapping[str, Any]


def asked(store: Store, cut: Cut) -> list[Asked]:
    """The questions of a cut, one per indicator. Raises `QuestionFault`."""
    return [Asked(question, *select(question)) for question in cut.questions(store.default_year)]


def figure_table(store: Store, cut: Cut, language: Language) -> Table:
    """The figures of a cut as `measure` gives them, in full precision; a value that is not known is "?", never 0.

    Every row says whose it is, about when, and what else was chosen: a row alone can be understood.
    """
    frame = measure(store, cut.indicators, cut.by, dict(cut.where), cut.year, cut.settings)
    named = [dimension for dimension in cut.by if dimension in _WITH_NAMES]
    numbers = [name for name in (*FIGURE, *ESTIMATE) if name in frame.columns]
    told, scopes = [name for name in SCOPE if name not in cut.by], scopes_of(store, cut, language)
    columns = ("indicator", *cut.by, *(f"{dimension}_name" for dimension in named), *told, "unit", *numbers)
    rows = []
    for record in frame.to_dict("records"):
        codes = {dimension: _code(record[dimension]) for dimension in cut.by}
        value = _plain(record["value"])
        rows.append(
            (
                str(record["indicator"]),
                *(write_code(code) for code in codes.values()),
                *(name_code(language, dimension, codes[dimension]) for dimension in named),
                *scopes[str(record["indicator"])][-len(told) :],
                INDICATORS[record["indicator"]].unit,
                UNKNOWN if value is None else value,
                *(_plain(record[name]) for name in numbers[1:]),
            )
        )
    return Table(columns, 1 + len(cut.by), tuple(rows))


def scopes_of(store: Store, cut: Cut, language: Language) -> dict[str, tuple[str, ...]]:
    """Indicator -> the cells under `SCOPE`."""
    return {one.question.indicator.id: say_scope(language, cut, one.question.year) for one in asked(store, cut)}


def contract_table(store: Store, cut: Cut) -> Table | None:
    """What each contract adds to the figures of a cut, exact, in the figure's unit; None where there are too many.

    `part` is added up; a share is the sum of `part` over the sum of `whole`. "?" is a part that is not known.
    """
    columns = ("indicator", "organisation", "contract_id", "year", *(f"by_{name}" for name in cut.by), "state")
    rows: list[tuple[Cell, ...]] = []
    for one in asked(store, cut):
        question = one.question
        dimensions = [f"{question.column(name)} as by_{name}" for name in question.by]
        year = "year as of_year" if question.in_years else "null as of_year"
        inner, bound = select_rows(question, ["organisation", "contract_id", year, *dimensions])
        sql = f"with cut as (\n{inner}\n)\nselect * from cut where applies order by organisation, contract_id, of_year"
        found = store.rows(f"{sql} limit {MOST_CONTRACTS + 1}", dict(bound))
        if len(rows) + len(found) > MOST_CONTRACTS:
            return None
        rows += [_contract(question, row) for row in found]
    return Table((*columns, "part", "whole"), 4, tuple(rows))


def factor_table(store: Store, cut: Cut) -> Table | None:
    """The emission factors behind the figures of a cut, with list year and source; None where it uses none.

    Factors that a supplier stated stand with the contract's applications and are not in a list.
    """
    found: dict[tuple[str, int], tuple[Cell, ...]] = {}
    uses_factors = False
    for one in asked(store, cut):
        if one.question.indicator.theme not in _WITH_FACTORS:
            continue
        uses_factors = True
        inner, bound = select_rows(one.question, ["organisation", "contract_id"])
        for row in store.rows(_FACTORS.format(cut=inner, keyed=KEYED.format("e.")), dict(bound)):
            found[row["factor_id"], row["list_year"]] = tuple(_plain(row[name]) for name in _FACTOR_COLUMNS)
    return Table(_FACTOR_COLUMNS, 2, tuple(found[key] for key in sorted(found))) if uses_factors else None


_FACTOR_COLUMNS = ("factor_id", "list_year", "scope", "value_kg", "unit", "half_width_kg", "list_date", "source")
_FACTORS = """
with cut as (
{cut}
),
used as (
    select e.wanted_year, unnest([e.baseline_factor_id, e.market_factor_id, e.purchased_factor_id]) as factor_id
    from measured_effects e
    where e.effect = $effect and {keyed}
        and (e.organisation, e.contract_id) in (select (organisation, contract_id) from cut where applies)
)
select distinct f.factor_id, f.list_year, f.scope, f.value_kg, f.unit, f.half_width_kg, f.list_date, f.source
from used
join factors_by_year y on y.factor_id = used.factor_id and y.wanted_year = used.wanted_year
join emission_factors f on f.factor_id = y.factor_id and f.list_year = y.list_year and f.scope = 'WTW'
"""


def _contract(question: Question, row: Mapping[str, Any]) -> tuple[Cell, ...]:
    def amount(name: str) -> Cell:
        value = row[name]
        return None if value is None else Decimal(str(value)) / question.indicator.scale

    part = amount("part")
    return (
        question.indicator.id,
        row["organisation"],
        row["contract_id"],
        row["of_year"],
        *(write_code(_code(row[f"by_{name}"])) for name in question.by),
        row["state"],
        UNKNOWN if part is None else part,
        amount("whole"),
    )


def _code(value: Any) -> Code:
    if pd.isna(value):
        return None
    return value if isinstance(value, str) else int(value)


def _plain(value: Any) -> Any:
    return None if pd.isna(value) else value
