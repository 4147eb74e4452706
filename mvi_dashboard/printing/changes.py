"""What changed per contract between two stores, as text for the command line."""

from decimal import Decimal

from mvi_dashboard.contract_changes import ContractChange, HeadlineChange
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.language import Language
from mvi_dashboard.printing.cells import ABSENT, aligned, shown
from mvi_dashboard.store import CAUSES

_AMOUNTS = ("old", "new", "difference", *CAUSES)


def contract_changes(found: tuple[HeadlineChange, ...], language: Language) -> str:
    """Per amount the contracts that moved with their causes, and the total that they sum to."""
    if not any(change.contracts for change in found):
        return language("compare.nothing")
    parts = []
    for change in found:
        unit = INDICATORS[change.indicator].unit
        name = language(f"indicator.{change.indicator}.short")
        head = name if change.year is None else f"{name}, {change.year}"
        lines = [[head, "", *(language(f"compare.{column}") for column in _AMOUNTS)]]
        lines += [
            [one.contract_id, language(f"changes.kind.{one.kind}"), *_amounts(one, unit, language)]
            for one in change.contracts
        ]
        total = [change.old, change.new, change.difference, *(change.causes[cause] for cause in CAUSES)]
        lines.append([language("compare.total"), "", *(_shown(amount, unit, language) for amount in total)])
        parts.append(aligned(lines))
    return "\n\n".join([*parts, language("compare.note")])


def _amounts(one: ContractChange, unit: str, language: Language) -> list[str]:
    states = {"old": one.old_state, "new": one.new_state}
    given = {"old": one.old, "new": one.new, "difference": one.difference, **one.causes}
    return [
        ABSENT if states.get(name) in ("absent", "outside") else _shown(given[name], unit, language)
        for name in _AMOUNTS
    ]


def _shown(amount: Decimal | None, unit: str, language: Language) -> str:
    return shown(unit, None if amount is None else float(amount), language)
