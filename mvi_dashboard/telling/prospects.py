"""What a contract still has to do, in words: its risk, when a successor must be started, whose it is."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mvi_dashboard.labels import name_number
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
    extended_end_date: datetime.date | None
    notice_months: int
    notice_by: datetime.date | None

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
            _date(row["extended_end_date"]),
            int(row["notice_months"]),
            _date(row["notice_by"]),
        )

    @property
    def can_extend(self) -> bool:
        """Whether the contract may last longer than its firm end."""
        return None not in (self.end_date, self.extended_end_date) and self.extended_end_date != self.end_date

    def is_late(self, as_of: datetime.date) -> bool:
        """Whether a successor can no longer be in time for the firm end."""
        return self.start_by is not None and self.start_by < as_of


def risk_table(language: Language, prospects: Sequence[Prospect], as_of: datetime.date, address: Address) -> Html:
    """Contracts at risk: which theme, why, whose, and what the owner does next, before which day."""
    columns = [
        Column(_say(language, "contract"), is_text=True),
        Column(_say(language, "owner"), is_text=True),
        Column(_say(language, "value")),
        Column(_say(language, "risk"), is_text=True),
        Column(_say(language, "next_step"), is_text=True),
    ]
    rows = [
        Row(
            _contract(language, one, address),
            (
                _owner(language, one),
                _value(language, one),
                say_risks(language, one.risks),
                _with_end(language, say_mending(language, one, as_of), one),
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
        Column(_say(language, "notice"), is_text=True),
        Column(_say(language, "next_step"), is_text=True),
    ]
    rows = [
        Row(
            _contract(language, one, address),
            (
                _owner(language, one),
                _value(language, one),
                _day(language, one.end_date),
                say_notice(language, one),
                say_next_step(language, one, as_of),
            ),
        )
        for one in prospects
    ]
    return markup.table(columns, rows, _say(language, "expiry_caption"), under_heading=True)


def ownerless_table(language: Language, prospects: Sequence[Prospect], as_of: datetime.date, address: Address) -> Html:
    """Contracts that nobody answers for: the department, if one is known, can appoint an owner."""
    columns = [
        Column(_say(language, "contract"), is_text=True),
        Column(language("dimension.department"), is_text=True),
        Column(_say(language, "value")),
        Column(_say(language, "next_step"), is_text=True),
    ]
    rows = [
        Row(
            _contract(language, one, address),
            (
                name_code(language, "department", one.department),
                _value(language, one),
                _with_end(language, say_appointing(language, one, as_of), one),
            ),
        )
        for one in prospects
    ]
    return markup.table(columns, rows, _say(language, "ownerless_caption"), under_heading=True)


def say_risks(language: Language, risks: Sequence[tuple[str, str]]) -> Html:
    """Each theme at risk with the reason."""
    told = [f"{language(f'theme.{theme}').replace('CO2', 'CO₂')}: {_say(language, risk)}" for theme, risk in risks]
    return markup.Html("<br>".join(markup.safe(line) for line in told))


def say_next_step(language: Language, prospect: Prospect, as_of: datetime.date) -> str:
    """What the owner does next and before which day: start a successor, give notice or extend, or bridge the gap."""
    days = _days(language, prospect)
    if not prospect.is_late(as_of):
        key = "step_start_or_extend" if prospect.can_extend else "step_start"
    elif not prospect.can_extend:
        key = "step_bridge"
    elif prospect.notice_by is None or prospect.notice_by < as_of:
        key = "step_notice_over"
    else:
        is_open = prospect.last_start_by is not None and prospect.last_start_by >= as_of
        key = "step_extend" if is_open else "step_extend_late"
    assumed = f" {_say(language, 'assumed')}" if prospect.is_procedure_assumed else ""
    return language(f"page.owners.{key}", **days) + assumed


def say_mending(language: Language, prospect: Prospect, as_of: datetime.date) -> str:
    """What the owner of a contract at risk does next, before the last day on which it still changes something."""
    is_gap = any(risk != "ending_without_data" for _, risk in prospect.risks)
    if prospect.end_date is None:
        return _say(language, "step_mend_gap_undated" if is_gap else "step_mend_data_undated")
    last = prospect.notice_by if prospect.notice_by and prospect.notice_by > as_of else prospect.end_date
    key = "step_mend_gap" if is_gap else "step_mend_data"
    return language(f"page.owners.{key}", last=language.date_long(last))


def say_appointing(language: Language, prospect: Prospect, as_of: datetime.date) -> str:
    """By when somebody must answer for a contract without an owner: before the first step that is still open."""
    days = [
        day for day in (prospect.start_by, prospect.notice_by, prospect.end_date) if day is not None and day > as_of
    ]
    if not days:
        return _say(language, "step_appoint")
    return language("page.owners.step_appoint_before", day=language.date_long(min(days)))


def say_notice(language: Language, prospect: Prospect) -> str:
    """The notice period in months; a register that names none may lack it."""
    if not prospect.notice_months:
        return _say(language, "notice_none")
    key = "notice_one" if prospect.notice_months == 1 else "notice_many"
    return language(f"page.owners.{key}", months=language.number(prospect.notice_months))


def _days(language: Language, prospect: Prospect) -> dict[str, str]:
    named = {
        "start": prospect.start_by,
        "last_start": prospect.last_start_by,
        "notice": prospect.notice_by,
        "end": prospect.end_date,
        "extended": prospect.extended_end_date,
    }
    return {name: UNKNOWN if day is None else language.date_long(day) for name, day in named.items()}


def _with_end(language: Language, step: str, prospect: Prospect) -> Html:
    """A step, and under it when the contract ends, where the step does not name that day."""
    if prospect.end_date is None:
        return markup.amount(step, _say(language, "no_end"))
    day = language.date_long(prospect.end_date)
    return markup.amount(step, "" if day in step else language("page.owners.ends_on", day=day))


def _contract(language: Language, prospect: Prospect, address: Address) -> Html:
    link = markup.link(address(prospect.organisation, prospect.contract_id), prospect.title)
    return markup.amount(link, name_number(prospect.contract_id, language))


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
