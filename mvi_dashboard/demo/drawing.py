"""Draws with whole numbers only, and dates in whole months: the same result on every machine."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import TypeVar

_MONTHS_IN_YEAR = 12
Value = TypeVar("Value")


class Weights:
    """Values with whole weights, drawn in proportion."""

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        kept = list(pairs)
        self._values = tuple(value for value, _ in kept)
        self._bounds = tuple(accumulate(weight for _, weight in kept))

    def draw(self, random: Random) -> str:
        """One of the values."""
        return self._values[bisect_right(self._bounds, random.randrange(self._bounds[-1]))]


def pick(random: Random, values: Sequence[Value]) -> Value:
    """One of the values, each as likely."""
    return values[random.randrange(len(values))]


def percent(random: Random, chance: int) -> bool:
    """True in `chance` of a hundred draws."""
    return random.randrange(100) < chance


def permille(random: Random, chance: int) -> bool:
    """True in `chance` of a thousand draws."""
    return random.randrange(1000) < chance


def add_months(day: date, months: int) -> date:
    """The same day of a later month; days above 28 are not used here."""
    month = day.year * _MONTHS_IN_YEAR + day.month - 1 + months
    return date(month // _MONTHS_IN_YEAR, month % _MONTHS_IN_YEAR + 1, day.day)


def last_day(start: date, months: int) -> date:
    """The last day of a term of whole months, end date included."""
    return add_months(start, months) - timedelta(days=1)


def significant(number: int, digits: int) -> int:
    """A whole number as people write it: its first digits, the others zero."""
    step: int = 10 ** max(0, len(str(number)) - digits)
    return (number + step // 2) // step * step
