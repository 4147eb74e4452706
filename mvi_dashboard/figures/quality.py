"""Figures of the page on coverage and quality: what is known of each theme, and which answer would help most."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import pandas as pd

from mvi_dashboard.charts import Part, PartRow, draw_parts
from mvi_dashboard.chase import OWN, SUPPLIER, read_chase
from mvi_dashboard.figures.certainty import make_coverage
from mvi_dashboard.figures.shown import Shown, make_figure
from mvi_dashboard.figures.wording import contract_address, say_share
from mvi_dashboard.labels import name_number
from mvi_dashboard.questions import Code, Settings
from mvi_dashboard.store import Store
from mvi_dashboard.telling.lists import Line, Quantity, code_of, number_of
from mvi_dashboard.telling.markup import Column
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import name_code
from mvi_dashboard.view import View

OF_THEME = {
    "climate": "co2_avoided_t",
    "circular": "circular_spend_central_eur",
    "social_return": "social_return_fulfilment_share",
}
"""The figure whose coverage stands for a theme, over the whole term."""
COVERAGE = ("coverage_contracts_share", "coverage_spend_share")
MOST_ROWS, MOST_ASKED = 12, 10

Where = tuple[tuple[str, tuple[Code, ...]], ...]


def coverage_climate(view: View) -> Shown:
    """How much is known of CO2."""
    return _coverage(view, "climate")


def coverage_circular(view: View) -> Shown:
    """How much is known of circular buying."""
    return _coverage(view, "circular")


def coverage_social_return(view: View) -> Shown:
    """How much is known of social return."""
    return _coverage(view, "social_return")


def unknown_per_product_group(view: View) -> Shown:
    """Known, known in part and unknown per product group, over the three themes; those that lack most come first."""
    language, colours = view.language, view.colours
    found = view.per("product_group", tuple(OF_THEME.values()))
    totals = view.totals(tuple(OF_THEME.values()))
    counted = {code: _count(outcomes) for code, outcomes in found.items()}
    codes = sorted(counted, key=lambda code: (code is not None, -sum(counted[code][2::3])))
    looks = ((colours.ink, "full"), (colours.tint(colours.ink, 0.45), "full"), ("", "hatched"))
    names = {code: name_code(language, "product_group", code) for code in codes}
    shares = {code: _shares(counted[code]) for code in codes}
    assessed = {code: max(one.contracts_total for one in found[code].values()) for code in codes}
    charted = [
        PartRow(
            names[code],
            tuple(
                Part(share, colour, f"{language(f'coverage.{state}')}: {say_share(view, share, assessed[code])}", look)
                for state, share, (colour, look) in zip(_STATES, shares[code], looks, strict=True)
            ),
            _say(
                view,
                "share_unknown",
                count=language.number(sum(counted[code][2::3])),
                share=say_share(view, shares[code][2], assessed[code]),
            ),
            address=view.filters.address("quality", {"product_group": code}),
        )
        for code in codes[:MOST_ROWS]
    ]
    lines = [
        Line(
            names[code],
            tuple(Quantity(float(count)) for count in counted[code]),
            view.filters.address("quality", {"product_group": code}),
        )
        for code in codes
    ]
    heads = [
        Column(language(f"theme.{theme}").replace("CO2", "CO₂"), language(f"coverage.{state}"))
        for theme in OF_THEME
        for state in _STATES
    ]
    whole = [code for code in codes if shares[code][2] == 1.0]
    heading = _say(view, "groups_message", count=len(whole)) if len(whole) > 1 else _say(view, "groups_neutral")
    return make_figure(
        view,
        "unknown_per_product_group",
        cut=view.cut(tuple(OF_THEME.values()), ("product_group",)),
        columns=[Column(language("dimension.product_group")), *heads],
        total=view.totals(COVERAGE)[COVERAGE[0]],
        parts=[(language(f"theme.{theme}").replace("CO2", "CO₂"), totals[name]) for theme, name in OF_THEME.items()],
        heading=heading,
        subtitle=_say(view, "groups_subtitle"),
        chart=draw_parts(charted, colours=colours) if charted else None,
        key=[
            (f"background:{colours.ink}", language("coverage.known")),
            (f"background:{looks[1][0]}", language("coverage.partly_known")),
            ("hatched", language("coverage.unknown")),
        ],
        lines=lines,
        sentence=_say(view, "groups_rest", count=language.number(len(codes) - MOST_ROWS))
        if len(codes) > MOST_ROWS
        else "",
    )


def chase_suppliers(view: View) -> Shown:
    """What suppliers can be asked, what yields most first, with the sentence to send."""
    return _chase_list(view, "chase_suppliers", SUPPLIER)


def chase_own(view: View) -> Shown:
    """What the organisation itself can record, what yields most first."""
    return _chase_list(view, "chase_own", OWN)


def unknown_per_budget_holder(view: View) -> Shown:
    """Per budget holder: the contracts that lack a datum, their value and what is lacking most often."""
    language = view.language
    asked = [line for line in chased(view).to_dict("records") if line["kind"] == "coverage"]
    owners: dict[Code, list[dict[Any, Any]]] = {}
    for one in asked:
        owners.setdefault(code_of(one["budget_holder"]), []).append(one)
    ordered = sorted(owners, key=lambda code: (-len(owners[code]), str(code)))
    lines = []
    for code in ordered[:MOST_ROWS]:
        data = [str(one["datum"]) for one in owners[code]]
        most = max(dict.fromkeys(data), key=data.count)
        valued = [value for one in owners[code] if (value := number_of(one["spend_eur"])) is not None]
        cells = (Quantity(float(len(data))), Quantity(sum(valued) if valued else None, "eur"))
        address = view.filters.address("owners", {"budget_holder": code})
        lines.append(
            Line(name_code(language, "budget_holder", code), (*cells, language(f"chase.{most}.name")), address)
        )
    return make_figure(
        view,
        "unknown_per_budget_holder",
        cut=view.cut(["coverage_contracts_share"], ("budget_holder",)),
        columns=[
            Column(language("dimension.budget_holder")),
            Column(_say(view, "contracts_lacking")),
            Column(_say(view, "value"), "€"),
            Column(_say(view, "lacking_most"), is_text=True),
        ],
        total=view.totals(COVERAGE)[COVERAGE[0]],
        heading=_say(view, "owners_heading"),
        subtitle=_say(view, "owners_subtitle"),
        lines=lines,
    )


def say_quality(view: View) -> str:
    """How much is known by number and by value, and what one thing would help most."""
    language, totals, found = view.language, view.totals(COVERAGE), chased(view)
    by_number, by_value = (totals[indicator].value for indicator in COVERAGE)
    known = "" if by_number is None else _say(view, "answer_number", share=language.share(by_number))
    if known and by_value is not None:
        known = _say(view, "answer", contracts=language.share(by_number or 0.0), spend=language.share(by_value))
    covering = found[found["kind"] == "coverage"]
    gains = covering.groupby("datum")["gain_share"].sum()
    if gains.empty or not gains.max() > 0:
        return " ".join([known, _say(view, "answer_complete" if found.empty else "answer_rest")])
    datum = str(gains.idxmax())
    helping = covering[covering["datum"] == datum]
    said = _say(
        view,
        "answer_helps",
        name=language(f"chase.{datum}.name"),
        count=language.number(len(helping)),
        points=language.number(float(helping["gain_share"].sum()) * 100, 1),
    )
    return f"{known} {said}"


def chased(view: View) -> pd.DataFrame:
    """The chase list of the reader's selection; treat it as read-only."""
    where: Where = tuple((name, tuple(codes)) for name, codes in view.filters.where().items())
    return _chased(view.store, where, view.filters.settings)


# Four figures and the answer of one page ask for the same list.
@lru_cache(maxsize=4)
def _chased(store: Store, where: Where, settings: Settings) -> pd.DataFrame:
    return read_chase(store, dict(where), settings)


_STATES = ("known", "partly_known", "unknown")


def _coverage(view: View, theme: str) -> Shown:
    made = make_coverage(view, f"coverage_{theme}", OF_THEME[theme], None)
    name = view.language(f"theme.{theme}").replace("CO2", "CO₂")
    joint = " " if made.chart is not None else ": "
    return replace(made, heading=f"{name}{joint}{made.heading[:1].lower()}{made.heading[1:]}")


def _count(outcomes: dict[str, Outcome]) -> tuple[int, ...]:
    """Contracts known, known in part and unknown, theme after theme."""
    found = [outcomes.get(indicator, Outcome(indicator)) for indicator in OF_THEME.values()]
    return tuple(
        count for one in found for count in (one.contracts_known, one.contracts_partly_known, one.contracts_unknown)
    )


def _shares(counts: tuple[int, ...]) -> tuple[float, float, float]:
    known, partly, unknown = (float(sum(counts[at::3])) for at in range(3))
    whole = known + partly + unknown or 1.0
    return known / whole, partly / whole, unknown / whole


def _chase_list(view: View, id: str, asked_of: str) -> Shown:
    language, found = view.language, chased(view)
    asked = found[found["asked_of"] == asked_of]
    lines = [_asked_line(view, one) for one in asked.head(MOST_ASKED).to_dict("records")]
    kind = "suppliers" if asked_of == SUPPLIER else "own"
    left = len(asked) - MOST_ASKED
    return make_figure(
        view,
        id,
        cut=view.cut(["coverage_spend_share"]),
        columns=[
            Column(_say(view, "contract")),
            Column(_say(view, "datum"), is_text=True),
            Column(_say(view, "gain")),
            Column(_say(view, "gain_kind"), is_text=True),
            Column(_say(view, "value"), "€"),
            Column(_say(view, f"sentence_{kind}"), is_text=True),
        ],
        total=view.totals(COVERAGE)[COVERAGE[1]],
        heading=_say(view, f"chase_{kind}" if len(asked) else f"chase_{kind}_none", count=language.number(len(asked))),
        subtitle=_say(view, f"chase_{kind}_subtitle"),
        lines=lines,
        sentence=_say(view, "chase_more", count=language.number(left)) if left > 0 else "",
        notes=[_say(view, "chase_ranked")],
    )


def _asked_line(view: View, one: dict[Any, Any]) -> Line:
    language = view.language
    title, contract, datum = str(one["title"]), str(one["contract_id"]), str(one["datum"])
    number = name_number(contract, language)
    kind = language(f"chase.kind.{one['kind']}")
    if one["missing"] > 1:
        kind = language("chase.one_of", kind=kind, count=language.number(one["missing"]))
    cells = (
        language(f"chase.{datum}.name"),
        Quantity(number_of(one["gain_share"]), "share"),
        kind,
        Quantity(number_of(one["spend_eur"]), "eur"),
        language(f"chase.{datum}.ask", title=title, contract=number),
    )
    return Line(title, cells, contract_address(view, str(one["organisation"]), contract), number)


def _say(view: View, key: str, **parameters: object) -> str:
    return view.language(f"page.quality.{key}", **parameters)
