"""The list of contracts in words: one row per contract with what is known of it per theme. Pure: rows in, HTML out."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from mvi_dashboard.labels import name_number
from mvi_dashboard.language import Language
from mvi_dashboard.questions import Code
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Column, Html, Row
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import UNKNOWN, name_code, say_exactly, say_outcome

PER_PAGE = 25
"""As many contracts as stand on the page at once."""

Record = Mapping[Any, Any]


def say_found(language: Language, search: str, found: int, value: Outcome, co2: Outcome) -> str:
    """How many contracts there are, and of how many the effect is known."""
    if search:
        kind = "none" if not found else "one" if found == 1 else ""
        key = f"answer_found_{kind}" if kind else "answer_found"
        return _say(language, key, count=language.number(found), search=search)
    key = "answer_one" if value.contracts_total == 1 else "answer"
    answer = _say(
        language, key, count=language.number(value.contracts_total), amount=say_outcome(language, "eur", value)
    )
    if not co2.contracts_total:
        return answer
    known, applying = language.number(co2.contracts_known), language.number(co2.contracts_total)
    return f"{answer} {_say(language, 'answer_co2', known=known, applying=applying)}"


def contract_table(language: Language, listed: pd.DataFrame, address: Callable[[str, str], str], order: str) -> Html:
    """The rows of `list_contracts` in an order; `address` gives the link to an organisation's contract."""
    columns = [
        Column(_say(language, "contract")),
        Column(language("chart.product_group"), is_text=True),
        Column(_say(language, "term"), is_text=True),
        Column(_say(language, "value"), "€"),
        Column(_say(language, "co2"), _say(language, "co2_unit")),
        Column(_say(language, "circular"), _say(language, "circular_unit")),
        Column(_say(language, "social_return"), _say(language, "social_return_unit")),
    ]
    rows = [_row(language, record, address) for record in listed.to_dict("records")]
    return markup.table(columns, rows, _say(language, f"caption_{order}"))


def say_term(language: Language, start: Any, end: Any) -> str:
    """`01-01-2024 – 31-12-2027`, or what of it is recorded."""
    if _is_missing(start):
        return _say(language, "start_unknown")
    if _is_missing(end):
        return _say(language, "until_unknown", start=language.date(start))
    return markup.unbroken(f"{language.date(start)} –", language.date(end))


def _row(language: Language, record: Record, address: Callable[[str, str], str]) -> Row:
    title = markup.link(address(record["organisation"], record["contract_id"]), record["title"])
    whose = [
        name_number(record["contract_id"], language),
        *([] if _is_missing(record["supplier"]) else [record["supplier"]]),
    ]
    return Row(
        markup.amount(title, " · ".join(whose)),
        (
            markup.amount(
                name_code(language, "product_group", _known(record["product_group"])),
                name_code(language, "department", _known(record["department"])),
            ),
            say_term(language, record["start_date"], record["end_date"]),
            say_exactly(language, "eur", _number(record["value_eur"])),
            _cell(language, "t", record["co2_state"], record["co2_due_t"]),
            _cell(language, "eur", record["circular_state"], record["circular_central_eur"]),
            _social_return(language, record),
        ),
    )


def _cell(language: Language, unit: str, state: Any, value: Any) -> str:
    """Writes "–" where the theme does not apply, "?" where unknown, and a mark where only a part is known."""
    if _is_missing(state) or state == "none":
        return "–"
    text = say_exactly(language, unit, _number(value))
    is_part = state == "partly_known" and text != UNKNOWN
    return markup.amount(text, _say(language, "part_known")) if is_part else text


def _social_return(language: Language, record: Record) -> str:
    realised, obliged = _number(record["realised_eur"]), _number(record["obliged_eur"])
    if _is_missing(record["social_return_state"]) or obliged == 0:
        return "–"
    if realised is None and obliged is None:
        return UNKNOWN
    agreed = _say(language, "of_agreed", obliged=say_exactly(language, "eur", obliged))
    return markup.amount(say_exactly(language, "eur", realised), agreed)


def _known(value: Any) -> Code:
    return None if _is_missing(value) else str(value)


def _number(value: Any) -> float | None:
    return None if _is_missing(value) else float(value)


def _is_missing(value: Any) -> bool:
    return value is None or bool(pd.isna(value))


def _say(language: Language, key: str, **parameters: object) -> str:
    return language(f"page.contracts.{key}", **parameters)
