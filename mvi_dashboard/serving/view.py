"""What a page works with: the store, the language, the question and the colours of one rerun."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

import pandas as pd
import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.language import Language
from mvi_dashboard.questions import Settings
from mvi_dashboard.serving.filters import (
    SEVERAL,
    Choices,
    Codes,
    Filters,
    draw_filters,
    draw_language_switch,
    read_filters,
    read_language,
)
from mvi_dashboard.store import Store
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.outcomes import Code, Outcome, by_code, by_indicator, read_outcomes
from mvi_dashboard.theme import Tokens, tokens

FICTITIOUS_ENDING = "(fictief)"


@dataclass(frozen=True)
class View:
    """One page as one reader sees it now; figures come from `measure` and are never computed here."""

    page: str
    language: Language
    store: Store
    filters: Filters
    choices: Choices
    colours: Tokens
    ignored: tuple[str, ...] = ()
    in_year: bool = True

    @property
    def organisation(self) -> str:
        """Whose figures are shown."""
        return self.filters.organisation or self.language("filter.all_organisation").capitalize()

    def measured(
        self,
        indicators: Sequence[str],
        by: Sequence[str] = (),
        year: int | None = None,
        narrower: Mapping[str, Codes] | None = None,
    ) -> pd.DataFrame:
        """`measure` under the reader's question; `narrower` replaces conditions."""
        return serving.measured(
            self.store,
            indicators,
            by=by,
            where=self.filters.where(narrower),
            year=year,
            settings=self.filters.settings,
        )

    def totals(
        self, indicators: Sequence[str], year: int | None = None, narrower: Mapping[str, Codes] | None = None
    ) -> dict[str, Outcome]:
        """Indicator → outcome of the whole selection."""
        found = by_indicator(self.measured(indicators, year=year, narrower=narrower))
        return {indicator: found.get(indicator, Outcome(indicator)) for indicator in indicators}

    def per(self, dimension: str, indicators: Sequence[str], year: int | None = None) -> dict[Code, dict[str, Outcome]]:
        """Dimension value → indicator → outcome."""
        return by_code(self.measured(indicators, by=(dimension,), year=year), dimension)

    def show_head(self, answer: str) -> None:
        """Title, question, answer and filters; the same on every page."""
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.html(markup.whose(self.organisation.removesuffix(FICTITIOUS_ENDING).strip(), self._say_fictitious()))
            draw_language_switch(self.language)
        st.title(self.language(f"page.{self.page}.title"), anchor=False)
        st.html(markup.question_and_answer(self.language(f"page.{self.page}.question"), answer))
        draw_filters(self.filters, self.language, self.choices, in_year=self.in_year)
        if self.ignored:
            st.html(markup.note(self.language("filter.ignored", values=", ".join(self.ignored))))

    def _say_fictitious(self) -> str:
        """The label of invented data; empty where all organisations shown are real."""
        organisations = (self.filters.organisation,) if self.filters.organisation else self.choices.organisations
        invented = [name.endswith(FICTITIOUS_ENDING) for name in organisations]
        if not any(invented):
            return ""
        return self.language("app.fictitious" if all(invented) else "app.fictitious_in_part")

    def stop_where_empty(self) -> None:
        """End the page with a sentence where the selection holds no contract at all."""
        everything = self.totals(["contract_value_eur"])["contract_value_eur"]
        if everything.contracts_total == 0:
            self.show_head(self.language("app.empty_answer"))
            self.stop(self.language("app.empty_advice"), self.language("app.empty_link"))

    def stop(self, advice: str, link: str = "") -> NoReturn:
        """End the page with an advice."""
        way_out = f" {markup.link(f'?lang={self.language.code}', link)}" if link else ""
        st.html(markup.note(markup.Html(markup.safe(advice) + way_out)))
        st.stop()


def open_view(page: str, *, in_year: bool = True) -> View:
    """The view of this rerun; a store without anything in it ends the page with what to do.

    `in_year`: whether the page's figures are of the chosen year; else they are over the whole term.
    """
    language = read_language()
    colours = tokens(st.context.theme.type)
    store = serving.current_store()
    if store is None:
        st.title(language("app.name"), anchor=False)
        st.html(markup.note(language("app.no_store")))
        st.code("mvi demo\nmvi import register.csv", language=None)
        st.stop()
    choices = _choices(store)
    filters, ignored = read_filters(page, language, choices)
    view = View(page, language, store, filters, choices, colours, tuple(ignored), in_year)
    view.stop_where_empty()
    return view


def _choices(store: Store) -> Choices:
    settings = Settings()

    def codes(indicator: str, dimension: str) -> tuple[Code, ...]:
        frame = serving.measured(store, [indicator], by=(dimension,), settings=settings)
        found = [outcome.code for outcome in read_outcomes(frame, (dimension,))]
        return tuple(sorted(set(found), key=lambda code: (code is None, str(code))))

    years = tuple(int(year) for year in codes("spend_year_eur", "year") if year and int(year) <= store.as_of.year)
    return Choices(
        organisations=tuple(str(code) for code in codes("contract_value_eur", "organisation")),
        years=years or (store.default_year,),
        default_year=store.default_year,
        codes={name: codes("contract_value_eur", name) for name in SEVERAL},
    )
