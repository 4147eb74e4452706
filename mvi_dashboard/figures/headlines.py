"""The three headlines in plain words: value, target, verdict, promise and what they rest on; for the screen and the A4."""

from mvi_dashboard.charts import ChartRow
from mvi_dashboard.circularity import measure_without_largest
from mvi_dashboard.figures.other_targets import say_where_target_holds
from mvi_dashboard.figures.shown import Shown, is_theme_stale, make_figure, say_freshness
from mvi_dashboard.indicators import HEADLINES, INDICATORS
from mvi_dashboard.telling.markup import Tile
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import (
    say_amount,
    say_coverage,
    say_grade,
    say_list,
    say_range,
    say_status,
    say_unknown,
)
from mvi_dashboard.view import View

CO2, CIRCULAR, SOCIAL_RETURN = HEADLINES


def headlines(view: View) -> Shown:
    """The three headlines as one table."""
    found, year = view.totals(HEADLINES, year=view.filters.year), view.filters.year
    rows = [
        ChartRow(
            view.language(f"headline.{indicator}.heading"),
            (found[indicator],),
            _origin(view, indicator),
            view.cut([indicator], year=year),
        )
        for indicator in HEADLINES
    ]
    return make_figure(
        view,
        "headlines",
        cut=view.cut(HEADLINES, year=year),
        rows=rows,
        columns=[view.language("chart.name"), view.language("chart.value")],
        total=found[CO2],
        parts=[(row.label, row.main) for row in rows],
        heading=say_answer(view),
        subtitle=view.language("page.summary.question"),
    )


def say_answer(view: View) -> str:
    """Whether we are on course, in one sentence."""
    language, found = view.language, view.totals(HEADLINES, year=view.filters.year)
    elsewhere = {indicator: _elsewhere(view, found[indicator]) for indicator in HEADLINES}
    is_judged = any(found[indicator].status is not None for indicator in HEADLINES)
    if not is_judged and not any(elsewhere.values()):
        return language("page.summary.answer_without_targets")
    clauses = []
    for indicator in HEADLINES:
        name, how = language(f"headline.{indicator}.name"), elsewhere[indicator]
        kind = "other_target" if how else found[indicator].status or "no_target"
        clauses.append(language(f"headline.clause.{kind}", name=name, how=how))
    sentence = say_list(language, clauses)
    return f"{sentence[0].upper()}{sentence[1:]}."


def headline_tiles(view: View) -> list[Tile]:
    """One tile per headline, for the year that the reader chose."""
    found = view.totals(HEADLINES, year=view.filters.year)
    promises = {CO2: _co2_promise(view), CIRCULAR: _circular_promise(view), SOCIAL_RETURN: _social_return_promise(view)}
    guards = {
        CO2: say_without_electricity(view, found[CO2], view.filters.year),
        CIRCULAR: say_share_without_largest(view),
    }
    return [
        make_tile(
            view,
            found[indicator],
            heading=view.language(f"headline.{indicator}.heading"),
            meaning=view.language(
                f"headline.{indicator}.meaning", year=view.filters.year, date=view.language.date(view.store.as_of)
            ),
            promise=promises[indicator],
            aside=guards.get(indicator, ""),
        )
        for indicator in HEADLINES
    ]


def make_tile(
    view: View,
    outcome: Outcome,
    *,
    heading: str,
    meaning: str,
    promise: str = "",
    aside: str = "",
    year: int | None = None,
) -> Tile:
    """One headline: value, range in words, target and verdict, promise apart from result, and what it rests on."""
    language = view.language
    return Tile(
        theme=INDICATORS[outcome.indicator].theme,
        heading=heading,
        qualifier=_qualifier(view, outcome),
        figure=_figure(view, outcome),
        is_known=outcome.is_known,
        spread=say_range(language, INDICATORS[outcome.indicator].unit, outcome) or "",
        meaning=meaning,
        target=_say_target(view, outcome),
        verdict=say_status(language, outcome.status) if outcome.target is not None else "",
        status=outcome.status,
        promise=promise,
        basis=[
            text
            for text in (
                aside,
                say_coverage(language, outcome),
                say_unknown(language, outcome),
                say_grade(language, outcome),
            )
            if text
        ],
        freshness=say_freshness(view, INDICATORS[outcome.indicator].theme),
        is_stale=is_theme_stale(view.store, INDICATORS[outcome.indicator].theme),
        progress=_progress(outcome),
        origin=(_origin(view, outcome.indicator, year), language("origin.ask")),
    )


def _origin(view: View, indicator: str, year: int | None = None) -> str:
    is_of_year = INDICATORS[indicator].basis == "year"
    return view.filters.address_of("origin", view.cut([indicator], year=view.filters.year if is_of_year else year))


def _qualifier(view: View, outcome: Outcome) -> str:
    """Says "minstens" for a lower bound, "bekend deel" where a range tells more, nothing where all is known."""
    if not outcome.is_known or outcome.contracts_known == outcome.contracts_total:
        return ""
    is_bound = outcome.is_lower_bound and outcome.low is None
    return view.language("headline.at_least" if is_bound else "headline.known_part")


def _figure(view: View, outcome: Outcome, unknown: str = "headline.unknown") -> str:
    """The value with its unit, or words where there is none."""
    if outcome.is_withheld:
        return view.language("chart.few_contracts").capitalize()
    if not outcome.is_known:
        return view.language(unknown)
    return say_amount(view.language, INDICATORS[outcome.indicator].unit, outcome.value)


def _say_target(view: View, outcome: Outcome) -> str:
    is_over_the_term = INDICATORS[outcome.indicator].basis == "term"
    year = view.store.last_complete_year if is_over_the_term else view.filters.year
    if outcome.target is None:
        how = _elsewhere(view, outcome)
        return view.language("headline.other_target" if how else "headline.no_target", year=year, how=how)
    target = say_amount(view.language, INDICATORS[outcome.indicator].unit, outcome.target)
    key = "target_at_data_date" if is_over_the_term else "target"
    return view.language(f"headline.{key}", year=year, target=target, date=view.language.date(view.store.as_of))


def _elsewhere(view: View, outcome: Outcome) -> str:
    """Under which other settings the selection has a target, where it has none as it is measured."""
    return say_where_target_holds(view, outcome.indicator) if outcome.target is None else ""


def _progress(outcome: Outcome) -> float | None:
    """The length of the bar beside the target, for drawing only."""
    return outcome.value / outcome.target if outcome.value is not None and outcome.target else None


def say_without_electricity(view: View, co2: Outcome, year: int | None) -> str:
    """The headline without electricity, where that is more than half of it (rules.md R9); else nothing."""
    indicator = co2.indicator
    per_group = view.per("product_group", [indicator], year=year)
    power = per_group["electricity"][indicator].value if "electricity" in per_group else None
    least = view.store.thresholds["electricity_shown_apart_share"]
    if not power or not co2.value or power <= least * co2.value:
        return ""
    others = tuple(code for code in per_group if code != "electricity")
    rest = Outcome(indicator)
    if others:
        rest = view.totals([indicator], year=year, narrower={"product_group": others})[indicator]
    return view.language("headline.without_electricity", amount=_figure(view, rest, "headline.not_known"))


def say_share_without_largest(view: View) -> str:
    """The circular share without its largest contract, so that one cannot hide (rules.md R7); empty where none is circular."""
    found = measure_without_largest(view.store, view.filters.where(), view.filters.year, view.filters.settings)
    if found is None or found.value_without is None:
        return ""
    return view.language("headline.without_largest", amount=say_amount(view.language, "share", found.value_without))


def _co2_promise(view: View) -> str:
    indicator = "co2_avoided_expected_t"
    return _promise(view, "co2", {"expected": view.totals([indicator])[indicator]})


def _circular_promise(view: View) -> str:
    names = {"delivered": "circular_spend_low_eur", "asked": "circular_spend_high_eur"}
    found = view.totals(list(names.values()), year=view.filters.year)
    return _promise(view, "circular", {name: found[indicator] for name, indicator in names.items()})


def _social_return_promise(view: View) -> str:
    names = {
        "obliged": "social_return_obliged_eur",
        "realised": "social_return_realised_eur",
        "over": "social_return_over_fulfilment_eur",
    }
    found = view.totals(list(names.values()))
    return _promise(view, "social_return", {name: found[indicator] for name, indicator in names.items()})


def _promise(view: View, theme: str, outcomes: dict[str, Outcome]) -> str:
    """What was promised, apart from the result; "?" in words where it is not known."""
    amounts = {name: _figure(view, outcome, "headline.not_known") for name, outcome in outcomes.items()}
    return view.language(f"headline.promise_{theme}", **amounts)
