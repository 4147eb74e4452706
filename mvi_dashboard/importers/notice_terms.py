"""Days and terms as notices write them."""

import calendar
import datetime
import re

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAYS = {"days": 1, "weeks": 7}
_MONTHS = {"months": 1, "years": 12}


def day(text: str | None) -> str | None:
    """`2023-03-23+02:00` or `2010-07-01T00:00:00Z` -> `2023-03-23`; any other text as it stands, to be judged later."""
    if not text:
        return None
    found = _DAY.match(text)
    return found.group() if found else text


def end_after(start: str | None, count: str | None, unit: str | None) -> str | None:
    """The last day of a term that starts on a day and lasts `count` days, weeks, months or years; None where unreadable."""
    try:
        first = datetime.date.fromisoformat(start or "")
        number = int(float(count or ""))
        if unit in _DAYS:
            return (first + datetime.timedelta(number * _DAYS[unit] - 1)).isoformat() if number > 0 else None
        if unit in _MONTHS and number > 0:
            month = first.year * 12 + first.month - 1 + number * _MONTHS[unit]
            year, month = month // 12, month % 12 + 1
            same = datetime.date(year, month, min(first.day, calendar.monthrange(year, month)[1]))
            return (same - datetime.timedelta(1)).isoformat()
    except (ValueError, OverflowError):
        pass
    return None
