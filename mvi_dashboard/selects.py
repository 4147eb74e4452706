"""The SELECTs behind a question: the rows of contracts, and what is added up over them.

The SQL stays inside a subset that other engines understand (docs/decisions/), names of columns come from declarations
only, and every value is bound.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from mvi_dashboard.indicators import Indicator
from mvi_dashboard.questions import KEYED, Question, QuestionFault, check_filters


def select(question: Question) -> tuple[str, dict[str, Any]]:
    """The SELECT that answers a question and its bound values; one row per combination of dimension values."""
    keys = [f"{question.column(dimension)} as {dimension}" for dimension in question.by]
    cut, parameters = select_rows(question, [*keys, "contract_key"])
    measured = ",\n    ".join(
        [*question.by, *(f"{expression} as {name}" for name, expression in _aggregates(question).items())]
    )
    numbers = ", ".join(str(position + 1) for position in range(len(question.by)))
    sql = f"with cut as (\n{cut}\n)\nselect\n    {measured}\nfrom cut\nwhere applies"
    return (f"{sql}\ngroup by {numbers}\norder by {numbers}" if numbers else sql), parameters


def select_rows(question: Question, keys: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """The SELECT of the contract rows behind a question: `keys`, then what one row adds and whether it is known."""
    indicator = question.indicator
    conditions, parameters = write_conditions(question)
    columns = [
        *keys,
        f"{indicator.applies} as applies",
        f"{indicator.part} as part",
        f"{f'cast({indicator.whole} as decimal(18, 2))' if indicator.whole else 'null'} as whole",
        f"{_state(indicator)} as state",
        f"{indicator.floor} as has_floor",
        *_band(indicator),
        "spend_eur",
    ]
    listed = ",\n    ".join(columns)
    within = f"\nwhere {' and '.join(conditions)}" if conditions else ""
    return f"select\n    {listed}\nfrom {question.view}{within}", parameters


def _band(indicator: Indicator) -> list[str]:
    """Between what the part of one row lies of which only the attribution is unknown, and whether all that is unknown does."""
    if indicator.band is None:
        return ["0 as band_low", "0 as band_high", "false as is_bounded"]
    ends = [f"{indicator.band}_band_{end}_kg as band_{end}" for end in ("low", "high")]
    return [*ends, f"due_is_bounded and {indicator.state} not in ('known', 'none') as is_bounded"]


def _state(indicator: Indicator) -> str:
    """The state of one row; a value that is missing all the same is unknown."""
    missing = f"{indicator.part} is null and {indicator.state} in ('known', 'none')"
    return f"case when {missing} then 'unknown' else {indicator.state} end"


def write_conditions(question: Question) -> tuple[list[str], dict[str, Any]]:
    """The conditions of a question on its view, none where all of it is asked, and the values bound in them."""
    parameters: dict[str, Any] = {}
    conditions: list[str] = []
    if question.indicator.rests_on_effects:
        parameters |= {"effect": question.indicator.effect, **question.settings.keys}
        conditions += ["effect = $effect", KEYED.format("")]
    for number, (dimension, values) in enumerate(question.where):
        conditions.append(_condition(question.column(dimension), values, f"where_{number}", parameters))
    if question.year is not None and "year" not in question.by:
        conditions.append(f"{question.column('year')} = $year")
        parameters["year"] = question.year
    return conditions, parameters


def write_filters(where: Mapping[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """Filters alone, for views that are keyed by neither settings nor years; raises `QuestionFault`."""
    if "year" in where:
        raise QuestionFault("no_year_here")
    parameters: dict[str, Any] = {}
    conditions = [
        _condition(dimension, values, f"where_{number}", parameters)
        for number, (dimension, values) in enumerate(check_filters(where))
    ]
    return conditions, parameters


def _aggregates(question: Question) -> dict[str, str]:
    """What is added up per cut, by name; parts and wholes only where the indicator has them."""
    known, partly, unknown = "state in ('known', 'none')", "state = 'partly_known'", "state = 'unknown'"
    one_row_per_contract = not question.in_years or question.year is not None or "year" in question.by

    # A contract of unknown size would enlarge the denominator of a share by who knows how much: no floor and no ceiling.
    unsized = " or whole is null" if question.indicator.whole else ""

    def contracts(condition: str) -> str:
        if one_row_per_contract:
            return f"sum(case when {condition} then 1 else 0 end)"
        return f"count(distinct case when {condition} then contract_key end)"

    sums = {"total_part": "sum(part)", "nonzero_parts": "sum(case when part <> 0 then 1 else 0 end)"}
    if question.indicator.whole:
        sums |= {
            "total_whole": "sum(whole)",
            "unknown_whole": f"sum(case when {known} then 0 else whole end)",
            "unknown_wholes": "sum(case when whole is null then 1 else 0 end)",
        }
    if question.indicator.band:
        sums |= {"band_low": "sum(band_low)", "band_high": "sum(band_high)"}
    return sums | {
        "unknown_without_floor": f"sum(case when not ({known}) and not has_floor{unsized} then 1 else 0 end)",
        "unknown_without_low": f"sum(case when not ({known}) and not has_floor and not is_bounded{unsized} then 1 else 0 end)",
        "unknown_without_high": f"sum(case when not ({known}) and not is_bounded{unsized} then 1 else 0 end)",
        "contracts_known": contracts(known),
        "contracts_partly_known": contracts(partly),
        "contracts_unknown": contracts(unknown),
        "contracts_total": contracts("true"),
        "spend_known_eur": f"sum(case when {known} then spend_eur else 0 end)",
        "spend_total_eur": "sum(spend_eur)",
    }


def _condition(column: str, values: tuple[Any, ...], name: str, parameters: dict[str, Any]) -> str:
    """A filter on one column; an empty or absent value asks for what is not known."""
    given = [value for value in values if value not in (None, "")]
    names = [f"{name}_{position}" for position in range(len(given))]
    parameters.update(zip(names, given, strict=True))
    parts = [f"{column} in ({', '.join(f'${name}' for name in names)})"] if names else []
    if len(given) < len(values):
        parts.append(f"{column} is null")
    return f"({' or '.join(parts)})" if parts else "1 = 0"
