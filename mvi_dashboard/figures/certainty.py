"""How certain a figure is: what of it is measured, on what evidence it rests, and which contracts cause its range."""

from mvi_dashboard.charts import LIGHT_TINT, LIGHTEST_TINT, MIDDLE_TINT, Part, PartRow, draw_parts
from mvi_dashboard.coverage import STATES, count_spend_based, measure_coverage
from mvi_dashboard.figures.shown import Shown, make_figure
from mvi_dashboard.figures.wording import contract_address, is_few, paint, say_contracts, say_share, share_cell
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.ranges import GRADES
from mvi_dashboard.telling.lists import Line, Quantity
from mvi_dashboard.telling.markup import Column
from mvi_dashboard.telling.phrases import say_amount
from mvi_dashboard.view import View
from mvi_dashboard.widths import widest_contracts

_STRENGTHS = dict(zip(GRADES, (1.0, MIDDLE_TINT, LIGHT_TINT, LIGHTEST_TINT), strict=True))


def make_coverage(view: View, id: str, indicator: str, year: int | None) -> Shown:
    """The coverage meter: measured, known in part, nothing known; by number of contracts and by their value."""
    language, colours = view.language, view.colours
    total = view.totals([indicator], year=year)[indicator]
    measured = measure_coverage(view.store, indicator, view.filters.where(), year, view.filters.settings)
    found = {
        name: {str(row["state"]): float(row[name]) for row in measured.to_dict("records")}
        for name in ("contracts", "spend_eur", "without_value")
    }
    colour = colours.theme_colour(INDICATORS[indicator].theme)
    looks = dict(
        zip(STATES, ((colour, "full"), (colours.tint(colour, LIGHT_TINT), "full"), ("", "hatched")), strict=True)
    )

    contracts = sum(found["contracts"].values())

    def row(name: str) -> PartRow:
        whole = sum(found[name].values())
        shares = {state: found[name][state] / whole if whole else 0.0 for state in STATES}
        parts = tuple(
            Part(
                shares[state],
                looks[state][0],
                f"{language(f'coverage.{state}')}: {say_share(view, shares[state], contracts)}",
                looks[state][1],
            )
            for state in STATES
        )
        return PartRow(language(f"coverage.by_{name}"), parts, say_share(view, shares["known"], contracts))

    charted = [row("contracts"), *([row("spend_eur")] if any(found["spend_eur"].values()) else [])]
    lines = [
        Line(
            language(f"coverage.{state}"),
            (Quantity(found["contracts"][state]), Quantity(found["spend_eur"][state], "eur")),
        )
        for state in STATES
    ]
    without_value = int(sum(found["without_value"].values()))
    has_any = bool(total.contracts_total)
    shares = {"contracts": charted[0].text, "spend": charted[-1].text if len(charted) > 1 else ""}
    has_shares = has_any and not is_few(view, contracts)
    message = "neutral" if not has_shares else "message" if len(charted) > 1 else "message_contracts"
    return make_figure(
        view,
        id,
        cut=view.cut([indicator], year=year),
        columns=[
            Column(language("coverage.state")),
            language("coverage.contracts"),
            Column(language("coverage.value"), "€"),
        ],
        total=total,
        heading=language(f"coverage.{message}", **shares),
        subtitle=language("coverage.subtitle"),
        chart=draw_parts(charted, colours=colours) if has_shares else None,
        key=[
            (paint(view, colour), language("coverage.known")),
            (paint(view, colour, LIGHT_TINT), language("coverage.partly_known")),
            ("hatched", language("coverage.unknown")),
        ]
        if has_shares
        else (),
        lines=lines,
        sentence=language("coverage.without_value", count=say_contracts(language, without_value))
        if without_value
        else "",
    )


def make_grades(view: View, id: str, indicator: str, year: int | None) -> Shown:
    """The mix of methods: the share of the effect behind each grade; spend-based and estimated apart, outside the figure."""
    language, colours = view.language, view.colours
    total = view.totals([indicator], year=year)[indicator]
    mix = dict(zip(GRADES, total.grade_mix or (), strict=False))
    colour = colours.theme_colour(INDICATORS[indicator].theme)
    names = {grade: language(f"grade.{grade}") for grade in (*GRADES, "E")}
    charted = [
        PartRow(
            names[grade], (Part(share, colours.tint(colour, _STRENGTHS[grade]), names[grade]),), language.share(share)
        )
        for grade, share in mix.items()
    ]
    spend_based = count_spend_based(view.store, view.filters.where(), year, view.filters.settings)
    behind = total.contracts_known + total.contracts_partly_known
    has_shares = bool(mix) and not is_few(view, behind)
    lines = [Line(names[grade], (share_cell(view, share, behind),)) for grade, share in mix.items()]
    best = max(mix, key=lambda grade: mix[grade], default="")
    apart = (
        language("grade.spend_based", count=say_contracts(language, spend_based))
        if spend_based
        else language("grade.no_spend_based")
    )
    heading = language("grade.neutral")
    if has_shares:
        heading = language("grade.message", share=language.share(mix[best]), grade=language(f"grade.{best}_words"))
    return make_figure(
        view,
        id,
        cut=view.cut([indicator], year=year),
        columns=[Column(language("grade.grade")), language("grade.share")],
        total=total,
        heading=heading,
        subtitle=language("grade.subtitle"),
        chart=draw_parts(charted, colours=colours) if has_shares else None,
        lines=lines,
        sentence=language("grade.of_total", grade=total.grade) if total.grade else "",
        notes=[apart, language("grade.estimates_apart")],
    )


def make_widths(view: View, id: str, indicator: str, year: int | None) -> Shown:
    """The contracts that cause most of the width of the range, and what the range would be without them."""
    language, unit = view.language, INDICATORS[indicator].unit
    total = view.totals([indicator], year=year)[indicator]
    found = widest_contracts(view.store, indicator, view.filters.where(), year, view.filters.settings)
    lines, heading = [], language("widths.neutral")
    if found is not None:
        for record in found.contracts.to_dict("records"):
            address = contract_address(view, record["organisation"], record["contract_id"])
            share = Quantity(float(record["width_share"]), "share")
            lines.append(Line(str(record["title"]), (share,), address, str(record["contract_id"])))
        halves = {
            "width": say_amount(language, unit, found.half_width),
            "without": say_amount(language, unit, found.half_width_without),
        }
        heading = language("widths.message" if len(lines) > 1 else "widths.message_one", count=len(lines), **halves)
    return make_figure(
        view,
        id,
        cut=view.cut([indicator], year=year),
        columns=[Column(language("widths.contract")), Column(language("widths.share"), language("widths.of_variance"))],
        total=total,
        heading=heading,
        subtitle=language("widths.subtitle"),
        lines=lines,
    )
