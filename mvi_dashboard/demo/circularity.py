"""Rows of the circular theme: assessment and the circular criteria of a contract."""

from datetime import date, timedelta
from random import Random

from mvi_dashboard.demo import cells
from mvi_dashboard.demo.contracts import Contract
from mvi_dashboard.demo.drawing import percent, pick
from mvi_dashboard.demo.rows import Rows
from mvi_dashboard.demo.town import Town

_STEP_EUR = 250
_BEFORE_DELIVERY = ("asked", "offered", "in_contract")


def add_circular(rows: Rows, random: Random, avoiding: Random, town: Town, contract: Contract) -> None:
    """Adds what was decided and asked for circularity to the rows of this contract.

    `avoiding` draws what was not bought, so that it changes no other draw.
    """
    assumed = town.assumed
    years_passed = contract.award.year - assumed.count("circular_first_year")
    growing = assumed.count("circular_start_percent") + assumed.count("circular_growth_percent") * years_passed
    chance = contract.group.circular_percent * growing // 100
    if not percent(random, chance):
        rows.assess(contract, "circular", assumed.weights("circular_assessment").draw(random))
        return
    rows.assess(contract, "circular", "asked")
    for serial in range(1, int(assumed.weights("circular_rows").draw(random)) + 1):
        _add_criterion(rows, random, avoiding, town, contract, serial=serial)


def _add_criterion(
    rows: Rows, random: Random, avoiding: Random, town: Town, contract: Contract, *, serial: int
) -> None:
    assumed = town.assumed
    stage = assumed.weights("circular_stage").draw(random)
    day = _stage_date(random, contract, stage)
    if day > assumed.data_date:
        stage, day = "in_contract", contract.award
    measurable = assumed.weights("circular_measurable").draw(random)
    is_missing = percent(random, assumed.count("circular_share_missing_percent"))
    share = "" if is_missing else pick(random, assumed.texts("circular_shares"))
    instrument = assumed.weights("instrument").draw(random)
    attribution = assumed.weights("circular_attribution").draw(random)
    strategy = assumed.weights("circular_strategy").draw(random)
    rows.add(
        "circular",
        contract_id=contract.number,
        criterion_id=f"C{serial}",
        instrument=instrument,
        stage=stage,
        attribution=attribution,
        strategy=strategy,
        is_measurable="" if measurable == "none" else measurable,
        contract_share=cells.comma(share),
        avoided_purchase_eur=_avoided_purchase(avoiding, town, contract, strategy),
        stage_date=cells.iso(day),
    )


def _avoided_purchase(avoiding: Random, town: Town, contract: Contract, strategy: str) -> str:
    """What was not bought, where the strategy is not to buy and somebody wrote it down."""
    if strategy not in ("refuse", "rethink", "reduce"):
        return ""
    share_percent = 2 + avoiding.randrange(9)
    is_recorded = percent(avoiding, town.assumed.count("avoided_purchase_recorded_percent"))
    euros = (contract.value_cents or 0) // 100 * share_percent // 100 // _STEP_EUR * _STEP_EUR
    return cells.euros(euros * 100) if is_recorded and euros else ""


def _stage_date(random: Random, contract: Contract, stage: str) -> date:
    """The day on which the stage was reached; what is delivered was delivered during the term."""
    if stage in _BEFORE_DELIVERY:
        before = {"asked": 90, "offered": 30, "in_contract": 0}[stage]
        return contract.award - timedelta(days=before)
    first = contract.start or contract.award
    last = contract.firm_end or first + timedelta(days=365)
    share = 40 + random.randrange(60) if stage == "delivered" else 100
    return first + timedelta(days=max(1, (last - first).days) * share // 100)
