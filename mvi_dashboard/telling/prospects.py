"""What a contract still has to do, in words: its risk, when a successor must be started, whose it is."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mvi_dashboard.language import Language
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Column, Html, Row
from mvi_dashboard.telling.phrases import UNKNOWN, name_code, say_amount

Address = Callable[[str, str], str]


@dataclass(frozen=True)
class Prospect:
    """One running contract: whose it is, its risks as (theme, risk), and the dates that matter."""

    organisation: str
    contract_id: str
    title: str
    department: str | None
    budget_holder: str | None
    value_eur: float | None
    risks: tuple[tuple[str, str], ...]
    end_date: datetime.date | None
    start_by: datetime.date | None
    last_start_by: datetime.date | None
    is_procedure_assumed: bool

    @staticmethod
    def of(row: Mapping[Any, Any], risks: Sequence[tuple[str, str]]) -> "Prospect":
        """The prospect of a row of `read_prospects`."""
        return Prospect(
            str(row["organisation"]),
            str(row["contract_id"]),
            str(row["title"]),
            _text(row["department"]),
            _text(row["budget_holder"]),
            None if pd.isna(row["spend_eur"]) else float(row["spend_eur"]),
            tuple(risks),
            _date(row["firm_end_date"]),
            _date(row["start_by"]),
            _date(row["last_start_by"]),
            bool(row["is_procedure_assumed"]),
        )

    def is_late(self, as_of: datetime.date) -> bool:
        """Whether a successor can no longer be in time for the firm end."""
        return self.start_by is not None and self.start_by < as_of


def risk_table(language: Language, prospects: Sequence[Prospect], address: Address) -> Html:
    """Contracts at risk: which theme, why, whose, and until when it can still be mended."""
    columns = [
        Column(_say(language, "contract"), is_text=True),
        Column(_say(language, "owner"), is_text=True),
        Column(_say(language, "value")),
        Column(_say(language, "risk"), is_text=True),
        Column(_say(language, "ends")),
    ]
    rows = [
        Row(
            _contract(one, address),
            (
                _owner(language, one),
                _value(language, one),
                say_risks(language, one.risks),
                _day(language, one.end_date),
            ),
        )
        for one in prospects
    ]
    return markup.table(columns, rows, _say(language, "risk_caption"), under_heading=True)


def expiry_table(language: Language, prospects: Sequence[Prospect], as_of: datetime.date, address: Address) -> Html:
    """Contracts in the order in which a successor must be started; who is too late may still use an extension."""
    columns = [
        Column(_say(language, "contract"), is_text=True),
        Column(_say(language, "owner"), is_text=True),
        Column(_say(language, "value")),
        Column(_say(language, "ends")),
        Column(_say(language, "start_by"), is_text=True),
    ]
    rows = [
        Row(
            _contract(one, address),
            (
                _owner(language, one),
                _value(language, one),
                _day(language, one.end_date),
                markup.amount(_day(language, one.start_by), say_start(language, one, as_of)),
            ),
        )
        for one in prospects
    ]
    return markup.table(columns, rows, _say(language, "expiry_caption"), under_heading=True)


def ownerless_table(language: Language, prospects: Sequence[Prospect], address: Address) -> Html:
    """Contracts that nobody answers for: the department, if one is known, can appoint an owner."""
    columns = [
        Column(_say(language, "contract"), is_text=True),
        Column(language("dimension.department"), is_text=True),
        Column(_say(language, "value")),
        Column(_say(language, "ends")),
    ]
    rows = [
        Row(
            _contract(one, address),
            (
                name_code(language, "department", one.department),
                _value(language, one),
                _day(language, one.end_date),
            ),
        )
        for one in prospects
    ]
    return markup.table(columns, rows, _say(language, "ownerless_caption"), under_heading=True)


def say_risks(language: Language, risks: Sequence[tuple[str, str]]) -> Html:
    """Each theme at risk with the reason."""
    told = [f"{language(f'theme.{theme}')}: {_say(language, risk)}" for theme, risk in risks]
    return markup.Html("<br>".join(markup.safe(line) for line in told))


def say_start(language: Language, prospect: Prospect, as_of: datetime.date) -> str:
    """In time, too late with a way out, or too late without one; and whether the lead time is assumed."""
    if not prospect.is_late(as_of):
        key = "in_time"
    else:
        can_extend = prospect.last_start_by is not None and prospect.last_start_by >= as_of
        key = "late_extend" if can_extend else "late"
    assumed = f" {_say(language, 'assumed')}" if prospect.is_procedure_assumed else ""
    return _say(language, key) + assumed


def _contract(prospect: Prospect, address: Address) -> Html:
    link = markup.link(address(prospect.organisation, prospect.contract_id), prospect.title)
    return markup.amount(link, prospect.contract_id)


def _owner(language: Language, prospect: Prospect) -> Html:
    owner = name_code(language, "budget_holder", prospect.budget_holder)
    return markup.amount(owner, name_code(language, "department", prospect.department))


def _value(language: Language, prospect: Prospect) -> str:
    return say_amount(language, "eur", prospect.value_eur)


def _day(language: Language, day: datetime.date | None) -> str:
    return markup.unbroken(language.date(day)) if day is not None else UNKNOWN


def _text(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)


def _date(value: Any) -> datetime.date | None:
    if pd.isna(value):
        return None
    day: datetime.date = value.date() if isinstance(value, datetime.datetime) else value
    return day


def _say(language: Language, key: str) -> str:
    return language(f"page.owners.{key}")
