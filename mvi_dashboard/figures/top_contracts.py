"""The contracts that add most to a figure, as a table that leads to each of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from mvi_dashboard.contributions import largest_contracts
from mvi_dashboard.figures.shown import Shown, make_figure
from mvi_dashboard.figures.wording import contract_address, name_column
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.labels import name_number
from mvi_dashboard.telling.lists import Line, Quantity, code_of, number_of
from mvi_dashboard.telling.markup import Column
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import name_code, say_amount
from mvi_dashboard.view import View

MOST = 10


def make_contracts(
    view: View,
    id: str,
    theme: str,
    indicators: Sequence[str],
    year: int | None,
    total: Outcome,
    notes: Sequence[str] = (),
    named: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
) -> Shown:
    """The contracts that add most to the first indicator; the columns are the indicators, in their own units.

    `named`: word of the heading -> the indicator among them of which it tells the sum; `words`: its other words.
    """
    language = view.language
    found = largest_contracts(view.store, indicators, view.filters.where(), year, view.filters.settings, MOST)
    lines = [_line(view, record, indicators) for record in found.to_dict("records")]
    heading = language("top_contracts.neutral")
    if lines and total.value:
        listed = float(found[indicators[0]].sum())
        amount = say_amount(language, INDICATORS[indicators[0]].unit, listed)
        message = "contracts_message" if len(lines) > 1 else "contracts_message_one"
        told = dict(words or {}) | {
            word: say_amount(language, INDICATORS[name].unit, float(found[name].sum()))
            for word, name in (named or {}).items()
        }
        heading = language(f"page.{theme}.{message}", count=len(lines), amount=amount, **told)
    return make_figure(
        view,
        id,
        cut=view.cut(indicators[:1], year=year),
        columns=[
            Column(language("top_contracts.contract")),
            Column(language("chart.product_group"), is_text=True),
            *(Column(name_column(view, name), language(f"unit.{INDICATORS[name].unit}")) for name in indicators),
            Column(language("top_contracts.value"), "€"),
        ],
        total=total,
        heading=heading,
        subtitle=language("top_contracts.subtitle"),
        lines=lines,
        notes=notes,
    )


def _line(view: View, record: Mapping[Any, Any], indicators: Sequence[str]) -> Line:
    organisation, contract_id = str(record["organisation"]), str(record["contract_id"])
    amounts = [Quantity(number_of(record[name]), INDICATORS[name].unit) for name in indicators]
    return Line(
        str(record["title"]),
        (
            name_code(view.language, "product_group", code_of(record["product_group"])),
            *amounts,
            Quantity(number_of(record["value_eur"]), "eur"),
        ),
        contract_address(view, organisation, contract_id),
        name_number(contract_id, view.language),
    )
