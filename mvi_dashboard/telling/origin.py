"""Where a figure comes from, in words: what it means, how it was added up, and the contracts behind it."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from mvi_dashboard import __version__
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.labels import define_indicator, name_indicator, name_number
from mvi_dashboard.language import Language
from mvi_dashboard.printing.review import say_judged
from mvi_dashboard.questions import Cut, Settings, ask
from mvi_dashboard.selects import select
from mvi_dashboard.store import Store
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Column, Html, Row
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import name_code, say_exactly, say_list, say_outcome
from mvi_dashboard.trace import Trace

MOST = 50
"""As many contracts as are listed one by one; the others are one line, so that the list still adds up."""


def say_origin(language: Language, indicator: str, settings: Settings, total: Outcome, contracts: int) -> str:
    """The figure and how many contracts stand behind it."""
    amount = say_outcome(language, INDICATORS[indicator].unit, total)
    return language(
        "origin.answer",
        name=name_indicator(indicator, settings, language),
        amount=amount,
        count=language.number(contracts),
    )


def origin_facts(language: Language, store: Store, cut: Cut) -> list[tuple[str, str]]:
    """Definition, unit, question, factor lists and the fingerprint of the data."""
    indicator = cut.indicators[0]
    declared = INDICATORS[indicator]
    facts = [
        (language("origin.meaning"), define_indicator(indicator, cut.settings, language)),
        (language("origin.unit"), language(f"unit.{declared.unit}")),
        (language("origin.asked"), _say_question(language, cut)),
        (language("origin.source"), language("origin.register", date=language.date_long(store.as_of))),
    ]
    if declared.theme in ("climate", "environment"):
        facts.append((language("origin.factors"), _say_lists(language, store)))
        facts.append((language("filter.baseline"), language(f"filter.baseline_{cut.settings.baseline}")))
    return [*facts, (language("origin.version"), f"{__version__}, {store.data_hash[:12]}")]


def write_sql(store: Store, cut: Cut) -> str:
    """The SELECT that gave the figure, with the values bound in it as comments."""
    question = ask(cut.indicators[0], cut.by, dict(cut.where), cut.year, cut.settings, store.default_year)
    sql, values = select(question)
    bound = "\n".join(f"-- ${name} = {value!r}" for name, value in values.items())
    return f"{bound}\n{sql}"


def parts_table(language: Language, traced: Trace, address: Callable[[str, str], str]) -> Html:
    """The contracts behind a figure with what each adds, largest first; the lines sum to the total exactly."""
    unit = traced.question.indicator.unit
    parts = sorted(traced.parts, key=lambda part: (part["value"] is None, -abs(part["value"] or 0)))
    rest = parts[MOST:]
    rows = [_row(language, part, unit, address) for part in parts[:MOST]]
    if rest:
        known = [part["value"] for part in rest if part["value"] is not None]
        value = say_exactly(language, unit, float(sum(known, Decimal(0))) if known else None)
        rows.append(Row(language("origin.rest", count=language.number(len(rest))), ("", value, "")))
    total = say_exactly(language, unit, None if traced.value is None else float(traced.value))
    rows.append(Row(language("page.product_groups.total"), ("", total, ""), "total"))
    columns = [
        Column(language("origin.contract")),
        Column(language("origin.state"), is_text=True),
        Column(language("origin.part"), language(f"unit.{unit}")),
        Column(language("origin.rows"), is_text=True),
    ]
    return markup.table(columns, rows, language("origin.parts_caption"))


def _row(language: Language, part: Mapping[str, Any], unit: str, address: Callable[[str, str], str]) -> Row:
    title = markup.link(address(part["organisation"], part["contract_id"]), part["title"] or part["contract_id"])
    value = None if part["value"] is None else float(part["value"])
    sources = {(one["source"]["file"], one["source"]["row"]) for one in part["applications"]}
    own = (part["source"]["file"], part["source"]["row"])
    others = sorted(sources - {own}, key=lambda source: (str(source[0]), source[1] or 0))
    listed = [*others[:3], own]
    told = say_list(language, [language("origin.row", file=file, row=row) for file, row in listed])
    if part["classification"] is not None:
        told = "; ".join([told, say_judged(language, part["classification"])])
    return Row(
        markup.amount(title, name_number(part["contract_id"], language)),
        (language(f"origin.state_{part['state']}"), say_exactly(language, unit, value), told),
    )


def _say_question(language: Language, cut: Cut) -> str:
    period = language("chart.over_term") if cut.year is None else language("chart.in_year", year=cut.year)
    where = [say_list(language, [name_code(language, name, code) for code in codes[:3]]) for name, codes in cut.where]
    return ", ".join([*where, period])


def _say_lists(language: Language, store: Store) -> str:
    rows = store.facts("select list_year, count(*) as factors from emission_factors group by 1 order by 1")
    return ", ".join(
        language("origin.list", year=row["list_year"], count=language.number(row["factors"])) for row in rows
    )
