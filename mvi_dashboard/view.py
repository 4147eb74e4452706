"""What one reader sees of one store: language, question, colours and the outcomes; knows nothing of the screen.

The dashboard, a download and the A4 are made from the same `View`, so that they cannot differ.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from mvi_dashboard.language import Language
from mvi_dashboard.measure import answer
from mvi_dashboard.questions import Code, Cut, Question, Settings
from mvi_dashboard.selection import LINKED, SEVERAL, Address, Choices, Codes, Filters, Ignored, link_to, read_filters
from mvi_dashboard.store import Store
from mvi_dashboard.telling.outcomes import Outcome, read_outcomes
from mvi_dashboard.theme import Tokens

FICTITIOUS_ENDING = "(fictief)"

Ask = Callable[[Store, Cut], tuple[Outcome, ...]]


def ask_store(store: Store, cut: Cut) -> tuple[Outcome, ...]:
    """The outcomes of a cut, in the order of `measure`."""
    questions = cut.questions(store.default_year)
    return tuple(outcome for question in questions for outcome in put_question(store, question))


def put_question(store: Store, question: Question) -> tuple[Outcome, ...]:
    """The outcomes of one question."""
    return tuple(read_outcomes(answer(store, question), question.by))


@dataclass(frozen=True)
class View:
    """One page as one reader sees it now; figures come from `measure` and are never computed here.

    `period`: whether the page's figures are of the chosen year or over the term. `ask` answers a cut; the dashboard passes
    one that remembers. `indicators` and `by`: what the address asks of a page that shows any cut.
    """

    page: str
    language: Language
    store: Store
    filters: Filters
    choices: Choices
    colours: Tokens
    period: str
    ignored: tuple[Ignored, ...] = ()
    ask: Ask = ask_store
    indicators: tuple[str, ...] = ()
    by: tuple[str, ...] = ()

    @property
    def organisation(self) -> str:
        """Whose figures are shown."""
        return self.filters.organisation or self.language("filter.all_organisation").capitalize()

    @cached_property
    def key(self) -> str:
        """Names everything that a figure of this view depends on."""
        return f"{self.store.name} {self.period} {self.address(self.filters.lang)} {self.colours}"

    def address(self, path: str, **words: str) -> str:
        """A link to a page or file with the same question, and what the address asked of this page."""
        asked = urlencode({"indicator": self.indicators, "by": self.by}, doseq=True)
        link = self.filters.address(path, None, **words)
        return f"{link}{'' if link.endswith('?') else '&'}{asked}" if asked else link

    def shared(self, **words: str) -> str:
        """The link that shows exactly this again, also when another year is the usual one: with every choice in it."""
        pairs = self.filters.shared(self.page) | {"indicator": self.indicators, "by": self.by}
        return link_to(self.page, pairs | {name: [word] for name, word in words.items() if word})

    @property
    def year(self) -> int | None:
        """The year asked, or None where the page's figures are over the whole term."""
        return self.filters.year if self.period == "year" else None

    def cut(
        self,
        indicators: Sequence[str],
        by: Sequence[str] = (),
        year: int | None = None,
        narrower: Mapping[str, Codes] | None = None,
        settings: Settings | None = None,
    ) -> Cut:
        """The reader's question for these indicators; `narrower` replaces conditions, `settings` the reader's."""
        return Cut.asked(indicators, by, self.filters.where(narrower), year, settings or self.filters.settings)

    def outcomes(self, cut: Cut) -> tuple[Outcome, ...]:
        """The outcomes of a cut of this store."""
        return self.ask(self.store, cut)

    def totals(
        self, indicators: Sequence[str], year: int | None = None, narrower: Mapping[str, Codes] | None = None
    ) -> dict[str, Outcome]:
        """Indicator → outcome of the whole selection."""
        found = {outcome.indicator: outcome for outcome in self.outcomes(self.cut(indicators, (), year, narrower))}
        return {indicator: found.get(indicator, Outcome(indicator)) for indicator in indicators}

    def per(
        self,
        dimension: str,
        indicators: Sequence[str],
        year: int | None = None,
        narrower: Mapping[str, Codes] | None = None,
    ) -> dict[Code, dict[str, Outcome]]:
        """Dimension value → indicator → outcome."""
        table: dict[Code, dict[str, Outcome]] = {}
        for outcome in self.outcomes(self.cut(indicators, (dimension,), year, narrower)):
            table.setdefault(outcome.code, {})[outcome.indicator] = outcome
        return table

    def is_empty(self) -> bool:
        """Whether the selection holds no contract at all."""
        return self.totals(["contract_value_eur"])["contract_value_eur"].contracts_total == 0

    def say_fictitious(self) -> str:
        """The label of invented data; empty where all organisations shown are real."""
        organisations = (self.filters.organisation,) if self.filters.organisation else self.choices.organisations
        invented = [name.endswith(FICTITIOUS_ENDING) for name in organisations]
        if not any(invented):
            return ""
        return self.language("app.fictitious" if all(invented) else "app.fictitious_in_part")


def open_view(
    page: str,
    language: Language,
    store: Store,
    address: Address,
    colours: Tokens,
    *,
    period: str | None = None,
    ask: Ask = ask_store,
) -> View:
    """The view that an address asks for on a store; `period` where the page has only one, else as the address says."""
    choices = read_choices(store, [name for name in LINKED if address.get(name)])
    filters, ignored = read_filters(address, language, choices, page)
    return View(
        page,
        language,
        store,
        filters,
        choices,
        colours,
        period or filters.period,
        tuple(ignored),
        ask,
        tuple(address.get("indicator", ())),
        tuple(address.get("by", ())),
    )


def say_other_year(view: View) -> str:
    """Why the page opens on another year than the last complete one; empty where it does not, or shows no year."""
    year, complete = view.choices.default_year, view.store.last_complete_year
    if view.period != "year" or view.filters.year != year or year == complete:
        return ""
    key = "filter.opens_later" if year > complete else "filter.opens_earlier"
    return view.language(key, year=year, complete=complete)


def read_choices(store: Store, linked: Sequence[str] = ()) -> Choices:
    """What can be chosen on a store: organisations, years with spend up to the data date, codes per dimension.

    `linked`: the dimensions that a link narrows, of which the codes are read as well.
    """

    def codes(dimension: str, table: str = "counted_contracts") -> tuple[Code, ...]:
        found = [row["code"] for row in store.facts(f"select distinct {dimension} as code from {table}")]
        return tuple(sorted(found, key=lambda code: (code is None, str(code))))

    years = tuple(
        int(year) for year in codes("year", "counted_contract_years") if year and int(year) <= store.as_of.year
    )
    return Choices(
        organisations=tuple(str(code) for code in codes("organisation")),
        years=years or (store.default_year,),
        default_year=store.default_year,
        codes={name: codes(name) for name in (*SEVERAL, *linked)},
    )
