"""The list of contracts in words: one row per contract with what is known of it per theme. Pure: rows in, HTML out."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from mvi_dashboard import markup
from mvi_dashboard.language import Language
from mvi_dashboard.markup import Column, Html, Row
from mvi_dashboard.outcomes import Code, Outcome
from mvi_dashboard.phrases import UNKNOWN, name_code, say_amount, say_exactly

PER_PAGE = 25
MOST = 500
"""As many contracts as are looked through at once; the largest come first."""

Record = Mapping[Any, Any]


def say_found(language: Language, search: str, found: int, total: Outcome) -> str:
    """How many contracts there are, in one sentence."""
    if search:
        kind = "none" if not found else "one" if found == 1 else "first" if found >= MOST else ""
        key = f"answer_found_{kind}" if kind else "answer_found"
        return _say(language, key, count=language.number(found), search=search)
    amount = say_amount(language, "eur", total.value)
    if total.is_lower_bound and total.is_known:
        amount = language("chart.at_least", amount=amount)
    key = "answer_one" if total.contracts_total == 1 else "answer"
    return _say(language, key, count=language.number(total.contracts_total), amount=amount)


def contract_table(language: Language, listed: pd.DataFrame, address: Callable[[str, str], str]) -> Html:
    """The rows of `list_contracts`; `address` gives the link to an organisation's contract."""
    columns = [
        Column(_say(language, "contract")),
        Column(language("chart.product_group"), is_text=True),
        Column(language("filter.department"), is_text=True),
        Column(_say(language, "term"), is_text=True),
        Column(_say(language, "value"), "€"),
        Column(_say(language, "co2"), _say(language, "co2_unit")),
        Column(_say(language, "circular"), _say(language, "circular_unit")),
        Column(_say(language, "social_return"), _say(language, "social_return_unit")),
    ]
    rows = [_row(language, record, address) for record in listed.to_dict("records")]
    return markup.table(columns, rows, _say(language, "caption"))


def say_term(language: Language, start: Any, end: Any) -> str:
    """`01-01-2024 tot en met 31-12-2027`, or what of it is recorded."""
    if pd.isna(start):
        return _say(language, "start_unknown")
    if pd.isna(end):
        return _say(language, "until_unknown", start=language.date(start))
    return _say(language, "until", start=language.date(start), end=language.date(end))


def _row(language: Language, record: Record, address: Callable[[str, str], str]) -> Row:
    title = markup.link(address(record["organisation"], record["contract_id"]), record["title"])
    whose = [record["contract_id"], *([] if pd.isna(record["supplier"]) else [record["supplier"]])]
    return Row(
        markup.amount(title, " · ".join(whose)),
        (
            name_code(language, "product_group", _known(record["product_group"])),
            name_code(language, "department", _known(record["department"])),
            say_term(language, record["start_date"], record["end_date"]),
            say_exactly(language, "eur", _number(record["value_eur"])),
            _cell(language, "t", record["co2_state"], record["co2_due_t"]),
            _cell(language, "eur", record["circular_state"], record["circular_central_eur"]),
            _social_return(language, record),
        ),
    )


def _cell(language: Language, unit: str, state: Any, value: Any) -> str:
    """Writes "–" where the theme does not apply, "?" where unknown, and a mark where only a part is known."""
    if pd.isna(state) or state == "none":
        return "–"
    text = say_exactly(language, unit, _number(value))
    is_part = state == "partly_known" and text != UNKNOWN
    return markup.amount(text, _say(language, "part_known")) if is_part else text


def _social_return(language: Language, record: Record) -> str:
    if pd.isna(record["social_return_state"]):
        return "–"
    realised, obliged = _number(record["realised_eur"]), _number(record["obliged_eur"])
    if realised is None and obliged is None:
        return UNKNOWN
    return _say(
        language,
        "of_agreed",
        realised=say_exactly(language, "eur", realised),
        obliged=say_exactly(language, "eur", obliged),
    )


def _known(value: Any) -> Code:
    return None if pd.isna(value) else str(value)


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _say(language: Language, key: str, **parameters: object) -> str:
    return language(f"page.contracts.{key}", **parameters)
