"""What changed per contract between two stores, so that the contracts together are the change of the headline, to the cent.

The amounts of the headlines are followed, not the shares: a share has no part per contract that adds up. What was "?" and is known
now (or the other way) is told as that; it was never nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.questions import QuestionFault, Settings, ask
from mvi_dashboard.selects import select_rows
from mvi_dashboard.store import CAUSES, Steps, Store, join_answers, steps_between

FOLLOWED = ("co2_avoided_year_t", "circular_spend_central_eur", "social_return_realised_eur", "contract_value_eur")
"""The amounts behind the headlines, each in the year asked, and what the contracts are worth together over their terms."""

KINDS = ("new", "absent", "entered", "left", "became_known", "became_unknown", "changed", "same")
"""What happened to a contract: it came or went; the figure is about it now or no longer; "?" became a value or a value "?"; its value or
state changed; or nothing did."""


@dataclass(frozen=True)
class ContractChange:
    """One contract in two stores. `old`, `new`: what it adds, in the indicator's unit; None where it adds no amount: "?", "–" or absent.

    `old_state`, `new_state`: `known`, `partly_known`, `unknown`, `none`, `outside` (the figure is not about it) or `absent`.
    `difference`: what it adds to the change of the headline, None where neither store knows an amount; `causes`: the parts of it,
    None where not known.
    """

    organisation: str
    contract_id: str
    title: str
    kind: str
    old: Decimal | None
    new: Decimal | None
    old_state: str
    new_state: str
    difference: Decimal | None
    causes: Mapping[str, Decimal | None]


@dataclass(frozen=True)
class HeadlineChange:
    """One amount in two stores; the differences of the contracts sum to `difference`.

    `old`, `new`: what is known of it, None where of no contract anything is.

    `kinds`: kind → how many contracts, and what they add together. `contracts`: those that are not the same, the largest
    difference first. `same`: what the others add, in both stores alike; None where of none of them anything is known.
    """

    indicator: str
    year: int | None
    old: Decimal | None
    new: Decimal | None
    difference: Decimal
    causes: Mapping[str, Decimal | None]
    kinds: Mapping[str, tuple[int, Decimal]]
    contracts: tuple[ContractChange, ...]
    same: Decimal | None = None


def compare_contracts(
    old: Store,
    new: Store,
    indicators: Sequence[str] = FOLLOWED,
    *,
    where: Mapping[str, Any] | None = None,
    year: int | None = None,
    settings: Settings | None = None,
) -> tuple[HeadlineChange, ...]:
    """Per indicator what each contract adds to its change. `year`: by default the last complete one of the new store.

    Raises `QuestionFault` for an indicator that does not add up over contracts.
    """
    for indicator in indicators:
        ask(indicator, settings=settings, default_year=new.default_year)
        if INDICATORS[indicator].whole is not None:
            raise QuestionFault("no_sum_of_contracts", id=indicator)
    asked = year or new.default_year
    with steps_between(old, new) as steps:
        return tuple(_compare(steps, indicator, where or {}, asked, settings) for indicator in indicators)


_STEPS = ("old", "rules", "factors", "data", "new")


def _compare(
    steps: Steps, indicator: str, where: Mapping[str, Any], year: int, settings: Settings | None
) -> HeadlineChange:
    asked = None if INDICATORS[indicator].basis == "term" else year
    question = ask(indicator, (), where, asked, settings, year)
    cut, values = select_rows(question, ["organisation", "contract_id", "title"])
    answers: dict[str, tuple[Store, str, dict[str, Any]]] = {
        name: (store, f"with cut as (\n{cut}\n)\n{_PARTS}", values)
        for name, store in zip(_STEPS, steps.chain, strict=True)
    }
    registered = "select organisation, contract_id from contracts"
    registers: dict[str, tuple[Store, str, dict[str, Any]]] = {
        "old_register": (steps.old, registered, {}),
        "new_register": (steps.new, registered, {}),
    }
    scale = INDICATORS[indicator].scale
    kinds: dict[str, tuple[int, Decimal]] = dict.fromkeys(KINDS, (0, Decimal(0)))
    totals = dict.fromkeys(_STEPS, Decimal(0))
    changes = []
    known: set[str] = set()
    same = None
    for row in join_answers(answers | registers, _CHANGES):
        amounts = {name: None if row[name] is None else row[name] / scale for name in _STEPS}
        totals = {name: total + (amounts[name] or 0) for name, total in totals.items()}
        known |= {name for name, amount in amounts.items() if amount is not None}
        count, sum_of_kind = kinds[row["kind"]]
        kinds[row["kind"]] = (count + row["contracts"], sum_of_kind + _difference(amounts))
        if row["kind"] == "same":
            same = amounts["new"]
        else:
            changes.append(_change(row, amounts, steps))
    changes.sort(key=lambda change: (-abs(change.difference or Decimal(0)), change.organisation, change.contract_id))
    return HeadlineChange(
        indicator,
        question.year,
        totals["old"] if "old" in known else None,
        totals["new"] if "new" in known else None,
        totals["new"] - totals["old"],
        _causes(totals, steps),
        kinds,
        tuple(changes),
        same,
    )


def _change(row: Mapping[str, Any], amounts: Mapping[str, Decimal | None], steps: Steps) -> ContractChange:
    has_amount = amounts["old"] is not None or amounts["new"] is not None
    return ContractChange(
        row["organisation"],
        row["contract_id"],
        row["title"],
        row["kind"],
        amounts["old"],
        amounts["new"],
        row["old_state"],
        row["new_state"],
        _difference(amounts) if has_amount else None,
        _causes(amounts, steps),
    )


def _difference(amounts: Mapping[str, Decimal | None]) -> Decimal:
    return (amounts["new"] or Decimal(0)) - (amounts["old"] or Decimal(0))


def _causes(amounts: Mapping[str, Decimal | None], steps: Steps) -> dict[str, Decimal | None]:
    """The parts of a difference; they sum to it."""
    old, rules, factors, data, new = (amounts[name] or Decimal(0) for name in _STEPS)
    method = rules - old + new - data if steps.is_method_known else None
    return dict(zip(CAUSES, (method, factors - rules, data - factors), strict=True))


_PARTS = """select
    organisation,
    contract_id,
    title,
    cast(
        case when state = 'none' then coalesce(part, 0) when state = 'unknown' and part = 0 then null else part end
        as decimal(38, 6)
    ) as part,
    state
from cut
where applies"""
"""One row per contract that the figure is about; a part of which nothing is known is empty."""

_CHANGES = """with listed as (
    select organisation, contract_id, title from old
    union all select organisation, contract_id, title from rules
    union all select organisation, contract_id, title from factors
    union all select organisation, contract_id, title from data
    union all select organisation, contract_id, title from new
),
contracts as (
    select organisation, contract_id, max(title) as title from listed group by organisation, contract_id
),
beside as (
    select
        c.organisation,
        c.contract_id,
        coalesce(n.title, o.title, c.title) as title,
        o.part as old,
        r.part as rules,
        f.part as factors,
        d.part as data,
        n.part as new,
        case when was.contract_id is null then 'absent' else coalesce(o.state, 'outside') end as old_state,
        case when now.contract_id is null then 'absent' else coalesce(n.state, 'outside') end as new_state,
        coalesce(o.state <> 'none' and o.part is null, false) as was_unknown,
        coalesce(n.state <> 'none' and n.part is null, false) as is_unknown
    from contracts c
    left join old o on o.organisation = c.organisation and o.contract_id = c.contract_id
    left join rules r on r.organisation = c.organisation and r.contract_id = c.contract_id
    left join factors f on f.organisation = c.organisation and f.contract_id = c.contract_id
    left join data d on d.organisation = c.organisation and d.contract_id = c.contract_id
    left join new n on n.organisation = c.organisation and n.contract_id = c.contract_id
    left join old_register was on was.organisation = c.organisation and was.contract_id = c.contract_id
    left join new_register now on now.organisation = c.organisation and now.contract_id = c.contract_id
),
judged as (
    select
        *,
        case
            when old_state = 'absent' then 'new'
            when new_state = 'absent' then 'absent'
            when old_state = 'outside' and new_state <> 'outside' then 'entered'
            when new_state = 'outside' and old_state <> 'outside' then 'left'
            when was_unknown and not is_unknown then 'became_known'
            when is_unknown and not was_unknown then 'became_unknown'
            when old_state = new_state
                and coalesce(old, 0) = coalesce(rules, 0) and coalesce(rules, 0) = coalesce(factors, 0)
                and coalesce(factors, 0) = coalesce(data, 0) and coalesce(data, 0) = coalesce(new, 0) then 'same'
            else 'changed'
        end as kind
    from beside
)
select organisation, contract_id, title, old, rules, factors, data, new, old_state, new_state, kind, 1 as contracts
from judged
where kind <> 'same'
union all
select null, null, null, sum(old), sum(rules), sum(factors), sum(data), sum(new), null, null, 'same', count(*)
from judged
where kind = 'same'
having count(*) > 0"""
"""Every contract that the figure is about in any step and that is not the same; the others are one row."""
