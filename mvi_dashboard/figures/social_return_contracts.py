"""Social return per contract: its pace, which contracts may miss their agreement, what that may cost, and people in safe numbers."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from mvi_dashboard.charts import LIGHT_TINT, Part, PartRow, draw_bars, draw_parts
from mvi_dashboard.figures.rankings import leader, rank
from mvi_dashboard.figures.shown import Shown, make_figure
from mvi_dashboard.figures.social_return import FULFILMENT, fulfilment, say_tables
from mvi_dashboard.figures.wording import contract_address, paint, say_contracts
from mvi_dashboard.social_return import read_pace, read_people
from mvi_dashboard.telling.lists import Cell, Line, Quantity, code_of, number_of
from mvi_dashboard.telling.markup import Column
from mvi_dashboard.telling.phrases import name_code, say_amount
from mvi_dashboard.view import View

PENALTY = "social_return_penalty_exposure_eur"
PACES = ("on_course", "watch", "behind", "not_shown", "too_early", "too_little_data")
_MISSED = ("behind", "not_shown")
MOST_AT_RISK = 25
EVERYONE = "all"


def social_return_pace(view: View) -> Shown:
    """How many contracts are on course, behind, or cannot be judged yet, against what was invoiced or the time gone."""
    language, colours = view.language, view.colours
    pace = read_pace(view.store, view.filters.where())
    contracts, obliged = float(len(pace)), float(pace["obliged_eur"].astype(float).sum())
    lines, drawn = [], []
    for verdict in PACES:
        of_verdict = pace[pace["pace"] == verdict]
        count, euros = len(of_verdict), float(of_verdict["obliged_eur"].astype(float).sum())
        name = language(f"social_return_pace.{verdict}").capitalize()
        lines.append(Line(name, (Quantity(count), Quantity(euros, "eur"))))
        colour = colours.worse if verdict in _MISSED else colours.social
        if verdict == "too_early":
            colour = colours.tint(colours.social, LIGHT_TINT)
        is_unknown = verdict == "too_little_data"
        text, amount = say_contracts(language, count), say_amount(language, "eur", euros)
        share, part = (count / contracts if contracts else 0.0), (euros / obliged if obliged else 0.0)
        beneath = (Part(part, colours.tint(colour, LIGHT_TINT), amount),)
        drawn.append(
            PartRow(
                name,
                (Part(share, "" if is_unknown else colour, text, "hatched" if is_unknown else "full"),),
                text,
                beneath,
                amount,
            )
        )
    missed = int(pace["pace"].isin(_MISSED).sum())
    heading = language("page.social_return.pace_neutral")
    if len(pace):
        many = "one" if missed == 1 else "many"
        total = language.number(len(pace))
        heading = language(f"page.social_return.pace_{many}", count=language.number(missed), total=total)
    return make_figure(
        view,
        "social_return_pace",
        cut=view.cut([FULFILMENT]),
        columns=[
            Column(language("page.social_return.verdict")),
            language("leak.contracts"),
            Column(language("indicator.social_return_obliged_eur.short"), "€"),
        ],
        total=fulfilment(view),
        heading=heading,
        subtitle=language("page.social_return.pace_subtitle"),
        chart=draw_parts(drawn, colours=colours) if len(pace) else None,
        key=[
            (paint(view, colours.social), language("leak.key_contracts")),
            (paint(view, colours.social, LIGHT_TINT), language("page.social_return.key_obliged")),
        ]
        if len(pace)
        else (),
        lines=lines if len(pace) else (),
        sentence=language("page.social_return.pace_explained"),
    )


def social_return_at_risk(view: View) -> Shown:
    """The contracts that may miss their agreement, the largest gap first: product group and department, no supplier."""
    language = view.language
    pace = read_pace(view.store, view.filters.where())
    found = pace[pace["risk"].notna()]
    lines = [_risk_line(view, record) for record in found.head(MOST_AT_RISK).to_dict("records")]
    gap = float(found["gap_eur"].astype(float).sum())
    heading = language("page.social_return.risk_none" if len(pace) else "page.social_return.pace_neutral")
    if lines:
        many = "one" if len(found) == 1 else "many"
        words = {"count": language.number(len(found)), "gap": say_amount(language, "eur", gap)}
        heading = language(f"page.social_return.risk_{many}", **words)
    rest = len(found) - len(lines)
    return make_figure(
        view,
        "social_return_at_risk",
        cut=view.cut([FULFILMENT]),
        columns=[
            Column(language("top_contracts.contract")),
            Column(language("chart.product_group"), is_text=True),
            Column(language("page.social_return.why"), is_text=True),
            Column(language("page.social_return.final_date")),
            Column(language("indicator.social_return_obliged_eur.short"), "€"),
            Column(language("indicator.social_return_realised_eur.short"), "€"),
            Column(language("page.social_return.gap"), "€"),
        ],
        total=fulfilment(view),
        heading=heading,
        subtitle=language("page.social_return.risk_subtitle"),
        lines=lines,
        sentence=language("top_contracts.not_listed", count=language.number(rest)) if rest else "",
    )


def social_return_penalty(view: View) -> Shown:
    """What contracts with an agreed rate would cost their supplier if nothing happens any more, per product group."""
    language, colours = view.language, view.colours
    rows = rank(view, (PENALTY,), most_known=5, most_unknown=1)
    total = view.totals([PENALTY])[PENALTY]
    top = leader(rows)
    heading = language("page.social_return.penalty_neutral")
    if top is not None and total.value:
        heading = language("page.social_return.penalty_message", amount=say_amount(language, "eur", total.value))
    return make_figure(
        view,
        "social_return_penalty",
        cut=view.cut([PENALTY], ("product_group",)),
        rows=rows,
        columns=[language("dimension.product_group"), Column(language(f"indicator.{PENALTY}.short"), "€")],
        total=total,
        heading=heading,
        subtitle=language("page.social_return.penalty_subtitle"),
        chart=draw_bars(rows, unit="eur", colour=colours.social, language=language, colours=colours) if rows else None,
        notes=say_tables(view, (PENALTY,)),
    )


def social_return_people(view: View) -> Shown:
    """Placements and full-time years, apart, for a whole organisation only; cells too small to show stay empty."""
    language = view.language
    is_whole = set(view.filters.where()) == {"organisation"}
    found = read_people(view.store)
    people = found[found["organisation"] == view.filters.organisation] if is_whole else found.head(0)
    year = view.filters.year
    of_year = people[people["year"] == year]
    groups = of_year[of_year["target_group"] != EVERYONE]
    everyone = people[people["target_group"] == EVERYONE]
    lines: list[Line] = []
    if len(groups):
        lines.append(Line(language("page.social_return.people_groups", year=year), kind="group"))
        lines += [_people_line(view, row, _group(view, row)) for row in groups.to_dict("records")]
    if len(everyone):
        lines.append(Line(language("page.social_return.people_years"), kind="group"))
        lines += [_people_line(view, row, str(row["year"])) for row in everyone.to_dict("records")]
    told = of_year[of_year["target_group"] == EVERYONE].to_dict("records")
    heading = language("page.social_return.people_neutral" if is_whole else "page.social_return.people_not_narrowed")
    if told and number_of(told[0]["placements"]) is not None:
        heading = language(
            "page.social_return.people_message",
            year=year,
            placements=language.number(int(told[0]["placements"])),
            fte=language.number(float(told[0]["fte_years"]), 1),
        )
    least = language.number(view.store.thresholds["social_return_minimum_cell"])
    return make_figure(
        view,
        "social_return_people",
        cut=view.cut([FULFILMENT]),
        columns=[
            Column(language("page.social_return.target_group")),
            language("page.social_return.placements"),
            language("page.social_return.fte_years"),
        ],
        total=fulfilment(view),
        heading=heading,
        subtitle=language("page.social_return.people_subtitle", least=least),
        lines=lines,
    )


def _risk_line(view: View, record: Mapping[Any, Any]) -> Line:
    language = view.language
    final: Cell = "?" if pd.isna(record["final_date"]) else record["final_date"].date()
    why = language(f"social_return_pace.{record['risk']}")
    amounts = (Quantity(number_of(record[name]), "eur") for name in ("obliged_eur", "realised_eur", "gap_eur"))
    department = name_code(language, "department", code_of(record["department"]))
    return Line(
        str(record["title"]),
        (name_code(language, "product_group", code_of(record["product_group"])), why, final, *amounts),
        contract_address(view, record["organisation"], record["contract_id"]),
        f"{record['contract_id']} · {department}",
    )


def _group(view: View, row: Mapping[Any, Any]) -> str:
    key = f"building_block.{row['target_group']}"
    return view.language(key) if view.language.has(key) else str(row["target_group"])


def _people_line(view: View, row: Mapping[Any, Any], label: str) -> Line:
    """Placements and full-time years of one cell; words instead of a number where it is too small to show."""
    if number_of(row["placements"]) is None:
        hidden = view.language("page.social_return.hidden")
        return Line(label, (hidden, hidden))
    return Line(label, (Quantity(number_of(row["placements"])), Quantity(round(float(row["fte_years"]), 1))))
