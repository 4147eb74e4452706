"""Rows of social return: assessment, the agreement and the efforts per year, by placement and without persons."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from mvi_dashboard.demo import cells
from mvi_dashboard.demo.contracts import Contract
from mvi_dashboard.demo.drawing import percent, pick
from mvi_dashboard.demo.rows import Rows
from mvi_dashboard.demo.town import Town

_FULFILMENT_PERCENT = {"under": (15, 55), "nearly": (75, 30), "over": (105, 40)}
"""Lowest fulfilment over the elapsed term, and the width above it, per kind of report."""
_STEP_EUR = 250
_LEAST_FTE_PERCENT = 10


@dataclass(frozen=True)
class _Effort:
    """What is told of one contract and year; `told` holds the cells about the placement."""

    contract: Contract
    year: int
    stage: str
    claimed_eur: int
    accepted_eur: int | None
    day: date
    told: tuple[tuple[str, str], ...] = ()


def add_social_return(rows: Rows, random: Random, placing: Random, town: Town, contract: Contract) -> None:
    """Adds what was decided, agreed and reported for social return to the rows of this contract.

    `placing` draws the placements that a year's report consists of, so that they change no other draw.
    """
    assumed = town.assumed
    value_eur = (contract.value_cents or 0) // 100
    is_service_or_work = contract.group.kind != "supplies" and not contract.is_framework
    is_above = is_service_or_work and value_eur >= assumed.count("social_return_from_eur")
    chance = assumed.count("social_return_agreed_percent" if is_above else "social_return_small_percent")
    if not is_service_or_work or value_eur < _STEP_EUR or not percent(random, chance):
        rows.assess(contract, "social_return", assumed.weights("social_assessment").draw(random))
        return
    rows.assess(contract, "social_return", "asked")
    obliged_eur = _add_agreement(rows, random, town, contract, value_eur)
    _add_efforts(rows, random, placing, town, contract, obliged_eur=obliged_eur)


def _add_agreement(rows: Rows, random: Random, town: Town, contract: Contract, value_eur: int) -> int:
    """Adds the agreement; gives the obligation in euros that the efforts aim at."""
    assumed = town.assumed
    required = cells.thousandths(assumed.weights("social_required").draw(random))
    is_more_offered = percent(random, assumed.count("social_offered_percent"))
    offered = required + 10 * (1 + random.randrange(2)) if is_more_offered else 0
    base_type = assumed.weights("social_base").draw(random)
    wage_share = pick(random, assumed.texts("social_wage_share")) if base_type == "assumed_wage_share" else ""
    base_eur = value_eur * (25 + random.randrange(30)) // 100 if base_type == "wage_sum" else value_eur
    is_base_missing = percent(random, assumed.count("social_return_base_missing_percent"))
    end, table_version = contract.firm_end, assumed.text("block_table_version")
    rows.add(
        "social_return_agreements",
        contract_id=contract.number,
        required_share=_share(required),
        offered_share=_share(offered) if offered else "",
        base_type="" if is_base_missing else base_type,
        base_eur="" if is_base_missing else cells.euros(base_eur * 100),
        wage_share=cells.comma(wage_share),
        base_stage=assumed.weights("social_base_stage").draw(random),
        block_table_region=assumed.text("block_table_region"),
        block_table_version=table_version if contract.award.isoformat() >= table_version else "",
        final_date=cells.iso(end + timedelta(days=90) if end else None),
        penalty_rate=cells.comma(pick(random, assumed.texts("penalty_rates"))) if percent(random, 60) else "",
    )
    paid = base_eur * (cells.thousandths(wage_share) if wage_share else 1000) // 1000
    return paid * max(required, offered) // 1000


def _add_efforts(
    rows: Rows, random: Random, placing: Random, town: Town, contract: Contract, *, obliged_eur: int
) -> None:
    """A plan per year, and what was realised and verified up to the data date."""
    assumed, first, end = town.assumed, contract.start, contract.firm_end
    report = assumed.weights("social_return_report").draw(random)
    if first is None or end is None or first >= assumed.data_date:
        return
    years = range(first.year, end.year + 1)
    plan_eur = obliged_eur * (85 + random.randrange(30)) // 100 // len(years)
    planned_on = min(first + timedelta(days=30 + random.randrange(60)), assumed.data_date)
    if report != "none" or percent(random, 50):
        for year in years:
            planned = _Effort(contract, year, "planned", plan_eur // _STEP_EUR * _STEP_EUR, None, planned_on)
            _add_effort(rows, planned, f"P{year}")
    if report == "none":
        return
    lowest, width = _FULFILMENT_PERCENT[report]
    due_eur = obliged_eur // max(1, len(years) - 1)
    for year in years:
        if year > assumed.data_date.year:
            break
        realised = due_eur * (lowest + random.randrange(width)) // 100
        reported_on = date(year + 1, 1, 20) + timedelta(days=random.randrange(90))
        if reported_on > assumed.data_date:
            reported_on, realised = assumed.data_date, realised * (35 + random.randrange(20)) // 100
        is_verified = year < assumed.data_date.year and percent(random, assumed.count("verified_effort_percent"))
        accepted = realised * (88 + random.randrange(13)) // 100 if percent(random, 92) else None
        stage = "verified" if is_verified and accepted is not None else "realised"
        claimed = realised // _STEP_EUR * _STEP_EUR
        accepted = None if accepted is None else min(accepted, claimed)
        _add_report(rows, placing, town, _Effort(contract, year, stage, claimed, accepted, reported_on))


def _add_report(rows: Rows, placing: Random, town: Town, report: _Effort) -> None:
    """One effort for the year, or one per placement that together are worth as much."""
    if not percent(placing, town.assumed.count("placements_told_percent")):
        _add_effort(rows, report, f"R{report.year}")
        return
    parts = list(_placements(placing, town, report.claimed_eur))
    accepted_left = report.accepted_eur or 0
    for serial, (claimed_eur, told) in enumerate(parts, start=1):
        accepted_eur = None
        if report.accepted_eur is not None:
            is_last = serial == len(parts)
            accepted_eur = accepted_left if is_last else report.accepted_eur * claimed_eur // report.claimed_eur
            accepted_left -= accepted_eur
        part = replace(report, claimed_eur=claimed_eur, accepted_eur=accepted_eur, told=told)
        _add_effort(rows, part, f"R{report.year}-{serial}")


def _placements(placing: Random, town: Town, claimed_eur: int) -> Iterator[tuple[int, tuple[tuple[str, str], ...]]]:
    """Euros and cells of each placement, part of a full-time year; last what no placement explains."""
    left = claimed_eur
    for _ in range(town.assumed.count("placements_most")):
        block, _, value = town.assumed.weights("placement_blocks").draw(placing).partition("@")
        fte_percent = min(40 + 10 * placing.randrange(7), left * 100 // int(value))
        if fte_percent < _LEAST_FTE_PERCENT:
            continue
        part_eur = int(value) * fte_percent // 100
        left -= part_eur
        quantity = f"{fte_percent // 100},{fte_percent % 100:02d}"
        yield part_eur, (("building_block", block), ("quantity", quantity), ("effort_unit", "fte_year"))
    if left:
        yield left, ()


def _add_effort(rows: Rows, effort: _Effort, name: str) -> None:
    if effort.claimed_eur == 0:
        return
    rows.add(
        "social_return_efforts",
        contract_id=effort.contract.number,
        effort_id=f"{effort.contract.number}-{name}",
        year=str(effort.year),
        stage=effort.stage,
        claimed_eur=cells.euros(effort.claimed_eur * 100),
        accepted_eur="" if effort.accepted_eur is None else cells.euros(effort.accepted_eur * 100),
        reported_on=cells.iso(effort.day),
        **dict(effort.told),
    )


def _share(thousandths: int) -> str:
    return f"0,{thousandths:03d}".rstrip("0")
