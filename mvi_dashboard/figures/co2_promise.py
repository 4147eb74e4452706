"""Promise and result of the CO2 page: per product group, beside what is left, and an estimate for the rest where it was asked."""

from mvi_dashboard.charts import LIGHT_TINT, MIDDLE_TINT, ChartRow, Part, PartRow, draw_parts
from mvi_dashboard.figures.co2 import COMPENSATED, EXPECTED, GROSS, REALISED, REMAINING, TERM
from mvi_dashboard.figures.rankings import leader, rank
from mvi_dashboard.figures.shown import Shown, make_figure
from mvi_dashboard.figures.wording import name_column, of_attribution, paint, period_words, say_contracts
from mvi_dashboard.language import Language
from mvi_dashboard.measure import estimate_rest
from mvi_dashboard.telling.markup import Column
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import say_amount, say_label, say_outcome
from mvi_dashboard.view import View

_PROMISED = {TERM: "due", REALISED: "realised", EXPECTED: "expected", GROSS: "gross", REMAINING: "left"}
"""What is told per product group, and its heading; what remains stands beside what was avoided (rules.md R1)."""


def co2_promise_per_product_group(view: View) -> Shown:
    """Promise and result as two shades per product group, gross beneath; an estimate for the rest where it was asked."""
    language, colours = view.language, view.colours
    is_gross = view.filters.settings.attribution == "gross"
    told = {name: head for name, head in _PROMISED.items() if not (is_gross and name == GROSS)}
    told |= {TERM: "gross"} if is_gross else {}
    is_closed = view.year is not None and view.year <= view.store.last_complete_year
    told |= {EXPECTED: "unreported"} if is_closed else {}
    rows = rank(view, tuple(told), year=view.year)
    top = leader(rows)
    totals = view.totals(tuple(told), year=view.year)
    total = totals[TERM]
    has_estimates = any(row.main.estimate is not None for row in rows)
    shades = {"realised": 1.0, told[EXPECTED]: MIDDLE_TINT, **({} if is_gross else {"gross": LIGHT_TINT})}
    return make_figure(
        view,
        "co2_promise_per_product_group",
        cut=view.cut(tuple(told), ("product_group",), view.year),
        rows=rows,
        columns=[
            language("dimension.product_group"),
            *(Column(language(f"page.co2.{name}"), "t") for name in told.values()),
        ],
        total=total,
        parts=[(language(f"page.co2.{name}"), totals[indicator]) for indicator, name in told.items()],
        heading=language("page.product_groups.co2_message", name=top.label)
        if top
        else language("page.product_groups.co2_neutral"),
        subtitle=language(of_attribution(view, "page.product_groups.co2_subtitle"), period=period_words(view)),
        chart=draw_parts([_promise_row(view, row) for row in rows], colours=colours),
        key=[
            *((paint(view, colours.co2, shade), language(f"page.co2.key_{name}")) for name, shade in shades.items()),
            ("hatched", language("page.co2.key_unknown")),
            *([(_hatched(colours.co2), language("page.co2.key_estimated"))] if has_estimates else []),
        ],
        notes=say_estimates(view, TERM, total),
    )


def co2_beside(view: View) -> Shown:
    """Beside what was avoided: what was compensated, apart, and what is still emitted (rules.md R1)."""
    language, colours, year = view.language, view.colours, view.year
    names = (REALISED, EXPECTED, COMPENSATED, REMAINING)
    found = view.totals(names, year=year)
    rows = [ChartRow(name_column(view, name), (found[name],), cut=view.cut([name], year=year)) for name in names]
    avoided = tuple(
        Part(outcome.value, colours.tint(colours.co2, strength), _told(view, outcome))
        for outcome, strength in ((found[REALISED], 1.0), (found[EXPECTED], MIDDLE_TINT))
        if outcome.value is not None
    )
    compensated, remaining = found[COMPENSATED], found[REMAINING]
    drawn = [
        PartRow(
            language(of_attribution(view, "page.co2.avoided")),
            avoided,
            " + ".join(_amount(view, found[name]) for name in names[:2] if found[name].is_known)
            or _unknown(view, found[REALISED]),
        ),
        _single(
            view,
            "compensated",
            compensated,
            Part(compensated.value or 0.0, colours.co2, _told(view, compensated), "outline"),
        ),
        _single(view, "remaining", remaining, Part(remaining.value or 0.0, colours.muted, _told(view, remaining))),
    ]
    heading = language("page.co2.beside_neutral")
    if remaining.is_known:
        heading = language("page.co2.beside_message", amount=say_label(language, "t", remaining))
    return make_figure(
        view,
        "co2_beside",
        cut=view.cut(names, year=year),
        rows=rows,
        columns=[language("chart.name"), Column("CO₂", "t")],
        total=remaining,
        parts=[(row.label, row.main) for row in rows],
        heading=heading,
        subtitle=language("page.co2.beside_subtitle", period=period_words(view)),
        chart=draw_parts(drawn, colours=colours),
        key=[
            (paint(view, colours.co2), language("page.co2.key_realised")),
            (paint(view, colours.co2, MIDDLE_TINT), language("page.co2.key_expected")),
            (f"border:2px solid {colours.co2}", language("page.co2.key_compensated")),
            (paint(view, colours.muted), language("page.co2.key_remaining")),
        ],
        sentence=language("page.co2.beside_explained"),
    )


def say_estimates(view: View, indicator: str, total: Outcome) -> list[str]:
    """What an estimate for the rest adds, that it counts nowhere, and why it is not shown for some; nothing where it is off."""
    language, settings = view.language, view.filters.settings
    if settings.extrapolation == "off":
        return []
    said = language("page.co2.no_estimate")
    if total.estimate is not None:
        ends = {"amount": total.estimate, "low": total.estimate_low, "high": total.estimate_high}
        amounts = {name: say_amount(language, "t", end) for name, end in ends.items()}
        said = language("page.co2.estimate_total", count=say_contracts(language, total.estimated_contracts), **amounts)
    found = estimate_rest(view.store, indicator, (), view.filters.where(), view.year, settings)
    counted = (
        found.groupby("why_not")["why_not"]
        .count()
        .drop(["not_a_product_group", "nothing_to_estimate"], errors="ignore")
    )
    reasons = [_say_reason(language, str(why_not), int(count)) for why_not, count in counted.items()]
    left_out = [language("page.co2.estimate_left_out", reasons="; ".join(reasons))] if reasons else []
    return [said, language("estimate.note"), *left_out]


def _say_reason(language: Language, why_not: str, count: int) -> str:
    """`er zijn te weinig gemeten contracten (11 productgroepen)`."""
    reason = language(f"estimate.why_not.{why_not}").removesuffix(".")
    groups = language(f"chart.product_groups_{'one' if count == 1 else 'many'}", count=language.number(count))
    return f"{reason[0].lower()}{reason[1:]} ({groups})"


def _promise_row(view: View, row: ChartRow) -> PartRow:
    """One product group: realised, then expected, then an estimate if asked; gross thin beneath."""
    colours, language = view.colours, view.language
    found = {outcome.indicator: outcome for outcome in row.outcomes}
    total, realised, expected, gross = row.main, found[REALISED], found[EXPECTED], found.get(GROSS)
    if not total.is_known:
        return PartRow(row.label, (), _unknown(view, total), address=row.address)
    parts = [
        Part(
            one.value,
            colours.worse if one.value < 0 else colours.tint(colours.co2, strength),
            _told(view, one),
        )
        for one, strength in ((realised, 1.0), (expected, MIDDLE_TINT))
        if one.value is not None
    ]
    text = say_label(language, "t", total)
    if total.estimate is not None:
        said = language("page.co2.estimated", amount=say_amount(language, "t", total.estimate))
        parts.append(Part(total.estimate, colours.co2, said, "hatched"))
        text = f"{text} {said}"
    has_spread = total.low is not None and total.high is not None and total.estimate is None
    beneath = language("page.co2.key_gross")
    return PartRow(
        row.label,
        tuple(parts),
        text,
        (Part(gross.value, colours.tint(colours.co2, LIGHT_TINT), f"{beneath}: {_told(view, gross)}"),)
        if gross is not None and gross.value is not None
        else (),
        f"{beneath} {say_amount(language, 't', gross.value)}" if gross is not None and gross.is_known else "",
        address=row.address,
        spread=(total.low or 0.0, total.high or 0.0) if has_spread else None,
        is_worse=(total.value or 0.0) < 0,
    )


def _hatched(colour: str) -> str:
    """The look of an estimate in the key: an outline with stripes of its own colour."""
    return f"border:1px solid {colour};background:repeating-linear-gradient(45deg,{colour} 0 2px,transparent 2px 5px)"


def _single(view: View, name: str, outcome: Outcome, part: Part) -> PartRow:
    label = view.language(f"page.co2.{name}")
    if not outcome.is_known:
        return PartRow(label, (), _unknown(view, outcome))
    return PartRow(label, (part,), say_label(view.language, "t", outcome))


def _unknown(view: View, outcome: Outcome) -> str:
    count = outcome.contracts_unknown + outcome.contracts_partly_known
    if not outcome.contracts_total:
        return "–"
    many = "one" if count == 1 else "many"
    return view.language(f"chart.not_determined_{many}", count=view.language.number(count))


def _amount(view: View, outcome: Outcome) -> str:
    return say_amount(view.language, "t", outcome.value)


def _told(view: View, outcome: Outcome) -> str:
    name = name_column(view, outcome.indicator)
    return f"{name} {say_outcome(view.language, 't', outcome)}"
