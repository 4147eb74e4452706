"""The leak of one theme: of what was asked, how much was offered, agreed, delivered and verified, in contracts and euros."""

from dataclasses import dataclass
from itertools import pairwise

from mvi_dashboard.charts import LIGHT_TINT, Part, PartRow, draw_parts
from mvi_dashboard.contracts import STAGES
from mvi_dashboard.figures.shown import Shown, make_figure
from mvi_dashboard.figures.wording import paint, say_contracts, share_cell
from mvi_dashboard.leak import measure_leak
from mvi_dashboard.telling.lists import Line, Quantity
from mvi_dashboard.telling.markup import Column
from mvi_dashboard.telling.phrases import say_amount
from mvi_dashboard.view import View


@dataclass(frozen=True)
class _Reached:
    """The contracts that reached a stage, and their euros."""

    contracts: int
    spend_eur: float


def make_leak(view: View, id: str, theme: str, indicator: str) -> Shown:
    """The stages of a theme (`climate`, `circular`, `social_return`), each part of the one before; whatever the year.

    `indicator`: the figure over the term whose coverage is that of the stages.
    """
    language, colours = view.language, view.colours
    stages = _read(view, theme)
    asked, delivered, verified = (stages[stage].contracts for stage in ("asked", "delivered", "verified"))
    colour = colours.theme_colour(theme)
    chart_rows = [_chart_row(view, stages, stage, colour) for stage in STAGES]
    lines = [_line(view, stages, stage) for stage in STAGES]
    reached = (("delivered", delivered), ("verified", verified))
    counts = {name: language.number(count) if count else language("leak.none") for name, count in reached}
    heading = language("leak.neutral")
    if asked:
        heading = language(f"leak.message_{theme}", asked=say_contracts(language, asked), **counts)
    return make_figure(
        view,
        id,
        cut=view.cut([indicator]),
        columns=[
            Column(language("leak.stage")),
            Column(language("leak.contracts")),
            Column(language("leak.contracts"), language("leak.of_asked")),
            Column(language("leak.spend"), "€"),
            Column(language("leak.spend"), language("leak.of_asked")),
        ],
        total=view.totals([indicator])[indicator],
        heading=heading,
        subtitle=language("leak.subtitle"),
        chart=draw_parts(chart_rows, colours=colours) if asked else None,
        key=[
            (paint(view, colour), language("leak.key_contracts")),
            (paint(view, colour, LIGHT_TINT), language("leak.key_spend")),
        ]
        if asked
        else (),
        lines=lines if asked else (),
        sentence=_say_largest_loss(view, stages) if asked else "",
    )


def _read(view: View, theme: str) -> dict[str, _Reached]:
    """Stage → what reached it, in order."""
    leak = measure_leak(view.store, view.filters.where()).to_dict("records")
    return {
        str(row["stage"]): _Reached(int(row["contracts"]), float(row["spend_eur"]))
        for row in leak
        if row["theme"] == theme
    }


def _chart_row(view: View, stages: dict[str, _Reached], stage: str, colour: str) -> PartRow:
    language = view.language
    reached, asked = stages[stage], stages["asked"]
    text = say_contracts(language, reached.contracts)
    amount = say_amount(language, "eur", reached.spend_eur)
    light = view.colours.tint(colour, LIGHT_TINT)
    return PartRow(
        language(f"leak.stage_{stage}"),
        (Part(_share(reached.contracts, asked.contracts), colour, text),),
        text,
        (Part(_share(reached.spend_eur, asked.spend_eur), light, amount),),
        amount,
    )


def _line(view: View, stages: dict[str, _Reached], stage: str) -> Line:
    reached, asked = stages[stage], stages["asked"]
    return Line(
        view.language(f"leak.stage_{stage}"),
        (
            Quantity(reached.contracts),
            share_cell(view, _share(reached.contracts, asked.contracts), asked.contracts),
            Quantity(reached.spend_eur, "eur"),
            share_cell(view, _share(reached.spend_eur, asked.spend_eur), asked.contracts),
        ),
    )


def _say_largest_loss(view: View, stages: dict[str, _Reached]) -> str:
    """Between which stages the most contracts are lost; where none are, that."""
    language = view.language
    losses = {
        (earlier, later): stages[earlier].contracts - stages[later].contracts for earlier, later in pairwise(STAGES)
    }
    (earlier, later), lost = max(losses.items(), key=lambda entry: entry[1])
    if not lost:
        return language("leak.no_loss")
    spend = stages[earlier].spend_eur - stages[later].spend_eur
    return language(
        "leak.largest_loss",
        earlier=language(f"code.{earlier}"),
        later=language(f"code.{later}"),
        lost=say_contracts(language, lost),
        amount=say_amount(language, "eur", spend),
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
