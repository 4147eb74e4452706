"""What stands beside the circular share (rules.md R7): three definitions, levels of evidence, and guards."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pandas as pd

from mvi_dashboard.measure import measure
from mvi_dashboard.paths import SQL
from mvi_dashboard.questions import Settings, ask
from mvi_dashboard.selects import select_rows, write_filters
from mvi_dashboard.store import Store

DEFINITIONS = {"high": "process", "central": "content", "low": "result"}
"""Each end of the band and what it measures: asked, agreed, or delivered."""

SHARE = "circular_share"


def measure_definitions(
    store: Store, where: Mapping[str, Any] | None = None, year: int | None = None, settings: Settings | None = None
) -> pd.DataFrame:
    """The circular share under each definition: `definition`, `measures`, then the columns of a figure."""
    frames = []
    for definition, measures in DEFINITIONS.items():
        chosen = replace(settings or Settings(), circular_definition=definition)
        figures = measure(store, [SHARE], where=where, year=year, settings=chosen)
        figures.insert(0, "measures", measures)
        figures.insert(0, "definition", definition)
        frames.append(figures)
    return pd.concat(frames, ignore_index=True)


def measure_levels(
    store: Store, where: Mapping[str, Any] | None = None, year: int | None = None, settings: Settings | None = None
) -> pd.DataFrame:
    """The denominator of the share by level of evidence: columns `circular_level`, `contracts`, `spend_eur`.

    The levels 0-5 are always all there, None = not assessed; together they hold every contract of the denominator.
    """
    question = ask(SHARE, (), where, year, settings, store.default_year)
    cut, parameters = select_rows(question, ["circular_level", "contract_key"])
    sql = (
        f"with cut as (\n{cut}\n)\nselect circular_level, count(*) as contracts, coalesce(sum(whole), 0) as spend_eur"
        " from cut where applies group by circular_level"
    )
    found = {row["circular_level"]: row for row in store.rows(sql, parameters)}
    empty = {"contracts": 0, "spend_eur": 0}
    levels: list[str | None] = [*"012345", None]
    return pd.DataFrame(
        [
            {
                "circular_level": level,
                "contracts": int(found.get(level, empty)["contracts"]),
                "spend_eur": float(found.get(level, empty)["spend_eur"]),
            }
            for level in levels
        ]
    )


@dataclass(frozen=True)
class WithoutLargest:
    """A circular share with and without the contract that adds most to it; both None where they cannot be given."""

    organisation: str
    contract_id: str
    circular_eur: Decimal
    value: float | None
    value_without: float | None


def measure_without_largest(
    store: Store, where: Mapping[str, Any] | None = None, year: int | None = None, settings: Settings | None = None
) -> WithoutLargest | None:
    """The circular share without its largest contract, in numerator and denominator; None where nothing is circular."""
    question = ask(SHARE, (), where, year, settings, store.default_year)
    cut, parameters = select_rows(question, ["organisation", "contract_id"])
    found = store.rows(_LARGEST.format(cut=cut), parameters)
    if not found:
        return None
    largest = found[0]
    part, whole = largest["total_part"], largest["total_whole"]
    rest = whole - largest["whole"]
    return WithoutLargest(
        largest["organisation"],
        largest["contract_id"],
        largest["part"],
        float(part) / float(whole) if whole else None,
        float(part - largest["part"]) / float(rest) if rest else None,
    )


_LARGEST = """
with cut as (
{cut}
),
added as (
    select organisation, contract_id, coalesce(part, 0) as part, coalesce(whole, 0) as whole from cut where applies
),
totals as (select sum(part) as total_part, sum(whole) as total_whole from added)
select organisation, contract_id, part, whole, total_part, total_whole
from added cross join totals
where part > 0
order by part desc, organisation, contract_id
limit 1
"""


def list_raised_late(store: Store, where: Mapping[str, Any] | None = None) -> pd.DataFrame:
    """Criteria whose evidence was raised shortly before a closing date: one row per criterion, with both dates.

    With the contract's `title` and `product_group`; the latest last. Raises `QuestionFault` for an unknown dimension.
    """
    audit = (SQL / "audits" / "circular_level_raised_late.sql").read_text(encoding="utf-8")
    conditions, parameters = write_filters(where or {})
    sql = (
        f"select late.*, c.title, c.product_group from (\n{audit}\n) late join counted_contracts c using (organisation, contract_id)"
        f" where {' and '.join(['1 = 1', *conditions])} order by late.stage_date, organisation, contract_id"
    )
    return store.query(sql, parameters)


_STRATEGIES = """
with cut as (select organisation, contract_id from counted_contracts where {conditions}),
placed as (
    select
        coalesce(l.strategy, 'unknown') as strategy, l.organisation, l.contract_id,
        max(case when l.is_ambition then 0 when l.stage_rank >= 4 then 3 when l.stage_rank = 3 then 2 else 1 end) as furthest,
        sum(case when l.is_above_market and l.stage_rank >= 3 and not l.is_ambition
            then cast(l.avoided_purchase_eur * c.own_share as decimal(18, 2)) end) as avoided_purchase_eur
    from circular_levels l
    join cut using (organisation, contract_id)
    join classified_contracts c using (organisation, contract_id)
    group by 1, 2, 3
)
select
    s.strategy, s.pbl_number, s.rvo_number, s.has_euros,
    count(*) filter (where p.furthest >= 1) as contracts_asked,
    count(*) filter (where p.furthest >= 2) as contracts_agreed,
    count(*) filter (where p.furthest = 3) as contracts_delivered,
    sum(p.avoided_purchase_eur) filter (where s.loop = 'narrow') as avoided_purchase_eur
from circular_strategies s
left join placed p using (strategy)
group by all
order by s.pbl_number
"""


def measure_strategies(store: Store, where: Mapping[str, Any] | None = None) -> pd.DataFrame:
    """Contracts per circular strategy and stage, over the term, in the order of the R-ladder: every strategy has its row.

    Columns `strategy`, `pbl_number`, `rvo_number`, `has_euros`, `contracts_asked`, `contracts_agreed`, `contracts_delivered` (each
    a subset of the one before) and, for refuse, rethink and reduce, `avoided_purchase_eur`. Raises `QuestionFault`.
    """
    conditions, parameters = write_filters(where or {})
    return store.query(_STRATEGIES.format(conditions=" and ".join(["1 = 1", *conditions])), parameters)
