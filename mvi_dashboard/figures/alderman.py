"""What the alderman's page tells below the headlines: an everyday equivalent, what moved, risks, and what is to be decided.

The page and the A4 take their sentences from here, so that they cannot differ.
"""

from dataclasses import dataclass

from mvi_dashboard.equivalents import Saying, default_equivalent, read_equivalents, say_equivalent
from mvi_dashboard.figures.unknowns import MOST_NAMED, name_most_unknown
from mvi_dashboard.indicators import HEADLINES, INDICATORS
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.prospects import count_risks
from mvi_dashboard.statements import read_statement
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import say_list, say_value
from mvi_dashboard.view import View

TYPED = LANGUAGES[0]
"""In which language an advisor types: the sentence and the decision."""

CO2, CIRCULAR, SOCIAL_RETURN = HEADLINES
COMPARED = (CO2, CIRCULAR, "social_return_realised_eur")
"""What is compared with the year before; fulfilment is over the term and has no year, what was realised has."""


@dataclass(frozen=True)
class Decision:
    """What the council or the board is asked to decide; `is_proposal` where nobody asked and the figures suggest it."""

    text: str
    is_proposal: bool = False


def say_advice(view: View) -> str:
    """The advisor's latest sentence for this organisation; empty where there is none."""
    return _stated(view, "advice") or _latest(view, "advice")


def advice_heading(language: Language) -> str:
    """What stands before the advisor's sentence; on a page in another language it says in which that is typed."""
    return language("alderman.advice_typed" if is_translated(language) else "alderman.advice")


def decision_heading(language: Language, decision: Decision) -> str:
    """The heading of what is to be decided; a decision that was typed is not translated, and that is said."""
    if decision.is_proposal:
        return language("alderman.proposal_heading")
    return language("alderman.decision_typed" if is_translated(language) else "alderman.decision")


def taken_heading(language: Language) -> str:
    """The heading of a decision that was taken; it is typed and not translated."""
    return language("alderman.taken_typed" if is_translated(language) else "alderman.taken")


def is_translated(language: Language) -> bool:
    """Whether the page is in another language than the one in which people type their sentences."""
    return language.code != TYPED


def equivalent_of_saving(view: View) -> Saying | None:
    """The CO2 saving of the year as something from everyday life; None where nothing was saved or known."""
    saved = view.totals([CO2], year=view.filters.year)[CO2]
    if not saved.value or saved.value <= 0:
        return None
    equivalent = default_equivalent(read_equivalents(view.store.path.parent).values())
    is_bound = saved.is_lower_bound and saved.low is None
    said = say_equivalent(view.language, saved.value, equivalent, is_lower_bound=is_bound)
    text = view.language("alderman.equivalent", year=view.filters.year, equivalent=said.text)
    return Saying(text, said.footnote)


def say_changes(view: View) -> list[str]:
    """How each theme moved from the year before to this year; one sentence where there is no year before."""
    language, year = view.language, view.filters.year
    if year - 1 not in view.choices.years:
        return [language("alderman.first_year", year=year)]
    now, before = view.totals(COMPARED, year=year), view.totals(COMPARED, year=year - 1)
    return [_say_change(view, now[indicator], before[indicator]) for indicator in COMPARED]


def say_risks(view: View) -> list[str]:
    """How many running contracts may miss a promise, and under which departments they fall; never which supplier."""
    language = view.language
    found = count_risks(view.store, view.filters.where())
    if not found.at_risk:
        return [language("alderman.no_risk" if found.promised else "alderman.no_promise")]
    amounts = {"count": language.number(found.at_risk), "total": language.number(found.promised)}
    sentences = [language("alderman.risk_one" if found.at_risk == 1 else "alderman.risk_many", **amounts)]
    named = [(name, number) for name, number in found.by_department.items() if name is not None]
    most = sorted(named, key=lambda entry: (-entry[1], entry[0]))[:MOST_NAMED]
    if most:
        names = say_list(language, [f"{name} ({language.number(number)})" for name, number in most])
        key = "departments" if len(most) == len(named) else "most_departments"
        sentences.append(language(f"alderman.{key}", names=names))
    if without := found.by_department.get(None):
        key = "without_department_one" if without == 1 else "without_department_many"
        sentences.append(language(f"alderman.{key}", count=language.number(without)))
    return [" ".join(sentences)]


def decision_asked(view: View) -> Decision:
    """The decision that was put down for this organisation; else what the weakest headline suggests."""
    if asked := _stated(view, "decision_asked") or _latest(view, "decision"):
        return Decision(asked)
    language = view.language
    found = view.totals(HEADLINES, year=view.filters.year)
    for status in ("behind", "too_little_data", "watch"):
        for indicator in HEADLINES:
            if found[indicator].status == status:
                names = say_list(language, name_most_unknown(view, indicator, only_groups=True))
                key = f"alderman.proposal.{status}" if names else f"alderman.proposal.{status}_all_known"
                name = language(f"headline.{indicator}.name")
                return Decision(language(key, name=name, names=names), is_proposal=True)
    return Decision(language("alderman.proposal.none"), is_proposal=True)


def say_taken(view: View) -> str:
    """The decision that was taken last, with who took it and when; empty where none was put down."""
    return _stated(view, "decision_taken")


def _say_change(view: View, now: Outcome, before: Outcome) -> str:
    language, unit = view.language, INDICATORS[now.indicator].unit
    given = {
        "name": language(f"alderman.change.{now.indicator}"),
        "year": view.filters.year,
        "earlier_year": view.filters.year - 1,
        "now": say_value(language, unit, now),
        "before": say_value(language, unit, before),
    }
    if now.is_withheld or before.is_withheld:
        return language("alderman.change.few", **given)
    if now.value is None or before.value is None:
        lacking = "both" if now.value is None and before.value is None else "now" if now.value is None else "before"
        return language(f"alderman.change.unknown_{lacking}", **given)
    direction = "same" if given["now"] == given["before"] else "up" if now.value > before.value else "down"
    said = language(f"alderman.change.{direction}", **given)
    return f"{said} {language('alderman.change.unclear')}" if direction != "same" and _overlap(now, before) else said


def _overlap(one: Outcome, other: Outcome) -> bool:
    """Whether the ranges of two figures meet, so that their difference may be chance; False where one has no range."""
    bounds = (one.low, one.high, other.low, other.high)
    if any(bound is None for bound in bounds):
        return False
    low, high, other_low, other_high = (bound or 0.0 for bound in bounds)
    return low <= other_high and other_low <= high


def _stated(view: View, kind: str) -> str:
    """What somebody typed on the page, with function and date; empty where nobody did."""
    found = read_statement(view.store, view.filters.organisation, kind)
    if found is None:
        return ""
    return f"{_sentence(found.text)} ({found.by}, {view.language.date_long(found.on)})"


def _latest(view: View, kind: str) -> str:
    """The latest entry of a kind that is still open on the data date; empty where the view is not of one organisation."""
    if view.filters.organisation is None:
        return ""
    rows = view.store.rows(
        "select title from actions where action_kind = $kind and organisation = $organisation"
        " and (done_on is null or done_on > $as_of) order by due_on desc nulls last, action_id desc",
        {"kind": kind, "organisation": view.filters.organisation, "as_of": view.store.as_of},
    )
    return _sentence(rows[0]["title"]) if rows else ""


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
