"""Words, numbers and dates in the reader's language; a language is one file in `locale/`.

Texts are looked up by dotted key (`page.summary.title`) and filled with named parameters. Numbers and dates are
written by Babel in the language's own habits, never in those of the visitor's browser.
"""

import datetime
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from babel import dates, numbers

from mvi_dashboard.paths import LOCALES

LANGUAGES = tuple(sorted((path.stem for path in LOCALES.glob("*.toml")), key=lambda code: (code != "nl", code)))
"""Codes of the languages there are a file for, Dutch first."""

Number = float | Decimal


class TextMissing(KeyError):
    """A key that the language file does not have; a defect, found by the tests."""


@cache
def _texts(code: str, folder: Path = LOCALES) -> dict[str, str]:
    with (folder / f"{code}.toml").open("rb") as file:
        return dict(_flatten("", tomllib.load(file)))


def _flatten(prefix: str, tree: dict[str, Any]) -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for key, value in tree.items():
        name = f"{prefix}{key}"
        flat += _flatten(f"{name}.", value) if isinstance(value, dict) else [(name, str(value))]
    return flat


def keys(code: str) -> set[str]:
    """Every dotted key of one language."""
    return set(_texts(code))


def missing_texts(code: str, folder: Path = LOCALES) -> list[str]:
    """What a language file lacks of the others: one sentence per text that is not there or is filled in otherwise."""
    own, told = _texts(code, folder), dict[str, str]()
    for path in sorted(folder.glob("*.toml")):
        for key, text in _texts(path.stem, folder).items():
            if key not in own:
                told[key] = f"{code}.toml has no text {key}"
            elif _blanks(own[key]) is None:
                told[key] = f"{code}.toml cannot be filled in at {key}"
            elif _blanks(text) not in (None, _blanks(own[key])):
                told[key] = f"{code}.toml fills other blanks in {key} than {path.name}"
    return [told[key] for key in sorted(told)]


def _blanks(text: str) -> set[str] | None:
    """The names of what is filled in; None where the braces of a text do not close."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


@dataclass(frozen=True)
class Language:
    """One language to write in; `code` is `nl` or `en`."""

    code: str

    @property
    def locale(self) -> str:
        """Babel's name of the language's habits; English as written in the Netherlands and the UK."""
        return self("language.locale")

    def __call__(self, key: str, /, **parameters: object) -> str:
        """The text under `key`, filled in; `TextMissing` where the language lacks it."""
        text = _texts(self.code).get(key)
        if text is None:
            raise TextMissing(f"{self.code}.toml has no text {key}")
        return text.format(**parameters) if parameters else text

    def has(self, key: str) -> bool:
        """Whether there is a text under `key`."""
        return key in _texts(self.code)

    @property
    def symbols(self) -> dict[str, str]:
        """The signs between thousands and before decimals, for a chart that writes its own numbers."""
        return {
            "decimal": numbers.get_decimal_symbol(self.locale),
            "thousands": numbers.get_group_symbol(self.locale),
        }

    def number(self, value: Number, digits: int = 0) -> str:
        """`1.234,5`: a number with a fixed count of decimals."""
        return numbers.format_decimal(value, format=_pattern(digits), locale=self.locale)

    def significant(self, value: Number, digits: int = 3) -> str:
        """`1.930`: a number with a count of significant digits and no trailing noise."""
        return numbers.format_decimal(round_significant(value, digits), format="#,##0.######", locale=self.locale)

    def euro(self, value: Number) -> str:
        """`€ 1.250.000`: whole euros."""
        return numbers.format_currency(
            value, "EUR", format=self("language.euro"), locale=self.locale, currency_digits=False
        ).replace("\xa0", " ")

    def euro_short(self, value: Number) -> str:
        """`€ 1,3 mln`: euros scaled to the reader."""
        for size, unit in ((1e9, "billion"), (1e6, "million")):
            if abs(float(value)) >= size:
                return self("language.euro_scaled", amount=self._scaled(float(value) / size), unit=self(f"unit.{unit}"))
        return self.euro(round_significant(value, 3))

    def tonnes(self, value: Number) -> str:
        """`1.932 t` or `19,3 kton`: tonnes scaled to the reader."""
        for least, size, unit in ((1e6, 1e6, "mton"), (1e4, 1e3, "kton")):
            if abs(float(value)) >= least:
                return f"{self.significant(float(value) / size)} {self(f'unit.{unit}')}"
        return f"{self.number(value, 0 if abs(float(value)) >= 10 or value == 0 else 1)} {self('unit.t')}"

    def kilograms(self, value: Number) -> str:
        """`28.000 kg` or `0,27 kg`: whole kilograms, a small amount with the digits that count."""
        amount = self.number(value) if abs(float(value)) >= 10 or value == 0 else self.significant(value, 2)
        return f"{amount} {self('unit.kg')}"

    def share(self, value: Number, digits: int = 0) -> str:
        """`34%` or `34,5%` of a share between 0 and 1."""
        return numbers.format_percent(value, format=_pattern(digits) + "%", locale=self.locale)

    def date(self, value: datetime.date) -> str:
        """`21-11-2026`."""
        return dates.format_date(value, format=self("language.date"), locale=self.locale)

    def date_long(self, value: datetime.date) -> str:
        """`21 november 2026`."""
        return dates.format_date(value, format="d MMMM y", locale=self.locale)

    def _scaled(self, value: float) -> str:
        return self.significant(value, 3 if abs(value) >= 100 else 2)


def _pattern(digits: int) -> str:
    return "#,##0" + ("." + "0" * digits if digits else "")


def round_significant(value: Number, digits: int) -> Decimal:
    """`value` rounded to a count of significant digits, half to even."""
    exact = Decimal(str(value))
    return exact if exact == 0 else round(exact, digits - 1 - exact.adjusted())
