"""What the reader asks for, read from an address and written back to one; the same for pages, links and downloads.

An address holds codes, never labels, so that a Dutch link opened in English shows the same figures.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.questions import DIMENSIONS, Code, Cut, Settings, write_code
from mvi_dashboard.telling.phrases import name_code, say_list

BASELINES = ("grey", "mix")
ATTRIBUTIONS = ("due", "gross")
PERIODS = ("year", "term")
SEVERAL = ("product_group", "department", "budget_holder")
KEPT = ("lang", "organisation", "year", "period", *SEVERAL, "attribution", "baseline")
"""Names in the address that are kept from page to page."""

LINKED = tuple(name for name in DIMENSIONS if name not in ("organisation", "year", *SEVERAL))
"""Dimensions that only a link narrows, such as one supplier: on the page it leads to, not on the next one."""
ASKED = ("indicator", "by", *LINKED)
"""Names in the address of a page that shows any cut; they belong to that page alone."""

SETTINGS = {
    "circular_definition": ("central", "high", "low"),
    "circular_denominator": ("all", "relevant"),
    "extrapolation": ("off", "by_value", "by_number"),
    "infrastructure": ("method", "with", "without"),
}
"""Settings that stand on the page they change, the usual value first; not kept from page to page."""
PAGE_SETTINGS = {
    "co2": ("extrapolation", "infrastructure"),
    "circular": ("circular_definition", "circular_denominator"),
    "origin": tuple(SETTINGS),
    "explore": tuple(SETTINGS),
}
"""Page -> the settings that it asks with; any other page asks with the usual ones, whatever its address says."""

UNASKED = {
    **dict.fromkeys(
        ("summary", "product_groups", "owners", "contracts", "changes", "quality", "benchmark"), ("attribution",)
    ),
    **dict.fromkeys(("circular", "social_return", "method", "settings"), ("attribution", "baseline")),
}
"""Page -> the choices that its figures do not depend on: neither offered nor told there, but kept for the next page.

What stands beside a target or beside RIVM is due to MVI (rules.md R1), and a page that shows both bars needs no choice.
"""

FIRST_PAGE = "summary"
"""Opens at the bare address; Streamlit knows it under no other."""

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

    `period`: figures of the chosen year, or over the whole term; for pages that can show both. `linked`: what only a link
    narrows (`LINKED`). `unasked`: the choices that this page leaves at the usual value (`UNASKED`).
    """

    lang: str
    organisation: str | None
    year: int
    baseline: str
    chosen: Mapping[str, tuple[Code, ...]]
    default_year: int
    attribution: str = ATTRIBUTIONS[0]
    period: str = PERIODS[0]
    circular_definition: str = SETTINGS["circular_definition"][0]
    circular_denominator: str = SETTINGS["circular_denominator"][0]
    extrapolation: str = SETTINGS["extrapolation"][0]
    infrastructure: str = SETTINGS["infrastructure"][0]
    linked: tuple[tuple[str, tuple[Code, ...]], ...] = ()
    unasked: tuple[str, ...] = ()

    def where(self, narrower: Mapping[str, Codes] | None = None) -> dict[str, tuple[Code, ...]]:
        """The conditions for `measure`, without the year; `narrower` replaces them by dimension."""
        conditions: dict[str, tuple[Code, ...]] = {name: codes for name, codes in self.chosen.items() if codes}
        conditions |= dict(self.linked)
        if self.organisation is not None:
            conditions["organisation"] = (self.organisation,)
        return conditions | {name: several(codes) for name, codes in (narrower or {}).items()}

    @property
    def settings(self) -> Settings:
        """The settings for `measure`."""
        own = {name: getattr(self, name) for name in SETTINGS}
        chosen = {"baseline": self.baseline, "attribution": self.attribution}
        return Settings(**own, **{name: value for name, value in chosen.items() if name not in self.unasked})

    def address(self, page: str = "", only: Mapping[str, Codes] | None = None, **words: str) -> str:
        """A link to a page with the same question; `only` replaces codes by dimension, `words` are the page's own."""
        pairs = self._pairs(only or {}) | {name: [word] for name, word in words.items() if word}
        return link_to(page, pairs)

    def shared(self, page: str) -> dict[str, Sequence[str]]:
        """Every name and code of the question as a page asks it, also the usual ones: next year another year is usual."""
        own = PAGE_SETTINGS.get(page, ())
        pairs = self._pairs({}, in_full=True)
        return {name: codes for name, codes in pairs.items() if name not in SETTINGS or name in own}

    def address_of(self, page: str, cut: Cut, **words: str) -> str:
        """A link to a page about one cut of these figures: its indicators and dimensions, and where it is narrower."""
        pairs = self._pairs(dict(cut.where))
        usual = {"year": [str(self.default_year)], "period": [PERIODS[0]]}
        asked = {"year": [str(cut.year)], "period": ["year"]} if cut.year is not None else {"period": ["term"]}
        pairs |= {name: value for name, value in asked.items() if value != usual.get(name)}
        pairs = {
            name: value for name, value in pairs.items() if asked.get(name, value) == value and name not in SETTINGS
        }
        pairs |= {"indicator": list(cut.indicators), "by": list(cut.by)}
        asked_with = dict(cut.pairs())
        pairs |= {name: [asked_with[name]] if name in asked_with else [] for name in ("attribution", "baseline")}
        pairs |= {name: [value] for name, value in cut.pairs() if name in SETTINGS}
        pairs |= {name: [word] for name, word in words.items() if word}
        return link_to(page, pairs)

    def _pairs(self, only: Mapping[str, Codes], *, in_full: bool = False) -> dict[str, Sequence[str]]:
        organisation = several(only["organisation"])[0] if only.get("organisation") else self.organisation
        usual = {
            "lang": LANGUAGES[0],
            "organisation": "",
            "year": str(self.default_year),
            "period": PERIODS[0],
            "attribution": ATTRIBUTIONS[0],
            "baseline": BASELINES[0],
            **{name: options[0] for name, options in SETTINGS.items()},
        }
        asked = {name: str(getattr(self, name)) for name in usual}
        asked["organisation"] = "" if organisation is None else write_code(organisation)
        pairs: dict[str, Sequence[str]] = {
            name: [code] if code and (in_full or code != usual[name]) else [] for name, code in asked.items()
        }
        narrower = {name: several(chosen) for name, chosen in only.items() if name != "organisation"}
        codes = dict(self.chosen) | dict(self.linked) | narrower
        return pairs | {name: [write_code(code) for code in chosen] for name, chosen in codes.items()}


def link_to(page: str, pairs: Address) -> str:
    """A link to a page; the first page has the bare address of the dashboard."""
    return f"{'./' if page == FIRST_PAGE else page}?{urlencode(pairs, doseq=True)}"


Ignored = tuple[str, str]
"""A name and a value of an address that mean nothing on this store."""


def read_filters(
    address: Address, language: Language, choices: Choices, page: str = ""
) -> tuple[Filters, list[Ignored]]:
    """The question of an address to a page, and the values in it that mean nothing on this store."""
    ignored: list[Ignored] = [("lang", code) for code in address.get("lang", ()) if code not in LANGUAGES]

    def one(name: str, options: Sequence[str], default: str) -> str:
        asked = [value for value in address.get(name, ()) if value]
        ignored.extend((name, value) for value in asked if value not in options)
        return next((value for value in asked if value in options), default)

    chosen: dict[str, tuple[Code, ...]] = {}
    for name in SEVERAL:
        known = {write_code(code): code for code in choices.codes[name]}
        asked = list(dict.fromkeys(address.get(name, ())))
        chosen[name] = tuple(known[value] for value in asked if value in known)
        ignored.extend((name, value) for value in asked if value not in known)
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
        linked=tuple(_linked(address, choices, ignored)),
        unasked=UNASKED.get(page, ()),
        **{name: one(name, SETTINGS[name], SETTINGS[name][0]) for name in PAGE_SETTINGS.get(page, ())},
    )
    return filters, ignored


def _linked(address: Address, choices: Choices, ignored: list[Ignored]) -> Iterator[tuple[str, tuple[Code, ...]]]:
    """The conditions that only a link sets; what is no value of its dimension here is told."""
    for name in LINKED:
        known = {write_code(code): code for code in choices.codes.get(name, ())}
        asked = list(dict.fromkeys(address.get(name, ())))
        ignored.extend((name, value) for value in asked if value not in known)
        if codes := tuple(known[value] for value in asked if value in known):
            yield name, codes


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
    for name, codes in filters.linked:
        said = say_list(language, [name_code(language, name, code) for code in codes[:3]])
        more = "" if len(codes) <= 3 else f" +{len(codes) - 3}"
        parts.append(f"{language(f'dimension.{name}').lower()} {said}{more}")
    if filters.settings.attribution != ATTRIBUTIONS[0]:
        parts.append(language(f"filter.attribution_{filters.attribution}_said"))
    if "baseline" not in filters.unasked:
        parts.append(language(f"filter.against_{filters.baseline}"))
    return ", ".join(parts)


def say_ignored(language: Language, ignored: Sequence[Ignored]) -> str:
    """What a link asks in vain: `jaar ‘2012’ en afdeling ‘Bestaat niet’`."""
    return say_list(language, [f"{_name_asked(language, name)} ‘{value}’" for name, value in ignored])


def _name_asked(language: Language, name: str) -> str:
    key = next(key for key in (f"filter.name_{name}", f"filter.{name}", f"dimension.{name}") if language.has(key))
    said = language(key)
    return said[:1].lower() + said[1:]


def several(codes: Codes) -> tuple[Code, ...]:
    """One code or more, as more."""
    return codes if isinstance(codes, tuple) else (codes,)
