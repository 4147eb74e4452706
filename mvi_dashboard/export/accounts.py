"""The indicator table of the annual accounts: source, base year, target and actual of every adopted target in a year."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from mvi_dashboard.export.cells import DECIMALS, Cell, write_csv
from mvi_dashboard.export.tables import decimals_of
from mvi_dashboard.export.workbook import table_workbook
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.labels import name_indicator
from mvi_dashboard.language import Language
from mvi_dashboard.measure import measure
from mvi_dashboard.targets import Target, Targets
from mvi_dashboard.telling.phrases import UNKNOWN, name_code, say_definition, say_source
from mvi_dashboard.view import View

COLUMNS = (
    "indicator",
    "scope",
    "definition",
    "unit",
    "source",
    "base_year",
    "base_value",
    "year",
    "target",
    "actual",
    "low",
    "high",
    "grade",
    "contracts_known",
    "contracts_total",
    "status",
)
"""One row is one target; words for people stand under `[export.accounts]` in the language files."""


def accounts_rows(view: View) -> list[tuple[Cell, ...]]:
    """The table for the organisation and year of a view, as numbers in the unit of the target; "?" is not known."""
    year = view.filters.year
    organisation = view.filters.organisation
    records = [
        record
        for record in Targets.read(view.store).records
        if organisation in (None, record.organisation) and record.is_understood() and _covers(record, year)
    ]
    order = list(INDICATORS)
    records.sort(key=lambda record: (order.index(record.indicator), record.product_group or "", record.period_to))
    return [_row(view, record, year) for record in records]


def accounts_csv(view: View, decimals: str | None = None) -> bytes:
    """The table as CSV, with the decimals of the reader's language."""
    heads = [view.language(f"export.accounts.{name}") for name in COLUMNS]
    return write_csv(heads, accounts_rows(view), DECIMALS[decimals or decimals_of(view.language)])


def accounts_xlsx(view: View) -> bytes:
    """The table as a workbook."""
    language, store = view.language, view.store
    title = language("export.accounts.title", year=view.filters.year, organisation=view.organisation)
    heads = [language(f"export.accounts.{name}") for name in COLUMNS]
    in_unit = {COLUMNS.index(name): COLUMNS.index("unit") for name in ("base_value", "target", "actual", "low", "high")}
    notes = [view.say_fictitious(), f"{UNKNOWN}  {language('export.unknown_explained')}"]
    units = {language(f"unit.{unit}"): unit for unit in ("t", "kg", "eur", "share")}
    return table_workbook(title, heads, accounts_rows(view), language, store.as_of, in_unit, units, notes)


def _covers(record: Target, year: int) -> bool:
    if record.target_kind == "cumulative":
        return record.covers(tuple(range(record.period_from, year + 1)))
    return record.covers((year,))


def _row(view: View, record: Target, year: int) -> tuple[Cell, ...]:
    language, indicator = view.language, INDICATORS[record.indicator]
    settings = record.settings()
    figure = _measured(view, record, year)
    known = {name: figure.get(name) for name in ("low", "high", "grade", "contracts_known", "contracts_total")}
    status = figure.get("status")
    scope = name_code(language, "product_group", record.product_group) if record.product_group else ""
    return (
        name_indicator(record.indicator, settings, language),
        scope or language("filter.all_product_group"),
        say_definition(language, record.definition),
        language(f"unit.{indicator.unit}"),
        say_source(language, record.organisation, view.store.as_of),
        record.base_year,
        record.base_value,
        year,
        record.on_path(year),
        _actual(figure, indicator.unit, language),
        *known.values(),
        language(f"status.{status}") if status else "",
    )


def _actual(figure: Mapping[str, Any], unit: str, language: Language) -> Cell:
    """The value; "?" where it is not known, words for a percentage of too few contracts."""
    if unit == "share" and figure.get("has_few_contracts"):
        return language("chart.few_contracts")
    return UNKNOWN if figure.get("value") is None else figure["value"]


def _measured(view: View, record: Target, year: int) -> dict[str, Any]:
    """The figure of the target in its own definition; over the term where the indicator has no years."""
    where: dict[str, Any] = {"organisation": record.organisation}
    if record.product_group is not None:
        where["product_group"] = record.product_group
    is_over_years = record.target_kind == "cumulative"
    if is_over_years:
        where["year"] = tuple(range(record.period_from, year + 1))
    asked = None if is_over_years or INDICATORS[record.indicator].basis == "term" else year
    found = measure(view.store, [record.indicator], (), where, asked, record.settings()).to_dict("records")
    return {str(name): None if pd.isna(cell) else cell for name, cell in found[0].items()} if found else {}
