"""What stands beside the circular share: three definitions, levels of evidence, strategies, and what was raised late (rules.md R7)."""

from dataclasses import replace

from mvi_dashboard.charts import LIGHT_TINT, LIGHTEST_TINT, ChartRow, Part, PartRow, draw_parts
from mvi_dashboard.circularity import DEFINITIONS, SHARE, list_raised_late, measure_levels, measure_strategies
from mvi_dashboard.figures.circular import name_definition, say_without_largest, share_of_spend
from mvi_dashboard.figures.shown import Shown, make_figure
from mvi_dashboard.figures.wording import contract_address, is_few, paint, say_contracts, share_cell
from mvi_dashboard.labels import name_strategy
from mvi_dashboard.telling.lists import Cell, Line, Quantity, code_of, number_of
from mvi_dashboard.telling.markup import Column
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import name_code, say_amount, say_label, say_outcome
from mvi_dashboard.view import View

MOST_LISTED = 25
ASKED_SHARE = "contracts_circular_share"
"""Its coverage is that of contracts and their criteria, over the term."""
AVOIDED_PURCHASE, RAW_MATERIAL = "circular_avoided_purchase_eur", "raw_material_avoided_t"


def circular_definitions(view: View) -> Shown:
    """Three definitions side by side: asked (process), agreed (content), delivered (result); the chosen one in full colour."""
    language, colours, year = view.language, view.colours, view.filters.year
    rows, drawn = [], []
    for definition in DEFINITIONS:
        settings = replace(view.filters.settings, circular_definition=definition)
        cut = view.cut([SHARE], year=year, settings=settings)
        outcome = next(iter(view.outcomes(cut)), Outcome(SHARE))
        name = language(f"circular_share.{definition}")
        address = view.filters.address("circular", circular_definition=definition)
        rows.append(ChartRow(name, (outcome,), address, cut))
        is_chosen = definition == view.filters.circular_definition
        colour = colours.circular if is_chosen else colours.tint(colours.circular, LIGHT_TINT)
        parts = (
            (Part(outcome.value, colour, say_outcome(language, "share", outcome)),) if outcome.value is not None else ()
        )
        label = say_label(language, "share", outcome)
        drawn.append(PartRow(name, parts, label, address=None if is_chosen else address))
    known = {row.cut.settings.circular_definition: row.main for row in rows if row.cut and row.main.is_known}
    heading = language("page.circular.definitions_neutral")
    if len(known) == len(DEFINITIONS):
        amounts = {name: say_amount(language, "share", known[code].value) for code, name in DEFINITIONS.items()}
        heading = language("page.circular.definitions_message", **amounts)
    denominator = language(f"circular_share.{view.filters.circular_denominator}")
    without = say_without_largest(view)
    return make_figure(
        view,
        "circular_definitions",
        cut=view.cut([SHARE], year=year),
        rows=rows,
        columns=[language("page.circular.definition"), language("indicator.circular_share.short")],
        total=share_of_spend(view),
        parts=[(row.label, row.main) for row in rows],
        heading=heading,
        subtitle=language("page.circular.definitions_subtitle", denominator=denominator, year=year),
        chart=draw_parts(drawn, colours=colours),
        sentence=language("page.circular.in_force", name=name_definition(view)),
        notes=[without] if without else (),
    )


def _share_under(view: View, definition: str) -> Outcome:
    """The circular share of the year under a definition, whatever the reader chose."""
    settings = replace(view.filters.settings, circular_definition=definition)
    return next(iter(view.outcomes(view.cut([SHARE], year=view.filters.year, settings=settings))), Outcome(SHARE))


def circular_levels(view: View) -> Shown:
    """The spend behind the share by level of evidence 0-5 and what was not assessed; together the whole denominator."""
    language, colours, year = view.language, view.colours, view.filters.year
    levels = measure_levels(view.store, view.filters.where(), year, view.filters.settings).to_dict("records")
    spend, contracts = (sum(float(row[name]) for row in levels) for name in ("spend_eur", "contracts"))
    # Known under "low" is what was assessed, whatever part of it is circular: the coverage of the levels.
    assessed = replace(view.filters.settings, circular_definition="low")
    lines, drawn = [], []
    for row in levels:
        level = code_of(row["circular_level"])
        name = language("page.circular.not_assessed") if level is None else language(f"circular_level.{level}")
        euros, count = float(row["spend_eur"]), int(row["contracts"])
        share = euros / spend if spend else 0.0
        part_of_contracts = count / contracts if contracts else 0.0
        cells = (
            Quantity(count),
            share_cell(view, part_of_contracts, contracts),
            Quantity(euros, "eur"),
            share_cell(view, share, contracts),
        )
        lines.append(Line(name, cells))
        strength = LIGHTEST_TINT + (1 - LIGHTEST_TINT) * (int(level) if level else 0) / 5
        told = say_amount(language, "eur", euros)
        light = colours.tint(colours.unknown, LIGHT_TINT)
        text = told if is_few(view, contracts) else f"{told} ({language.share(share)})"
        colour = colours.unknown if level is None else colours.tint(colours.circular, strength)
        part = Part(share, colour, told, "hatched" if level is None else "full")
        drawn.append(
            PartRow(name, (part,), text, (Part(part_of_contracts, light, ""),), say_contracts(language, count))
        )
    strong = sum(float(row["spend_eur"]) for row in levels if code_of(row["circular_level"]) in ("4", "5"))
    unknown = next(float(row["spend_eur"]) for row in levels if code_of(row["circular_level"]) is None)
    heading = language("page.circular.levels_neutral")
    agreed = _share_under(view, "central")
    if spend and agreed.is_known and not is_few(view, contracts):
        shares = {"strong": language.share(strong / spend), "unknown": language.share(unknown / spend)}
        circular = say_amount(language, "share", agreed.value)
        heading = language("page.circular.levels_message", circular=circular, **shares)
    return make_figure(
        view,
        "circular_levels",
        cut=view.cut([SHARE], ("circular_level",), year, settings=assessed),
        columns=[
            Column(language("dimension.circular_level")),
            Column(language("leak.contracts")),
            Column(language("leak.contracts"), language("page.circular.of_all")),
            Column(language("page.circular.spend"), "€"),
            Column(language("page.circular.spend"), language("page.circular.of_all")),
        ],
        total=_share_under(view, "low"),
        heading=heading,
        subtitle=language("page.circular.levels_subtitle", year=year),
        chart=draw_parts(drawn, colours=colours),
        key=[
            (paint(view, colours.circular), language("page.circular.spend")),
            (paint(view, colours.unknown, LIGHT_TINT), language("leak.contracts")),
            ("hatched", language("page.circular.not_assessed")),
        ],
        lines=lines,
        sentence=language("page.circular.levels_explained"),
    )


def circular_strategies(view: View) -> Shown:
    """Contracts per strategy, by name with both numberings; what was not bought stands beside, and is no circular spend."""
    language = view.language
    found = measure_strategies(view.store, view.filters.where()).to_dict("records")
    lines = []
    for row in found:
        counts = [Quantity(float(row[f"contracts_{name}"])) for name in ("asked", "agreed", "delivered")]
        avoided: Cell = "–"
        if row["strategy"] in ("refuse", "rethink", "reduce") and row["contracts_agreed"]:
            avoided = Quantity(number_of(row["avoided_purchase_eur"]), "eur")
        spend = language("page.circular.counts" if row["has_euros"] else "page.circular.counts_not")
        numbers = {str(name): value for name, value in row.items()}
        lines.append(Line(name_strategy(str(row["strategy"]), numbers, language), (*counts, spend, avoided)))
    most = max(found, key=lambda row: int(row["contracts_agreed"]))
    heading = language("page.circular.strategies_neutral")
    if most["contracts_agreed"]:
        name = language(f"code.{most['strategy']}").capitalize()
        contracts = say_contracts(language, int(most["contracts_agreed"]))
        heading = language("page.circular.strategies_message", name=name, contracts=contracts)
    return make_figure(
        view,
        "circular_strategies",
        cut=view.cut([ASKED_SHARE]),
        columns=[
            Column(language("page.circular.strategy")),
            *(
                Column(language(f"leak.stage_{stage}"), language("leak.contracts"))
                for stage in ("asked", "in_contract", "delivered")
            ),
            Column(language("page.circular.in_spend"), is_text=True),
            Column(language(f"indicator.{AVOIDED_PURCHASE}.short"), "€"),
        ],
        total=view.totals([ASKED_SHARE])[ASKED_SHARE],
        heading=heading,
        subtitle=language("page.circular.strategies_subtitle"),
        lines=lines,
    )


def circular_avoided(view: View) -> Shown:
    """What refusing, rethinking and reducing left unbought, and the raw materials avoided: beside the spend, never in it."""
    language = view.language
    names = (AVOIDED_PURCHASE, RAW_MATERIAL)
    found = view.totals(names)
    rows = [ChartRow(language(f"indicator.{name}.name"), (found[name],), cut=view.cut([name])) for name in names]
    total = found[AVOIDED_PURCHASE]
    heading = language("page.circular.avoided_neutral")
    if total.is_known:
        heading = language("page.circular.avoided_message", amount=say_outcome(language, "eur", total))
    return make_figure(
        view,
        "circular_avoided",
        cut=view.cut(names),
        rows=rows,
        columns=[language("chart.name"), Column(language("chart.value"), language("page.circular.euro_or_tonne"))],
        total=total,
        parts=[(row.label, row.main) for row in rows],
        heading=heading,
        subtitle=language("page.circular.avoided_subtitle"),
    )


def circular_raised_late(view: View) -> Shown:
    """Evidence that was raised shortly before a closing date; a reason to look, not an accusation."""
    language = view.language
    found = list_raised_late(view.store, view.filters.where())
    lines = [
        Line(
            str(row["title"]),
            (
                name_code(language, "product_group", code_of(row["product_group"])),
                language(f"circular_level.{int(row['evidence_level'])}"),
                row["stage_date"].date(),
                row["closing_date"].date(),
            ),
            contract_address(view, row["organisation"], row["contract_id"]),
            f"{row['contract_id']} · {row['criterion_id']}",
        )
        for row in found[::-1].head(MOST_LISTED).to_dict("records")
    ]
    rest = len(found) - len(lines)
    days = language.number(view.store.thresholds["circular_raised_late_days"])
    heading = language("page.circular.late_none")
    if lines:
        many = "one" if len(found) == 1 else "many"
        heading = language(f"page.circular.late_{many}", count=language.number(len(found)))
    return make_figure(
        view,
        "circular_raised_late",
        cut=view.cut([SHARE], year=view.filters.year),
        columns=[
            Column(language("top_contracts.contract")),
            Column(language("chart.product_group"), is_text=True),
            Column(language("dimension.circular_level"), is_text=True),
            Column(language("page.circular.raised_on")),
            Column(language("page.circular.closing_date")),
        ],
        total=share_of_spend(view),
        heading=heading,
        subtitle=language("page.circular.late_subtitle", days=days),
        lines=lines,
        sentence=language("top_contracts.not_listed", count=language.number(rest)) if rest else "",
    )
