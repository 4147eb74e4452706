"""Figures in words: values with their unit, verdicts, coverage and sources, in the reader's language.

Pure: outcome in, text out. "?" is a state of its own and is never written as 0.
"""

import datetime
from collections.abc import Sequence

from babel.lists import format_list

from mvi_dashboard.language import Language
from mvi_dashboard.questions import Code
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.theme import STATUS_SHAPES

UNKNOWN = "?"
NO_BREAK = "\xa0"
"""Between a number and its unit, so that no line ends there."""


def say_amount(language: Language, unit: str, value: float | None) -> str:
    """A value with its unit, scaled to the reader; "?" where there is none."""
    if value is None:
        return UNKNOWN
    if unit == "share":
        return language.share(value, 1 if abs(value) < 0.1 else 0)
    write = {"eur": language.euro_short, "kg": language.kilograms}.get(unit, language.tonnes)
    amount = write(value)
    return amount.replace(" ", NO_BREAK)


def say_exactly(language: Language, unit: str, value: float | None) -> str:
    """A value in its own unit and full size, for tables; "?" where there is none."""
    if value is None:
        return UNKNOWN
    if unit == "share":
        return language.share(value, 1)
    if unit == "eur":
        return language.euro(value).replace(" ", NO_BREAK)
    if unit == "kg" and 0 < abs(value) < 10:
        return language.significant(value, 2)
    return language.number(value, 0 if abs(value) >= 10 or value == 0 else 1)


def say_value(language: Language, unit: str, outcome: Outcome) -> str:
    """The value of an outcome with its unit; "te weinig contracten" for a percentage that would rest on too few."""
    return language("chart.few_contracts") if outcome.is_withheld else say_amount(language, unit, outcome.value)


def say_label(language: Language, unit: str, outcome: Outcome) -> str:
    """A value in few words: "minstens" where it is a lower bound without a range, which is drawn where there is one."""
    amount = say_value(language, unit, outcome)
    is_bound = outcome.is_lower_bound and outcome.is_known and outcome.low is None
    return language("chart.at_least", amount=amount) if is_bound else amount


def say_range(language: Language, unit: str, outcome: Outcome) -> str | None:
    """The range of a value, or its low end with "minstens" where what is unknown can only add to it (rules.md R6)."""
    if outcome.low is None or outcome.high is None or not outcome.is_known:
        return None
    low, high = say_amount(language, unit, outcome.low), say_amount(language, unit, outcome.high)
    if outcome.is_lower_bound:
        return language("chart.at_least", amount=low)
    return language("chart.between", low=low, high=high)


def say_exact_range(language: Language, unit: str, outcome: Outcome) -> str:
    """The range under a value in a table, in the table's own unit; "minstens" alone where there is no range."""
    if not outcome.is_known:
        return ""
    if outcome.low is None or outcome.high is None:
        return language("chart.at_least_word") if outcome.is_lower_bound else ""
    low, high = say_exactly(language, unit, outcome.low), say_exactly(language, unit, outcome.high)
    return language("chart.at_least", amount=low) if outcome.is_lower_bound else f"{low} – {high}"


def say_outcome(language: Language, unit: str, outcome: Outcome) -> str:
    """A value in full, with its range or "minstens"."""
    label, spread = say_label(language, unit, outcome), say_range(language, unit, outcome)
    return f"{label} ({spread})" if spread else label


def say_status(language: Language, status: str | None) -> str:
    """The verdict in shape and word; where no target was adopted it says so."""
    if status is None:
        return language("status.no_target")
    return f"{STATUS_SHAPES[status]}{NO_BREAK}{language(f'status.{status}')}"


def say_grade(language: Language, outcome: Outcome) -> str:
    """`Zekerheid C: cijfers uit het contract.`; empty where a figure has no grade."""
    if outcome.grade is None or not outcome.is_known:
        return ""
    return language("chart.grade", grade=outcome.grade, words=language(f"grade.{outcome.grade}_words"))


def say_coverage(language: Language, outcome: Outcome) -> str:
    """Gebaseerd op 412 van 530 contracten, € 61 mln van € 88 mln."""
    if not outcome.contracts_total:
        return language("chart.coverage_nothing")
    known, total = outcome.contracts_known, outcome.contracts_total
    contracts = language("chart.coverage_contracts", known=language.number(known), total=language.number(total))
    if outcome.spend_known_eur is None or not outcome.spend_total_eur:
        return f"{contracts}."
    spend = language(
        "chart.coverage_spend",
        known=say_amount(language, "eur", outcome.spend_known_eur),
        total=say_amount(language, "eur", outcome.spend_total_eur),
    )
    return f"{contracts}, {spend}."


def say_coverages(language: Language, parts: Sequence[tuple[str, Outcome]]) -> str:
    """The coverage of each of these figures by name; where they share it that of one, with what is unknown of it."""
    named: dict[str, list[str]] = {}
    for name, outcome in parts:
        named.setdefault(_say_of(language, outcome), []).append(name)
    if len(named) == 1:
        only = parts[0][1]
        said = " ".join(text for text in (say_coverage(language, only), say_unknown(language, only)) if text)
        return f"{parts[0][0]}: {said[:1].lower()}{said[1:]}" if len(parts) == 1 and parts[0][0] else said
    told = "; ".join(f"{say_list(language, names)}: {said}" for said, names in named.items())
    said = language("chart.coverage_each", parts=told)
    is_open = any(_may_be_negative(outcome) for _, outcome in parts)
    return f"{said} {language('chart.rest_may_be_negative')}" if is_open else said


def _may_be_negative(outcome: Outcome) -> bool:
    """Whether what is unknown of a figure may lower it."""
    has_unknown = outcome.contracts_unknown + outcome.contracts_partly_known > 0
    is_avoided = outcome.indicator.startswith("co2_avoided")
    return has_unknown and is_avoided and outcome.is_known and not outcome.is_lower_bound


def _say_of(language: Language, outcome: Outcome) -> str:
    """`412 van 530 contracten, € 61 mln van € 88 mln`."""
    if not outcome.contracts_total:
        return language("chart.coverage_none")
    counts = {name: language.number(getattr(outcome, f"contracts_{name}")) for name in ("known", "total")}
    said = language("chart.coverage_of", **counts)
    if outcome.spend_known_eur is None or not outcome.spend_total_eur:
        return said
    euros = {name: say_amount(language, "eur", getattr(outcome, f"spend_{name}_eur")) for name in ("known", "total")}
    return f"{said}, {language('chart.coverage_spend', **euros)}"


def say_unknown(language: Language, outcome: Outcome) -> str | None:
    """How many contracts have no known effect, and whether that may disappoint; None where all are known."""
    what = "value" if outcome.indicator in ("contract_value_eur", "spend_year_eur") else "effect"
    sentences = [
        language(f"chart.{kind}_{'one' if count == 1 else 'many'}", count=language.number(count))
        for kind, count in ((f"unknown_{what}", outcome.contracts_unknown), ("partly", outcome.contracts_partly_known))
        if count
    ]
    if _may_be_negative(outcome):
        sentences.append(language("chart.unknown_may_be_negative"))
    return " ".join(sentences) or None


def say_attribution(language: Language, unit: str, outcome: Outcome) -> str | None:
    """Between what the part lies of which only the attribution is unknown (rules.md R2); None where there is none."""
    low, high = outcome.attribution_low, outcome.attribution_high
    if low is None or high is None or low == high == 0:
        return None
    amounts = {"low": say_amount(language, unit, low), "high": say_amount(language, unit, high)}
    return language("chart.attribution_unknown", **amounts)


def say_source(language: Language, organisation: str, as_of: datetime.date, factor_years: Sequence[int] = ()) -> str:
    """Where a figure comes from: register, data date and, for emissions, the factor lists."""
    sentence = language("chart.source", organisation=organisation, date=language.date_long(as_of))
    if not factor_years:
        return sentence
    if len(factor_years) == 1:
        return f"{sentence} {language('chart.factor_year', years=factor_years[0])}"
    return f"{sentence} {language('chart.factor_years', first=min(factor_years), last=max(factor_years))}"


def say_definition(language: Language, definition: str | None) -> str:
    """The definition of a target as a sentence: `door MVI, geleverd of geverifieerd, …`; other words stay as they are."""
    parts = [part.strip() for part in (definition or "").split(";") if part.strip()]
    keys = [(part, f"target_definition.{part.replace('=', '.').replace(' ', '')}") for part in parts]
    return ", ".join(language(key) if language.has(key) else part for part, key in keys)


def say_list(language: Language, items: Sequence[str]) -> str:
    """`a, b en c`."""
    return format_list(list(items), locale=language.locale)


def name_code(language: Language, dimension: str, code: Code) -> str:
    """What a dimension value is called on screen; never a raw identifier of ours."""
    if code is None:
        unknown = f"filter.unknown_{dimension}"
        return language(unknown if language.has(unknown) else "filter.unknown")
    named = f"{'social_return_table_name' if dimension == 'social_return_table' else dimension}.{code}"
    if language.has(named):
        return language(named)
    if dimension == "cluster" and language.has(f"product_group.{code}"):
        return language(f"product_group.{code}")
    return str(code)
