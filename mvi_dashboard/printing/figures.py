"""Figures, traces and comparisons as text.

A value that is known in part says so: "minstens" where the rest can only add to it (before the low end where there is a range),
"bekend deel" elsewhere (rules.md R2).
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from mvi_dashboard.comparison import TOTAL, Comparison
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.labels import name_indicator, name_short, name_table, name_with_infrastructure
from mvi_dashboard.language import Language
from mvi_dashboard.measure import GRADE_MIX
from mvi_dashboard.printing.cells import ABSENT, UNKNOWN, aligned, dimension_name, is_missing, shown
from mvi_dashboard.questions import Settings
from mvi_dashboard.store import CAUSES
from mvi_dashboard.trace import Trace

Row = Mapping[Any, Any]


def table(
    figures: pd.DataFrame,
    dimensions: Sequence[str],
    language: Language,
    settings: Settings | None = None,
    tables: Sequence[Mapping[str, Any]] = (),
    year: int | None = None,
) -> str:
    """Figures as an aligned text table: value, range, grade, coverage, target and verdict; columns nobody needs are left out.

    What waits for its attribution and an estimate for the rest have columns of their own. Under it the regional tables in
    which euros of social return were valued.
    """
    if figures.empty:
        return language("cli.nothing_found")
    has_estimates = "estimate" in figures.columns
    names = ("indicator", "value", "range", "grade", "attribution_unknown", "coverage", "target", "status")
    lines = [
        [
            *(language(f"dimension.{name}") for name in dimensions),
            *(language(f"cli.{name}") for name in names),
            *([language("estimate.heading")] if has_estimates else []),
        ]
    ]
    for row in figures.to_dict("records"):
        unit = INDICATORS[row["indicator"]].unit
        lines.append(
            [
                *(dimension_name(name, row[name], language) for name in dimensions),
                _name(row, settings or Settings(), language, year),
                value_of(row, unit, language),
                range_of(row, unit, language),
                grade(row, language),
                _band(row["attribution_low"], row["attribution_high"], unit, language),
                coverage(row, language),
                "" if is_missing(row["target"]) else shown(unit, row["target"], language),
                status(row["status"], language),
                *([_estimated(row, unit, language)] if has_estimates else []),
            ]
        )
    notes = [language("estimate.note")] if has_estimates else []
    if tables:
        named = "; ".join(name_table(row, language) for row in tables)
        notes.append(language("social_return_table.valued_by", tables=named))
    return "\n\n".join([aligned(lines), *notes])


def value_of(row: Row, unit: str, language: Language) -> str:
    """A value with "minstens" or "bekend deel" where some of it is unknown; with a range "minstens" stands before that."""
    if unit == "share" and row["has_few_contracts"]:
        return language("chart.few_contracts")
    value = shown(unit, row["value"], language)
    if is_missing(row["value"]) or not int(row["contracts_partly_known"]) + int(row["contracts_unknown"]):
        return value
    if not row["is_lower_bound"]:
        return language("cli.known_part", value=value)
    return value if has_range(row) else language("cli.at_least", value=value)


def range_of(row: Row, unit: str, language: Language) -> str:
    """The 90 % range of the known part, or its low end where the rest can only add to it; empty where there is none."""
    if not has_range(row):
        return ""
    low, high = (shown(unit, row[end], language) for end in ("low", "high"))
    return language("cli.at_least", value=low) if row["is_lower_bound"] else language("cli.between", low=low, high=high)


def has_range(row: Row) -> bool:
    """Whether a figure has a range that is wider than nothing."""
    return not is_missing(row["low"]) and row["low"] != row["high"]


def grade(row: Row, language: Language) -> str:
    """The grade of a total with the mix beside it: `C (A 20%, C 70%, D 10%)`; the mix of one grade says nothing more."""
    if is_missing(row["grade"]):
        return ""
    shares = {
        name: row[column] for name, column in GRADE_MIX.items() if not is_missing(row[column]) and row[column] > 0
    }
    if len(shares) < 2:
        return str(row["grade"])
    return f"{row['grade']} ({', '.join(f'{name} {language.share(share)}' for name, share in shares.items())})"


def traced(found: Trace, figures: pd.DataFrame, language: Language) -> str:
    """A trace as text: the figure as `measure` gives it, then each contract with its part, its width and its source rows."""
    unit = found.question.indicator.unit
    lines = [[language(f"cli.{name}") for name in ("contract", "part", "attribution_unknown", "width", "source")]]
    for part in found.parts:
        told = [*part["applications"], *([part["classification"]] if part["classification"] else [])]
        own, *others = (f"{row['source']['file']}:{row['source']['row']}" for row in (part, *told))
        others = sorted({*others} - {own})
        more = f" (+{len(others) - _SOURCES})" if len(others) > _SOURCES else ""
        lines.append(
            [
                part["contract_id"],
                _part(part, unit, language),
                _part_band(part, unit, language),
                "" if part["width_share"] is None else language.share(part["width_share"]),
                ", ".join([*others[:_SOURCES], own]) + more,
            ]
        )
    whole = table(figures, (), language, found.question.settings, year=found.question.year)
    return "\n\n".join([whole, aligned(lines)]) if found.parts else whole


_SOURCES = 4
"""As many source rows are named per contract, beside the row of the contract itself."""
_ABSENT: dict[str | None, tuple[str, ...]] = {None: (), "old": ("old",), "new": ("new",), "both": ("old", "new")}


def comparison(found: Comparison, language: Language) -> str:
    """A comparison as text: per product group and indicator old, new, difference and what makes it."""
    if found.changed.empty:
        return language("compare.nothing")
    columns = ("old", "new", "difference", *CAUSES)
    lines = [["", "", *(language(f"compare.{column}") for column in columns)]]
    for row in found.changed.to_dict("records"):
        group, indicator = row["product_group"], row["indicator"]
        name = language("compare.total") if group == TOTAL else dimension_name("product_group", group, language)
        amounts = [
            ABSENT
            if column in _ABSENT[row["absent_from"]]
            else shown(INDICATORS[indicator].unit, row[column], language)
            for column in columns
        ]
        lines.append([name, language(f"indicator.{indicator}.short"), *amounts])
    return f"{aligned(lines)}\n\n{language('compare.note')}"


def coverage(row: Row, language: Language) -> str:
    """`412 van 530`: contracts of which it is known, of those to which it applies."""
    known, total = (language.number(int(row[f"contracts_{name}"])) for name in ("known", "total"))
    return language("cli.of", known=known, total=total)


def status(code: Any, language: Language) -> str:
    """The verdict in words; empty where there is none."""
    return "" if is_missing(code) else language(f"status.{code}")


def _band(low: Any, high: Any, unit: str, language: Language) -> str:
    """Between what the part lies of which only the attribution is unknown; empty where there is none."""
    if is_missing(low) or is_missing(high) or low == high == 0:
        return ""
    return language("cli.between", low=shown(unit, low, language), high=shown(unit, high, language))


def _estimated(row: Row, unit: str, language: Language) -> str:
    """The estimate for the rest with its range; a dash where none is shown."""
    if is_missing(row["estimate"]):
        return ABSENT
    ends = {"value": "estimate", "low": "estimate_low", "high": "estimate_high"}
    amounts = {name: shown(unit, row[column], language) for name, column in ends.items()}
    return language("estimate.shown", **amounts, count=language.number(row["estimated_contracts"]))


def _name(row: Row, settings: Settings, language: Language, year: int | None) -> str:
    """The name of the indicator; of a figure over the term that was asked by year, the part in that year."""
    id = row["indicator"]
    asks_year = row.get("year") is not None or year is not None
    if asks_year and INDICATORS[id].basis == "either" and settings.year_basis == "delivery":
        short = name_with_infrastructure(name_short(id, settings, language), id, settings, language)
        return language("cli.in_year", name=short)
    return name_indicator(id, settings, language)


def _part(part: Mapping[str, Any], unit: str, language: Language) -> str:
    """What one contract adds; "?" where that is unknown, with a mark where only a part is known."""
    value = shown(unit, part["value"], language)
    return language("cli.known_part", value=value) if part["state"] == "partly_known" and value != UNKNOWN else value


def _part_band(part: Mapping[str, Any], unit: str, language: Language) -> str:
    rows = [row for row in part["applications"] if row["attribution_high"] is not None]
    low, high = (sum((row[f"attribution_{end}"] for row in rows), Decimal(0)) for end in ("low", "high"))
    return _band(low, high, unit, language)
