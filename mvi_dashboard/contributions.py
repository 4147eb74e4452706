"""Which contracts make a figure: those that add most, those that are worse than the reference, and those that cost more.

One row per contract, within the question that the figure answers; never more rows than a page shows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mvi_dashboard.questions import KEYED, Settings, ask
from mvi_dashboard.selects import select_rows, write_filters
from mvi_dashboard.store import Store

GROSS, DUE = "co2_avoided_gross_t", "co2_avoided_t"
_NAMED = ("organisation", "contract_id", "title", "product_group", "department", "circular_level")


def largest_contracts(
    store: Store,
    indicators: Sequence[str],
    where: Mapping[str, Any] | None = None,
    year: int | None = None,
    settings: Settings | None = None,
    most: int = 10,
) -> pd.DataFrame:
    """The contracts that add most to the first indicator, largest first: who and what, and a column per indicator.

    In the indicators' units, for shares the euros behind them; empty is "?". All indicators must be of one theme and period. Raises
    `QuestionFault`.
    """
    questions = [ask(indicator, (), where, year, settings, store.default_year) for indicator in indicators]
    parts = [
        f"{question.indicator.part} as part_{place}, {question.indicator.scale} as scale_{place}"
        for place, question in enumerate(questions)
    ]
    cut, parameters = select_rows(questions[0], [*_NAMED, "spend_eur as value_eur", *parts])
    scaled = ", ".join(
        f"cast(part_{place} as double precision) / scale_{place} as {indicator}"
        for place, indicator in enumerate(indicators)
    )
    sql = (
        f"with cut as (\n{cut}\n)\nselect {', '.join(_NAMED)}, state, value_eur, {scaled} from cut"
        " where applies and part_0 > 0 order by part_0 desc, organisation, contract_id limit $most"
    )
    return store.query(sql, {**parameters, "most": most})


@dataclass(frozen=True)
class Balance:
    """The gross effect of a figure as its pluses and its minuses, in tonnes, and the contracts behind the minuses.

    `worse`: `organisation`, `contract_id`, `title`, `product_group`, `department`, `gross_t` and `due_t`, the worst first.
    """

    plus_t: float
    plus_contracts: int
    minus_t: float
    minus_contracts: int
    worse: pd.DataFrame


def measure_balance(
    store: Store,
    where: Mapping[str, Any] | None = None,
    year: int | None = None,
    settings: Settings | None = None,
    most: int = 50,
) -> Balance:
    """What contracts avoided and what others emitted more than the reference, gross, whatever their attribution."""
    question = ask(GROSS, (), where, year, settings, store.default_year)
    cut, parameters = select_rows(question, [*_NAMED, "gross_kg", "due_kg"])
    found = store.rows(f"with cut as (\n{cut}\n)\n{_SUMS}", parameters)[0]
    worse = store.query(f"with cut as (\n{cut}\n)\n{_WORSE}", {**parameters, "most": most})
    return Balance(
        float(found["plus_t"]),
        int(found["plus_contracts"]),
        float(found["minus_t"]),
        int(found["minus_contracts"]),
        worse,
    )


_SUMS = """select
    coalesce(sum(case when part > 0 then part else 0 end), 0) / 1000.0 as plus_t,
    coalesce(sum(case when part > 0 then 1 else 0 end), 0) as plus_contracts,
    coalesce(sum(case when part < 0 then part else 0 end), 0) / 1000.0 as minus_t,
    coalesce(sum(case when part < 0 then 1 else 0 end), 0) as minus_contracts
from cut
where applies"""
_WORSE = """select organisation, contract_id, title, product_group, department,
    gross_kg / 1000.0 as gross_t, due_kg / 1000.0 as due_t
from cut
where applies and part < 0
order by part, organisation, contract_id
limit $most"""


def list_greener_and_dearer(
    store: Store, where: Mapping[str, Any] | None = None, settings: Settings | None = None, most: int = 50
) -> pd.DataFrame:
    """Contracts that avoid emissions at a higher price than without MVI, largest difference first, over the term.

    Their footprint of spend rises while their emissions fall: `organisation`, `contract_id`, `title`, `product_group`,
    `value_eur`, `without_mvi_eur`, `dearer_eur` and `due_t`. Raises `QuestionFault`.
    """
    chosen = settings or Settings()
    conditions, parameters = write_filters(where or {})
    sql = (
        "select organisation, contract_id, title, product_group, spend_eur as value_eur,"
        " value_without_mvi_eur as without_mvi_eur, spend_eur - value_without_mvi_eur as dearer_eur, due_kg / 1000.0 as due_t"
        f" from measured_contracts where effect = 'co2' and {KEYED.format('')} and has_price_flag"
        f"{''.join(f' and {condition}' for condition in conditions)}"
        " order by dearer_eur desc, organisation, contract_id limit $most"
    )
    return store.query(sql, {**parameters, **chosen.keys, "most": most})
