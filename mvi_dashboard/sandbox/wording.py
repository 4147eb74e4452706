"""What became of a reader's query, in words."""

from collections.abc import Iterable

from mvi_dashboard.language import Language
from mvi_dashboard.sandbox.faults import SandboxFault


def say_fault(language: Language, fault: SandboxFault) -> tuple[str, str]:
    """The sentence of a fault and an advice."""
    rule = fault.rule
    if rule == "unknown_column" and not fault.parameters.get("near"):
        rule = "unknown_column_alone"
    if rule == "said_by_engine" and fault.parameters.get("line"):
        rule = "said_by_engine_at"
    counts = {name: language.number(value) for name, value in fault.parameters.items() if isinstance(value, int)}
    told = {**fault.parameters, **counts}
    return language(f"sandbox.{rule}.sentence", **told), language(f"sandbox.{rule}.advice", **told)


def say_cut(language: Language, cut: str, rows: int) -> str:
    """That there was more than is shown; empty where all of it is."""
    return language(f"sandbox.cut.{cut}", count=language.number(rows)) if cut else ""


def say_unlimited(language: Language, unlimited: Iterable[str]) -> str:
    """What this operating system does not limit; empty where it limits all of it."""
    names = ", ".join(language(f"sandbox.unlimited.{name}") for name in unlimited)
    return language("sandbox.unlimited.sentence", names=names) if names else ""
