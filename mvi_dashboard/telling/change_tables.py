"""What changed per contract between two measurements, in words and tables; the lines sum to the change of the headline."""

import datetime
from collections.abc import Callable, Sequence
from decimal import Decimal

from mvi_dashboard.contract_changes import ContractChange, HeadlineChange
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.labels import name_number
from mvi_dashboard.language import Language
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Column, Html, Row
from mvi_dashboard.telling.phrases import UNKNOWN, say_amount, say_exactly, say_list

NOT_THERE = "–"
_NO_AMOUNT = ("absent", "outside", "none")
"""States in which a contract adds no amount, not even an unknown one."""

JOINED = "\u2060"
"""Keeps a sign on the line of its amount."""

Address = Callable[[str, str], str]


def say_change(language: Language, change: HeadlineChange) -> list[str]:
    """How one amount moved, by which kinds of contracts, and by which causes; the last two only where it did move."""
    unit = INDICATORS[change.indicator].unit
    old, new = (_known(language, unit, amount) for amount in (change.old, change.new))
    if old == new and change.difference:
        # Too small to be seen in rounded amounts.
        old, new = (_exact(language, unit, amount) for amount in (change.old, change.new))
    given = {
        "name": _name(language, change),
        "old": old,
        "new": new,
        "difference": say_difference(language, unit, change.difference),
    }
    if not change.contracts:
        return [language("changes.sentence_unknown" if change.new is None else "changes.sentence_same", **given)]
    if change.old is None and change.new is None:
        key = "sentence_unknown_moved"
    elif change.old is None or change.new is None:
        key = "sentence_half"
    else:
        key = "sentence" if change.difference else "sentence_level"
    told = [language(f"changes.{key}", **given)]
    parts = []
    for kind, (count, amount) in change.kinds.items():
        if count and kind != "same":
            number = "one" if count == 1 else "many"
            does = language(f"changes.kind_{number}.{kind}")
            amounts = {"count": language.number(count), "amount": say_difference(language, unit, amount)}
            key = f"changes.part_{number}" if amount else f"changes.part_{number}_without"
            parts.append(language(key, kind=does, **amounts))
    is_moved = key in ("sentence", "sentence_half")
    told.append(language("changes.made_of" if is_moved else "changes.about", parts=say_list(language, parts)))
    if any(amount for cause, amount in change.causes.items() if cause != "data") or change.causes["method"] is None:
        told.append(language("changes.causes", causes=say_list(language, _causes(language, unit, change))))
    if change.kinds["became_known"][0]:
        told.append(language("changes.unknown_rule"))
    return told


def _name(language: Language, change: HeadlineChange) -> str:
    """The amount, with its year where it is of one."""
    name = language(f"changes.name.{change.indicator}")
    return name if change.year is None else language("changes.over_year", name=name, year=change.year)


def _known(language: Language, unit: str, amount: Decimal | None) -> str:
    return UNKNOWN if amount is None else say_amount(language, unit, float(amount))


def _exact(language: Language, unit: str, amount: Decimal | None) -> str:
    """The amount in full, with its unit."""
    said = _exactly(language, unit, amount)
    return said if unit == "eur" or amount is None else f"{said} {language(f'unit.{unit}')}"


def say_difference(language: Language, unit: str, amount: Decimal | None) -> str:
    """An amount with its sign, scaled to the reader."""
    if amount is None:
        return UNKNOWN
    return f"{_sign(amount)}{say_amount(language, unit, abs(float(amount)))}"


def change_table(language: Language, change: HeadlineChange, address: Address | None, most: int) -> Html:
    """The contracts that moved, the largest difference first; the others are one line, so that the lines add up.

    `address` gives the link to a contract; None where there is none to link to yet.
    """
    unit = INDICATORS[change.indicator].unit
    columns = [
        Column(language("changes.contract")),
        Column(language("changes.what"), is_text=True),
        *(Column(language(f"changes.{name}"), language(f"unit.{unit}")) for name in ("was", "is_now", "difference")),
    ]
    rows = [_row(language, unit, one, address) for one in change.contracts[:most]]
    rest = change.contracts[most:]
    if rest:
        was = NOT_THERE if all(one.old_state in _NO_AMOUNT for one in rest) else None
        is_now = NOT_THERE if all(one.new_state in _NO_AMOUNT for one in rest) else None
        cells = [
            was or _exactly(language, unit, _sum([one.old for one in rest])),
            is_now or _exactly(language, unit, _sum([one.new for one in rest])),
            _signed(language, unit, _sum([one.difference for one in rest])),
        ]
        rows.append(Row(language("changes.others", count=language.number(len(rest))), ("", *cells)))
    count, _ = change.kinds["same"]
    if count:
        stayed = _exactly(language, unit, change.same)
        none = _signed(language, unit, Decimal(0))
        number = language("changes.same_one" if count == 1 else "changes.same_many", count=language.number(count))
        rows.append(Row(number, (language("changes.kind.same"), stayed, stayed, none)))
    totals = (_exactly(language, unit, change.old), _exactly(language, unit, change.new))
    difference = None if change.old is None and change.new is None else change.difference
    rows.append(Row(language("changes.total"), ("", *totals, _signed(language, unit, difference)), "total"))
    return markup.table(columns, rows, language("changes.caption"))


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """What is known of several amounts together; None where of none anything is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def moment_of(name: str) -> datetime.datetime:
    """When the store file of that name was published, by the clock of the server."""
    stamp = name.removeprefix("mvi-").removesuffix(".duckdb")
    return datetime.datetime.strptime(stamp, "%Y%m%dT%H%M%S%f").replace(tzinfo=datetime.UTC).astimezone()


def say_moment(language: Language, name: str) -> str:
    """The same moment in words."""
    moment = moment_of(name)
    return language("page.intake.moment", date=language.date_long(moment.date()), time=f"{moment:%H:%M:%S}")


def _row(language: Language, unit: str, one: ContractChange, address: Address | None) -> Row:
    number = name_number(one.contract_id, language)
    title = one.title or number
    named = title
    if address is not None and one.new_state != "absent":
        named = markup.link(address(one.organisation, one.contract_id), title)
    was, is_now = (
        _exactly(language, unit, amount) if state not in _NO_AMOUNT else NOT_THERE
        for amount, state in ((one.old, one.old_state), (one.new, one.new_state))
    )
    kind = language(f"changes.kind.{one.kind}")
    return Row(markup.amount(named, number), (kind, was, is_now, _signed(language, unit, one.difference)))


def _causes(language: Language, unit: str, change: HeadlineChange) -> list[str]:
    told = []
    for cause, amount in change.causes.items():
        if amount is None:
            told.append(language("changes.causes_method_unknown"))
        else:
            told.append(language(f"changes.causes_{cause}", amount=say_difference(language, unit, amount)))
    return told


def _exactly(language: Language, unit: str, amount: Decimal | None) -> str:
    return say_exactly(language, unit, None if amount is None else float(amount))


def _signed(language: Language, unit: str, amount: Decimal | None) -> str:
    return UNKNOWN if amount is None else f"{_sign(amount)}{_exactly(language, unit, abs(amount))}"


def _sign(amount: Decimal) -> str:
    return f"+{JOINED}" if amount > 0 else f"−{JOINED}" if amount < 0 else ""
