"""What the reader asks for: read once per rerun from the address, shown as a sentence, changed where it is shown.

The address holds codes, never labels, so that a Dutch link opened in English shows the same figures. Widgets only
write to the address; pages only see the frozen `Filters`. (Streamlit's own `bind` would write the label on the screen.)
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.questions import Settings
from mvi_dashboard.telling.outcomes import Code
from mvi_dashboard.telling.phrases import name_code, say_list

BASELINES = ("grey", "mix")
UNKNOWN_CODE = "unknown"
"""Stands in the address for "not recorded"."""

SEVERAL = ("product_group", "department", "budget_holder")
KEPT = ("lang", "organisation", "year", *SEVERAL, "baseline")
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
    """One question to the store; empty means everything."""

    lang: str
    organisation: str | None
    year: int
    baseline: str
    chosen: Mapping[str, tuple[Code, ...]]
    default_year: int

    def where(self, narrower: Mapping[str, Codes] | None = None) -> dict[str, tuple[Code, ...]]:
        """The conditions for `measure`, without the year; `narrower` replaces them by dimension."""
        conditions: dict[str, tuple[Code, ...]] = {name: codes for name, codes in self.chosen.items() if codes}
        if self.organisation is not None:
            conditions["organisation"] = (self.organisation,)
        return conditions | {name: _several(codes) for name, codes in (narrower or {}).items()}

    @property
    def settings(self) -> Settings:
        """The settings for `measure`."""
        return Settings(baseline=self.baseline)

    def address(self, page: str = "", only: Mapping[str, Codes] | None = None, **words: str) -> str:
        """A link to a page with the same question; `only` replaces codes by dimension, `words` are the page's own."""
        pairs: dict[str, Sequence[str]] = {
            "lang": [self.lang] if self.lang != LANGUAGES[0] else [],
            "organisation": [self.organisation] if self.organisation is not None else [],
            "year": [str(self.year)] if self.year != self.default_year else [],
            "baseline": [self.baseline] if self.baseline != BASELINES[0] else [],
        }
        codes = dict(self.chosen) | {name: _several(chosen) for name, chosen in (only or {}).items()}
        pairs |= {name: [_write(code) for code in chosen] for name, chosen in codes.items()}
        pairs |= {name: [word] for name, word in words.items() if word}
        return f"{page}?{urlencode(pairs, doseq=True)}"


def read_language() -> Language:
    """The language of the address, else the one chosen earlier in this visit, else Dutch."""
    asked = st.query_params.get("lang", st.session_state.get("kept_address", {}).get("lang", [LANGUAGES[0]])[0])
    return Language(asked if asked in LANGUAGES else LANGUAGES[0])


def read_filters(page: str, language: Language, choices: Choices) -> tuple[Filters, list[str]]:
    """The question of this rerun, and the values in the address that mean nothing here."""
    address = _settle_address(page)
    ignored: list[str] = []

    def one(name: str, options: Sequence[str], default: str | None) -> str | None:
        asked = [value for value in address.get(name, ()) if value]
        ignored.extend(f"{name}={value}" for value in asked if value not in options)
        return next((value for value in asked if value in options), default)

    chosen: dict[str, tuple[Code, ...]] = {}
    for name in SEVERAL:
        known = {_write(code): code for code in choices.codes[name]}
        asked = list(dict.fromkeys(address.get(name, ())))
        chosen[name] = tuple(known[value] for value in asked if value in known)
        ignored.extend(f"{name}={value}" for value in asked if value not in known)
    only = choices.organisations[0] if len(choices.organisations) == 1 else None
    year = one("year", [str(year) for year in choices.years], str(choices.default_year))
    baseline = one("baseline", BASELINES, BASELINES[0])
    organisation = one("organisation", choices.organisations, only)
    return (
        Filters(
            language.code,
            organisation,
            int(year or choices.default_year),
            baseline or BASELINES[0],
            chosen,
            choices.default_year,
        ),
        ignored,
    )


def say_filters(filters: Filters, language: Language, *, in_year: bool = True) -> str:
    """The question as a sentence: "Voorbeeldgemeente, 2025, alle productgroepen, …"."""
    period = str(filters.year) if in_year else language("filter.whole_term")
    parts = [filters.organisation or language("filter.all_organisation"), period]
    for name in SEVERAL:
        codes = filters.chosen[name]
        if not codes:
            parts.append(language(f"filter.all_{name}"))
        elif len(codes) <= 2:
            parts.append(say_list(language, [name_code(language, name, code) for code in codes]))
        else:
            parts.append(language(f"filter.some_{name}", count=language.number(len(codes))))
    return ", ".join([*parts, language(f"filter.against_{filters.baseline}")])


def draw_language_switch(language: Language) -> None:
    """The choice of language, in each language's own word."""
    st.session_state["choose_lang"] = language.code
    st.segmented_control(
        language("filter.lang"),
        LANGUAGES,
        format_func=lambda code: Language(code)("language.name"),
        key="choose_lang",
        required=True,
        label_visibility="collapsed",
        on_change=_write_choice,
        args=("lang", LANGUAGES[0]),
    )


def draw_filters(filters: Filters, language: Language, choices: Choices, *, in_year: bool = True) -> None:
    """The question as a sentence that opens into the widgets to change it; the year where figures are of a year."""
    with st.expander(_plain(say_filters(filters, language, in_year=in_year)), key="filters", icon=":material/tune:"):
        grid = st.grid(3, gap="small", min_column_width=240)
        with grid:
            if len(choices.organisations) > 1:
                options: list[Code] = [None, *choices.organisations]
                _draw_one(
                    language,
                    "organisation",
                    filters.organisation,
                    options=options,
                    default=None,
                    say=lambda code: str(code) if code else language("filter.all_organisation").capitalize(),
                )
            if in_year:
                years = sorted(choices.years, reverse=True)
                _draw_one(language, "year", filters.year, options=years, default=choices.default_year, say=str)
            for name in SEVERAL:
                _draw_several(language, name, filters.chosen[name], choices.codes[name])
            _draw_one(
                language,
                "baseline",
                filters.baseline,
                options=BASELINES,
                default=BASELINES[0],
                say=lambda code: language(f"filter.baseline_{code}"),
            )


def write_address(name: str, value: str | None) -> None:
    """Put one code in the address, or take it out."""
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def _settle_address(page: str) -> Address:
    """The address of this rerun; another page chosen in the menu comes with an empty one and takes over the last."""
    here = {name: st.query_params.get_all(name) for name in KEPT if name in st.query_params}
    if not here and st.session_state.get("kept_page") != page:
        here = dict(st.session_state.get("kept_address", {}))
        for name, values in here.items():
            st.query_params[name] = values
    st.session_state["kept_page"] = page
    st.session_state["kept_address"] = here
    return here


def _draw_one(
    language: Language,
    name: str,
    value: Code,
    *,
    options: Sequence[Code],
    default: Code,
    say: Callable[[Code], str],
) -> None:
    widget = f"choose_{name}"
    st.session_state[widget] = value
    st.selectbox(
        language(f"filter.{name}"),
        options,
        format_func=say,
        key=widget,
        on_change=_write_choice,
        args=(name, default),
    )


def _draw_several(language: Language, name: str, value: tuple[Code, ...], options: Sequence[Code]) -> None:
    widget = f"choose_{name}"
    st.session_state[widget] = list(value)
    st.multiselect(
        language(f"filter.{name}"),
        options,
        format_func=lambda code: name_code(language, name, code),
        key=widget,
        placeholder=language(f"filter.all_{name}").capitalize(),
        select_all=False,
        on_change=_write_choices,
        args=(name,),
    )


def _write_choice(name: str, default: Code) -> None:
    value: Code = st.session_state[f"choose_{name}"]
    write_address(name, None if value == default else _write(value))


def _write_choices(name: str) -> None:
    values: list[Code] = st.session_state[f"choose_{name}"]
    if values:
        st.query_params[name] = [_write(value) for value in values]
    else:
        write_address(name, None)


def _several(codes: Codes) -> tuple[Code, ...]:
    return codes if isinstance(codes, tuple) else (codes,)


def _write(code: Code) -> str:
    return UNKNOWN_CODE if code is None else str(code)


def _plain(text: str) -> str:
    """Text that Streamlit would read as markup, shown as it is."""
    return "".join(f"\\{character}" if character in "\\`*_{}[]<>#$:~" else character for character in text)
