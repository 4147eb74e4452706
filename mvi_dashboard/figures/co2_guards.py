"""What keeps the CO2 figure honest: what got worse, what was bought, what is greener and dearer, and the footprint of spend, apart."""

from dataclasses import replace

from mvi_dashboard.charts import ChartRow
from mvi_dashboard.contributions import list_greener_and_dearer, measure_balance
from mvi_dashboard.figures.co2 import GROSS, TERM
from mvi_dashboard.figures.rankings import rank
from mvi_dashboard.figures.shown import Shown, make_figure
from mvi_dashboard.figures.wording import contract_address, period_words, say_contracts
from mvi_dashboard.purchases import measure_purchases
from mvi_dashboard.telling.lists import Line, Quantity, code_of, number_of
from mvi_dashboard.telling.markup import Column
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import name_code, say_amount, say_label
from mvi_dashboard.view import View

FOOTPRINT = "footprint_spend_t"


def co2_backfires(view: View) -> Shown:
    """Contracts that are worse than the reference, with the pluses and the minuses that together make the gross figure."""
    language, year = view.language, view.year
    balance = measure_balance(view.store, view.filters.where(), year, view.filters.settings)
    lines = [
        Line(
            str(record["title"]),
            (
                name_code(language, "product_group", code_of(record["product_group"])),
                Quantity(number_of(record["gross_t"]), "t"),
                Quantity(number_of(record["due_t"]), "t"),
            ),
            contract_address(view, record["organisation"], record["contract_id"]),
            str(record["contract_id"]),
        )
        for record in balance.worse.to_dict("records")
    ]
    amounts = {
        "plus": say_amount(language, "t", balance.plus_t),
        "minus": say_amount(language, "t", -balance.minus_t),
        "together": say_amount(language, "t", balance.plus_t + balance.minus_t),
        "plus_contracts": say_contracts(language, balance.plus_contracts),
        "minus_contracts": say_contracts(language, balance.minus_contracts),
    }
    rest = balance.minus_contracts - len(lines)
    many = "one" if balance.minus_contracts == 1 else "many"
    heading = language("page.co2.backfires_none")
    if lines:
        heading = language(f"page.co2.backfires_{many}", count=language.number(balance.minus_contracts))
    return make_figure(
        view,
        "co2_backfires",
        cut=view.cut([GROSS], year=year),
        columns=[
            Column(language("top_contracts.contract")),
            Column(language("chart.product_group"), is_text=True),
            Column(language("page.co2.gross"), "t"),
            Column(language("page.co2.due"), "t"),
        ],
        total=view.totals([GROSS], year=year)[GROSS],
        heading=heading,
        subtitle=language("page.co2.backfires_subtitle", period=period_words(view)),
        lines=lines,
        sentence=language("page.co2.balance", **amounts) if lines else "",
        notes=[language("top_contracts.not_listed", count=language.number(rest))] if rest else [],
    )


def co2_bought(view: View) -> Shown:
    """What was bought per product group, in its own unit: buying more never looks better by itself."""
    language = view.language
    found = measure_purchases(view.store, view.filters.where(), view.year, view.filters.settings)
    named = sorted(
        (
            (name_code(language, "product_group", code_of(record["product_group"])), record)
            for record in found.to_dict("records")
        ),
        key=lambda entry: entry[0],
    )
    lines = [
        Line(
            name,
            (
                Quantity(number_of(record["quantity"])),
                language(f"quantity_unit.{record['unit']}"),
                Quantity(number_of(record["contracts"])),
            ),
        )
        for name, record in named
    ]
    total = view.totals([TERM], year=view.year)[TERM]
    return make_figure(
        view,
        "co2_bought",
        cut=view.cut([TERM], year=view.year),
        columns=[
            Column(language("chart.product_group")),
            language("page.co2.quantity"),
            Column(language("page.co2.unit"), is_text=True),
            language("leak.contracts"),
        ],
        total=total,
        heading=language("page.co2.bought_heading" if lines else "page.co2.bought_none"),
        subtitle=language("page.co2.bought_subtitle", period=period_words(view)),
        lines=lines,
    )


def co2_price_flags(view: View) -> Shown:
    """Contracts that are greener and dearer: their footprint of spend rises while their emissions fall."""
    language = view.language
    found = list_greener_and_dearer(view.store, view.filters.where(), view.filters.settings)
    lines = [
        Line(
            str(record["title"]),
            (
                name_code(language, "product_group", code_of(record["product_group"])),
                Quantity(number_of(record["due_t"]), "t"),
                Quantity(number_of(record["value_eur"]), "eur"),
                Quantity(number_of(record["without_mvi_eur"]), "eur"),
                Quantity(number_of(record["dearer_eur"]), "eur"),
            ),
            contract_address(view, record["organisation"], record["contract_id"]),
            str(record["contract_id"]),
        )
        for record in found.to_dict("records")
    ]
    cut = view.cut([TERM], settings=replace(view.filters.settings, attribution="due"))
    heading = language("page.co2.price_none")
    if lines:
        dearer = say_amount(language, "eur", float(found["dearer_eur"].sum()))
        heading = language("page.co2.price_message", contracts=say_contracts(language, len(lines)), amount=dearer)
    return make_figure(
        view,
        "co2_price_flags",
        cut=cut,
        columns=[
            Column(language("top_contracts.contract")),
            Column(language("chart.product_group"), is_text=True),
            Column(language("page.co2.due"), "t"),
            Column(language("page.co2.price"), "€"),
            Column(language("page.co2.price_without"), "€"),
            Column(language("page.co2.dearer"), "€"),
        ],
        total=next(iter(view.outcomes(cut)), Outcome(TERM)),
        heading=heading,
        subtitle=language("page.co2.price_explained"),
        lines=lines,
    )


def co2_footprint(view: View) -> Shown:
    """The footprint of spend over the term: apart, never progress, no years."""
    language = view.language
    rows = rank(view, (FOOTPRINT,))
    total = view.totals([FOOTPRINT])[FOOTPRINT]
    closing = ChartRow(language("page.product_groups.total"), (total,), cut=view.cut([FOOTPRINT]), kind="total")
    amount = say_label(language, "t", total)
    return make_figure(
        view,
        "co2_footprint",
        cut=view.cut([FOOTPRINT], ("product_group",)),
        rows=[*rows, closing],
        columns=[language("dimension.product_group"), Column(language(f"indicator.{FOOTPRINT}.short"), "t")],
        total=total,
        heading=language(
            "page.co2.footprint_message" if total.is_known else "page.co2.footprint_neutral", amount=amount
        ),
        subtitle=language("page.co2.footprint_explained"),
    )
