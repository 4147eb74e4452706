"""Figures of the owners' page: what each budget holder and department has under contract, achieves and does not know yet."""

from dataclasses import dataclass

from mvi_dashboard.charts import ChartRow
from mvi_dashboard.figures.shown import Shown, make_figure
from mvi_dashboard.prospects import list_risks, read_prospects
from mvi_dashboard.questions import Code
from mvi_dashboard.telling.markup import Column
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import name_code
from mvi_dashboard.telling.prospects import Prospect
from mvi_dashboard.view import View

OWNED = (
    "contract_value_eur",
    "co2_avoided_t",
    "circular_spend_central_eur",
    "social_return_obliged_eur",
    "social_return_fulfilled_eur",
    "social_return_fulfilment_share",
)


@dataclass(frozen=True)
class Attention:
    """The contracts that ask for something, as tuples that may be shared between readers."""

    at_risk: tuple[Prospect, ...]
    ending: tuple[Prospect, ...]
    without_owner: tuple[Prospect, ...]


def effects_per_budget_holder(view: View) -> Shown:
    """Every budget holder, and those contracts that have none."""
    return _per_owner(view, "effects_per_budget_holder", "budget_holder")


def effects_per_department(view: View) -> Shown:
    """Every department, and those contracts that name none."""
    return _per_owner(view, "effects_per_department", "department")


def attention(view: View) -> Attention:
    """Running contracts of the selection that are at risk, that end, or that have no owner."""
    found = [
        Prospect.of(row, list_risks(row)) for row in read_prospects(view.store, view.filters.where()).to_dict("records")
    ]
    return Attention(
        tuple(one for one in found if one.risks),
        tuple(one for one in found if one.start_by is not None),
        tuple(one for one in found if one.budget_holder is None),
    )


def say_owners(view: View) -> str:
    """How many contracts ask for attention, and how many have no owner."""
    language, found = view.language, attention(view)
    return language(
        "page.owners.answer",
        at_risk=language.number(len(found.at_risk)),
        late=language.number(sum(1 for one in found.ending if one.is_late(view.store.as_of))),
        without=language.number(len(found.without_owner)),
    )


def _per_owner(view: View, id: str, dimension: str) -> Shown:
    language = view.language
    found = view.per(dimension, OWNED)
    codes = sorted(found, key=lambda code: (code is None, -_value(found[code])))
    rows = [_row(view, dimension, code, found[code]) for code in codes]
    totals = view.totals(OWNED)
    total = ChartRow(language("page.product_groups.total"), _outcomes(totals), cut=view.cut(OWNED), kind="total")
    heads = [Column(language(f"page.owners.{name}"), language(f"page.owners.{name}_unit")) for name in OWNED]
    return make_figure(
        view,
        id,
        cut=view.cut(OWNED, (dimension,)),
        rows=[*rows, total],
        columns=[Column(language(f"dimension.{dimension}")), *heads],
        total=totals["contract_value_eur"],
        parts=[(f"{head.heading} ({head.note})", totals[name]) for head, name in zip(heads, OWNED, strict=True)],
        heading=language(f"page.owners.per_{dimension}"),
        subtitle=language("page.owners.per_subtitle"),
    )


def _row(view: View, dimension: str, code: Code, outcomes: dict[str, Outcome]) -> ChartRow:
    return ChartRow(
        name_code(view.language, dimension, code),
        _outcomes(outcomes),
        view.filters.address("owners", {dimension: code}),
        view.cut(OWNED, narrower={dimension: code}),
    )


def _outcomes(found: dict[str, Outcome]) -> tuple[Outcome, ...]:
    return tuple(found.get(indicator, Outcome(indicator)) for indicator in OWNED)


def _value(outcomes: dict[str, Outcome]) -> float:
    return outcomes["contract_value_eur"].value or 0.0
