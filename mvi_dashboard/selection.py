"""What the reader asks for, read from an address and written back to one; the same for pages, links and downloads.

An address holds codes, never labels, so that a Dutch link opened in English shows the same figures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.questions import Code, Cut, Settings, write_code
from mvi_dashboard.telling.phrases import name_code, say_list

BASELINES = ("grey", "mix")
ATTRIBUTIONS = ("due", "gross")
PERIODS = ("year", "term")
SEVERAL = ("product_group", "department", "budget_holder")
KEPT = ("lang", "organisation", "year", "period", *SEVERAL, "attribution", "baseline")
"""Names in the address that are kept from page to page."""

Address = Mapping[str, Sequence[str]]
Codes = Code | tuple[Code, ...]


@dataclass(frozen=True)
class Choices:
    """What can be chosen on this store."""

    organisations: tuple[str, ...]
    years: tuple[int, ...]
    default_year: int
    codes: Mapping[str, tuple[Code, ...]]


@dataclass(frozen=True)
class Filters:
    """One question to the store; empty means everything.

    `period`: figures of the chosen year, or over the whole term; for pages that can show both.
    """

    lang: str
    organisation: str | None
    year: int
    baseline: str
    chosen: Mapping[str, tuple[Code, ...]]
    default_year: int
    attribution: str = ATTRIBUTIONS[0]
    period: str = PERIODS[0]

    def where(self, narrower: Mapping[str, Codes] | None = None) -> dict[str, tuple[Code, ...]]:
        """The conditions for `measure`, without the year; `narrower` replaces them by dimension."""
        conditions: dict[str, tuple[Code, ...]] = {name: codes for name, codes in self.chosen.items() if codes}
        if self.organisation is not None:
            conditions["organisation"] = (self.organisation,)
        return conditions | {name: several(codes) for name, codes in (narrower or {}).items()}

    @property
    def settings(self) -> Settings:
        """The settings for `measure`."""
        return Settings(baseline=self.baseline, attribution=self.attribution)

    def address(self, page: str = "", only: Mapping[str, Codes] | None = None, **words: str) -> str:
        """A link to a page with the same question; `only` replaces codes by dimension, `words` are the page's own."""
        pairs = self._pairs(only or {}) | {name: [word] for name, word in words.items() if word}
        return f"{page}?{urlencode(pairs, doseq=True)}"

    def address_of(self, page: str, cut: Cut, **words: str) -> str:
        """A link to a page about one cut of these figures: its indicators and dimensions, and where it is narrower."""
        pairs = self._pairs(dict(cut.where))
        usual = {"year": [str(self.default_year)], "period": [PERIODS[0]]}
        asked = {"year": [str(cut.year)], "period": ["year"]} if cut.year is not None else {"period": ["term"]}
        pairs |= {name: value for name, value in asked.items() if value != usual.get(name)}
        pairs = {name: value for name, value in pairs.items() if asked.get(name, value) == value}
        pairs |= {"indicator": list(cut.indicators), "by": list(cut.by)}
        pairs |= {name: [word] for name, word in words.items() if word}
        return f"{page}?{urlencode(pairs, doseq=True)}"

    def _pairs(self, only: Mapping[str, Codes]) -> dict[str, Sequence[str]]:
        organisation = several(only["organisation"])[0] if only.get("organisation") else self.organisation
        pairs: dict[str, Sequence[str]] = {
            "lang": [self.lang] if self.lang != LANGUAGES[0] else [],
            "organisation": [write_code(organisation)] if organisation is not None else [],
            "year": [str(self.year)] if self.year != self.default_year else [],
            "period": [self.period] if self.period != PERIODS[0] else [],
            "attribution": [self.attribution] if self.attribution != ATTRIBUTIONS[0] else [],
            "baseline": [self.baseline] if self.baseline != BASELINES[0] else [],
        }
        codes = dict(self.chosen) | {name: several(chosen) for name, chosen in only.items() if name != "organisation"}
        return pairs | {name: [write_code(code) for code in chosen] for name, chosen in codes.items()}


def read_filters(address: Address, language: Language, choices: Choices) -> tuple[Filters, list[str]]:
    """The question of an address, and the values in it that mean nothing on this store."""
    ignored: list[str] = []

    def one(name: str, options: Sequence[str], default: str) -> str:
        asked = [value for value in address.get(name, ()) if value]
        ignored.extend(f"{name}={value}" for value in asked if value not in options)
        return next((value for value in asked if value in options), default)

    chosen: dict[str, tuple[Code, ...]] = {}
    for name in SEVERAL:
        known = {write_code(code): code for code in choices.codes[name]}
        asked = list(dict.fromkeys(address.get(name, ())))
        chosen[name] = tuple(known[value] for value in asked if value in known)
        ignored.extend(f"{name}={value}" for value in asked if value not in known)
    only = choices.organisations[0] if len(choices.organisations) == 1 else ""
    filters = Filters(
        lang=language.code,
        organisation=one("organisation", choices.organisations, only) or None,
        year=int(one("year", [str(year) for year in choices.years], str(choices.default_year))),
        baseline=one("baseline", BASELINES, BASELINES[0]),
        chosen=chosen,
        default_year=choices.default_year,
        attribution=one("attribution", ATTRIBUTIONS, ATTRIBUTIONS[0]),
        period=one("period", PERIODS, PERIODS[0]),
    )
    return filters, ignored


def say_filters(filters: Filters, language: Language, period: str) -> str:
    """The question as a sentence: "Voorbeeldgemeente, 2025, alle productgroepen, …"."""
    parts = [
        filters.organisation or language("filter.all_organisation"),
        str(filters.year) if period == "year" else language("filter.whole_term"),
    ]
    for name in SEVERAL:
        codes = filters.chosen[name]
        if not codes:
            parts.append(language(f"filter.all_{name}"))
        elif len(codes) <= 2:
            parts.append(say_list(language, [name_code(language, name, code) for code in codes]))
        else:
            parts.append(language(f"filter.some_{name}", count=language.number(len(codes))))
    if filters.attribution != ATTRIBUTIONS[0]:
        parts.append(language(f"filter.attribution_{filters.attribution}_said"))
    return ", ".join([*parts, language(f"filter.against_{filters.baseline}")])


def several(codes: Codes) -> tuple[Code, ...]:
    """One code or more, as more."""
    return codes if isinstance(codes, tuple) else (codes,)
