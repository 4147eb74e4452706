"""The widgets with which a reader changes the question; they only write codes to the address.

(Streamlit's own `bind` would write the label on the screen.)
"""

from collections.abc import Callable, Sequence

import streamlit as st

from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.questions import Code, write_code
from mvi_dashboard.selection import (
    ASKED,
    ATTRIBUTIONS,
    BASELINES,
    KEPT,
    PERIODS,
    SETTINGS,
    SEVERAL,
    Address,
    say_filters,
)
from mvi_dashboard.telling.phrases import name_code
from mvi_dashboard.view import View


def read_language() -> Language:
    """The language of the address, else the one chosen earlier in this visit, else Dutch."""
    asked = st.query_params.get("lang", st.session_state.get("kept_address", {}).get("lang", [LANGUAGES[0]])[0])
    return Language(asked if asked in LANGUAGES else LANGUAGES[0])


def settle_address(page: str) -> Address:
    """The address of this rerun; another page chosen in the menu comes with an empty one and takes over the last."""
    here = {name: st.query_params.get_all(name) for name in (*KEPT, *SETTINGS, *ASKED) if name in st.query_params}
    if not here and st.session_state.get("kept_page") != page:
        here = dict(st.session_state.get("kept_address", {}))
        for name, values in here.items():
            st.query_params[name] = values
    st.session_state["kept_page"] = page
    st.session_state["kept_address"] = {name: values for name, values in here.items() if name in KEPT}
    return here


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


def draw_filters(view: View, *, has_choice_of_period: bool) -> None:
    """The question as a sentence that opens into the widgets to change it."""
    language, filters, choices = view.language, view.filters, view.choices
    sentence = _plain(say_filters(filters, language, view.period))
    with st.expander(sentence, key="filters", icon=":material/tune:"), st.grid(3, gap="small", min_column_width=240):
        if len(choices.organisations) > 1:
            organisations: list[Code] = [None, *choices.organisations]
            everyone = language("filter.all_organisation").capitalize()
            _draw_one(language, "organisation", filters.organisation, organisations, lambda code: str(code or everyone))
        if has_choice_of_period:
            _draw_one(language, "period", view.period, PERIODS, lambda code: language(f"filter.period_{code}"))
        if view.period == "year":
            years = [choices.default_year, *sorted(set(choices.years) - {choices.default_year}, reverse=True)]
            _draw_one(language, "year", filters.year, years, str)
        for name in SEVERAL:
            _draw_several(language, name, filters.chosen[name], choices.codes[name])
        if "attribution" not in filters.unasked:
            _draw_one(
                language,
                "attribution",
                filters.attribution,
                ATTRIBUTIONS,
                lambda code: language(f"filter.attribution_{code}"),
            )
        if "baseline" not in filters.unasked:
            _draw_one(
                language, "baseline", filters.baseline, BASELINES, lambda code: language(f"filter.baseline_{code}")
            )


def draw_setting(view: View, name: str, options: Sequence[str]) -> None:
    """A setting of this page, in sight: one button per option in this order; the usual one does not stand in the address."""
    widget = f"choose_{name}"
    st.session_state[widget] = getattr(view.filters, name)
    st.segmented_control(
        view.language(f"filter.{name}"),
        options,
        format_func=lambda code: view.language(f"filter.{name}_{code}"),
        key=widget,
        required=True,
        on_change=_write_choice,
        args=(name, SETTINGS[name][0]),
    )


def write_address(name: str, value: str | None) -> None:
    """Put one code in the address, or take it out."""
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def write_asked(indicator: str, by: Sequence[str]) -> None:
    """Put in the address what a page that shows any cut is asked: an indicator, and what it is cut by."""
    st.query_params["indicator"] = indicator
    if by:
        st.query_params["by"] = list(by)
    else:
        write_address("by", None)


def _draw_one(language: Language, name: str, value: Code, options: Sequence[Code], say: Callable[[Code], str]) -> None:
    """A choice of one; the first option is the usual one and does not stand in the address."""
    widget = f"choose_{name}"
    st.session_state[widget] = value
    st.selectbox(
        language(f"filter.{name}"),
        options,
        format_func=say,
        key=widget,
        on_change=_write_choice,
        args=(name, options[0]),
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
    write_address(name, None if value == default else write_code(value))


def _write_choices(name: str) -> None:
    values: list[Code] = st.session_state[f"choose_{name}"]
    if values:
        st.query_params[name] = [write_code(value) for value in values]
    else:
        write_address(name, None)


def _plain(text: str) -> str:
    """Text that Streamlit would read as markup, shown as it is."""
    return "".join(f"\\{character}" if character in "\\`*_{}[]<>#$:~" else character for character in text)
