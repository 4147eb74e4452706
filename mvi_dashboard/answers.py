"""Figures, traces and checks as the command line gives them: the JSON of DESIGN section 8 and plain tables."""

from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any

import pandas as pd

from mvi_dashboard.comparison import CAUSES, TOTAL, Comparison
from mvi_dashboard.estimates import ESTIMATE
from mvi_dashboard.indicators import INDICATORS, Indicator
from mvi_dashboard.labels import define_indicator, name_indicator, name_table
from mvi_dashboard.language import LANGUAGES, Language, Number
from mvi_dashboard.questions import Settings
from mvi_dashboard.store import Audit, Store
from mvi_dashboard.trace import Trace

_CELL = (
    "value",
    "low",
    "high",
    "grade",
    "is_lower_bound",
    "floor",
    "contracts_known",
    "contracts_partly_known",
    "contracts_unknown",
    "contracts_total",
    "spend_known_eur",
    "spend_total_eur",
    "target",
    "status",
)


_NAMED = ("product_group", "cluster", "circular_level")
"""Dimensions whose values have a name in the language files."""


def named(section: str, id: str) -> dict[str, Any]:
    """An id with its name in every language."""
    return {"id": id, **{f"name_{code}": Language(code)(f"{section}.{id}") for code in LANGUAGES}}


def indicator(declared: Indicator) -> dict[str, Any]:
    """An indicator with unit, names and definitions."""
    texts = {
        f"{part}_{code}": Language(code)(f"indicator.{declared.id}.{part}")
        for part in ("name", "definition")
        for code in LANGUAGES
    }
    return {"id": declared.id, "unit": declared.unit, "theme": declared.theme, "basis": declared.basis, **texts}


def measured(
    store: Store,
    indicators: Sequence[str],
    dimensions: Sequence[str],
    figures: pd.DataFrame,
    settings: Settings,
    language: Language,
    *,
    tables: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The JSON of `measure`: one row per combination of dimension values, one object per indicator.

    `tables`: the regional tables in which euros of social return were valued, named with them.
    """
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for record in figures.to_dict("records"):
        key = tuple(_value(record[name]) for name in dimensions)
        row = rows.setdefault(key, dict(zip(dimensions, key, strict=True)))
        row[record["indicator"]] = {name: _value(record[name]) for name in (*_CELL, *ESTIMATE) if name in record}
    named = {"social_return_tables": list(tables)} if tables else {}
    return {
        "indicators": [
            {
                "id": id,
                "unit": INDICATORS[id].unit,
                "definition": define_indicator(id, settings, language),
            }
            for id in indicators
        ],
        "rows": list(rows.values()),
        "as_of": store.as_of.isoformat(),
        "data_hash": store.data_hash,
        "settings": settings.__dict__,
        "factor_list_years": [
            row["list_year"] for row in store.rows("select distinct list_year from emission_factors order by 1")
        ],
        **named,
    }


def _value(value: Any) -> Any:
    """A plain JSON value; not-a-number and missing become null."""
    return None if pd.isna(value) else value


def shown(unit: str, value: Number | None, language: Language) -> str:
    """A value with its unit in the reader's language; "?" where it is not known."""
    if value is None or isnan(value):
        return "?"
    write = {"t": language.tonnes, "kg": language.kilograms, "eur": language.euro}.get(unit)
    return write(value) if write else language.share(value, 1)


def table(
    figures: pd.DataFrame,
    dimensions: Sequence[str],
    language: Language,
    settings: Settings | None = None,
    tables: Sequence[Mapping[str, Any]] = (),
) -> str:
    """Figures as an aligned text table: value, coverage, target and verdict; an estimate for the rest in its own column.

    Under it the regional tables in which euros of social return were valued.
    """
    if figures.empty:
        return language("cli.nothing_found")
    has_estimates = "estimate" in figures.columns
    heading = [
        *(language(f"dimension.{name}") for name in dimensions),
        language("cli.indicator"),
        language("cli.value"),
        language("cli.coverage"),
        language("cli.target"),
        language("cli.status"),
        *([language("estimate.heading")] if has_estimates else []),
    ]
    lines = []
    for row in figures.to_dict("records"):
        unit = INDICATORS[row["indicator"]].unit
        value = shown(unit, row["value"], language)
        lines.append(
            [
                *(dimension_name(name, row[name], language) for name in dimensions),
                _name(row, settings or Settings(), language),
                language("cli.at_least", value=value) if row["is_lower_bound"] else value,
                language("cli.of", known=row["contracts_known"], total=row["contracts_total"]),
                "" if _value(row["target"]) is None else shown(unit, row["target"], language),
                language(f"status.{row['status']}") if _value(row["status"]) else "",
                *([_estimated(unit, row, language)] if has_estimates else []),
            ]
        )
    notes = [language("estimate.note")] if has_estimates else []
    if tables:
        named = "; ".join(name_table(row, language) for row in tables)
        notes.append(language("social_return_table.valued_by", tables=named))
    return "\n\n".join([_aligned([heading, *lines]), *notes])


def _estimated(unit: str, row: Mapping[Any, Any], language: Language) -> str:
    """The estimate for the rest with its range; a dash where none is shown."""
    if _value(row["estimate"]) is None:
        return "–"
    amounts = {name: shown(unit, row[f"estimate{ending}"], language) for name, ending in _ENDS.items()}
    return language("estimate.shown", **amounts, count=language.number(row["estimated_contracts"]))


_ENDS = {"value": "", "low": "_low", "high": "_high"}


def _name(row: Mapping[Any, Any], settings: Settings, language: Language) -> str:
    """The name of the indicator; of a figure over the term that was asked by year, the part in that year."""
    id = row["indicator"]
    if row.get("year") is not None and INDICATORS[id].basis == "either" and settings.year_basis == "delivery":
        return language("cli.in_year", name=language(f"indicator.{id}.short"))
    return name_indicator(id, settings, language)


def dimension_name(dimension: str, value: Any, language: Language) -> str:
    """The name for people of a dimension's value; ids of groups and clusters have one in the language file."""
    if _value(value) is None:
        return language("product_group.not_classified" if dimension == "product_group" else "dimension.unknown")
    return language(f"{dimension}.{value}") if dimension in _NAMED else str(value)


def traced(found: Trace, language: Language) -> str:
    """A trace as text: the figure, then each contract with its part and its source rows."""
    unit = found.question.indicator.unit
    name = name_indicator(found.question.indicator.id, found.question.settings, language)
    lines = [[name, shown(unit, found.value, language), ""]]
    for part in found.parts:
        sources = sorted({f"{row['source']['file']}:{row['source']['row']}" for row in part["applications"]})
        lines.append([part["contract_id"], shown(unit, part["value"], language), ", ".join(sources[:4])])
    return _aligned(lines)


def compared(found: Comparison) -> dict[str, Any]:
    """The JSON of `compare`: both stores, and every row that is different; an unknown value is null."""
    stores = {
        name: {"store": store.name, "as_of": store.as_of.isoformat(), "data_hash": store.data_hash}
        for name, store in (("old", found.old), ("new", found.new))
    }
    rows = found.changed.drop(columns="is_changed").to_dict("records")
    return {**stores, "rows": [{str(name): _value(cell) for name, cell in row.items()} for row in rows]}


def comparison(found: Comparison, language: Language) -> str:
    """A comparison as text: per product group and indicator old, new, difference and what makes it."""
    if found.changed.empty:
        return language("compare.nothing")
    columns = ("old", "new", "difference", *CAUSES)
    lines = [["", "", *(language(f"compare.{column}") for column in columns)]]
    for row in found.changed.to_dict("records"):
        group, indicator = row["product_group"], row["indicator"]
        name = language("compare.total") if group == TOTAL else dimension_name("product_group", group, language)
        amounts = [shown(INDICATORS[indicator].unit, _value(row[column]), language) for column in columns]
        lines.append([name, language(f"indicator.{indicator}.short"), *amounts])
    return f"{_aligned(lines)}\n\n{language('compare.note')}"


def checked(audits: Sequence[Audit]) -> dict[str, Any]:
    """The JSON of `check`: each check with its offending rows."""
    return {
        "checks": [
            {
                "id": audit.id,
                "severity": audit.severity,
                "count": len(audit.rows),
                "rows": [{key: _value(value) for key, value in row.items()} for row in audit.rows.to_dict("records")],
            }
            for audit in audits
        ]
    }


def checks(audits: Sequence[Audit], language: Language, row_count: int) -> str:
    """The data checks as text: severity, count, what was looked for, and the first offending rows."""
    lines = []
    for audit in audits:
        mark = (
            language("cli.check_clean")
            if audit.rows.empty
            else language(f"cli.check_{audit.severity}", count=len(audit.rows))
        )
        lines.append(f"{mark:14} {language(f'check.{audit.id}')}")
        lines += [
            "               " + ", ".join(f"{value}" for value in row.values())
            for row in audit.rows.head(row_count).to_dict("records")
        ]
    return "\n".join(lines)


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
