"""Figures, traces and checks as JSON for programs (DESIGN section 8); for people `printing` makes text of them."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from mvi_dashboard.benchmark import Compared
from mvi_dashboard.comparison import Comparison
from mvi_dashboard.contract_changes import HeadlineChange
from mvi_dashboard.estimates import ESTIMATE
from mvi_dashboard.indicators import INDICATORS, Indicator
from mvi_dashboard.labels import define_indicator, name_number
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.measure import FIGURE, GRADE_MIX
from mvi_dashboard.outlook import Outlook, Standing
from mvi_dashboard.questions import Settings
from mvi_dashboard.store import Audit, Store
from mvi_dashboard.targets import Target

_CELL = tuple(name for name in FIGURE if name not in GRADE_MIX.values())


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
        row[record["indicator"]] = figure(record)
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


def figure(record: Mapping[Any, Any]) -> dict[str, Any]:
    """One figure: the fields of `measure.FIGURE`, the mix behind its grade as one object, an estimate where it was asked."""
    cells = {name: _value(record[name]) for name in (*_CELL, *ESTIMATE) if name in record}
    mix = {grade: _value(record[column]) for grade, column in GRADE_MIX.items()}
    return {**cells, "grade_mix": None if None in mix.values() else mix}


def _value(value: Any) -> Any:
    """A plain JSON value; not-a-number and missing become null, a moment without a time a date."""
    if pd.isna(value):
        return None
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, datetime.date) else value


def compared(found: Comparison) -> dict[str, Any]:
    """The JSON of `compare`: both stores, and every row that is different; an unknown value is null."""
    rows = found.changed.drop(columns="is_changed").to_dict("records")
    return {
        **_stores(found.old, found.new),
        "rows": [{str(name): _value(cell) for name, cell in row.items()} for row in rows],
    }


def moved(old: Store, new: Store, found: Sequence[HeadlineChange]) -> dict[str, Any]:
    """The JSON of `compare --by contract`: per amount its change, the causes, and every contract that is not the same."""
    headlines = [
        {
            "indicator": change.indicator,
            "year": change.year,
            **{name: _number(getattr(change, name)) for name in _MOVED},
            **{cause: _number(amount) for cause, amount in change.causes.items()},
            "kinds": {kind: {"contracts": n, "difference": _number(sum_)} for kind, (n, sum_) in change.kinds.items()},
            "contracts": [
                {
                    **{name: getattr(one, name) for name in ("organisation", "contract_id", "title", "kind")},
                    **{name: _number(getattr(one, name)) for name in _MOVED},
                    **{cause: _number(amount) for cause, amount in one.causes.items()},
                }
                for one in change.contracts
            ],
        }
        for change in found
    ]
    return {**_stores(old, new), "headlines": headlines}


_MOVED = ("old", "new", "difference")


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def _stores(old: Store, new: Store) -> dict[str, Any]:
    return {
        name: {"store": store.name, "as_of": store.as_of.isoformat(), "data_hash": store.data_hash}
        for name, store in (("old", old), ("new", new))
    }


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


def published(compared: Sequence[Compared], settings: Settings, store: Store) -> dict[str, Any]:
    """The JSON of `benchmark`: every published figure beside ours, how far they compare and why; notes are ids."""
    rows = []
    for one in compared:
        printed = one.published
        rows.append(
            {
                "round": printed.period,
                "indicator": printed.indicator,
                "scope": printed.scope,
                "published": None if printed.value is None else float(printed.value),
                "state": printed.state,
                "unit": printed.unit,
                "own_indicator": one.comparability.own_indicator,
                "own": one.own,
                "own_is_lower_bound": one.own_is_lower_bound,
                "own_is_known_part": one.own_is_known_part,
                "difference": one.difference,
                "light": one.comparability.light,
                "reason": one.comparability.reason,
                "notes": list(printed.notes),
                **{name: getattr(printed, name) for name in ("definition", "report", "source", "year", "evidence")},
            }
        )
    return {"rows": rows, **_stamp(store), "settings": settings.__dict__}


def targeted(outlooks: Sequence[Outlook], not_understood: Sequence[Target], store: Store) -> dict[str, Any]:
    """The JSON of `targets`: each target with how it stands today, and at the end where it is cumulative."""
    return {
        "targets": [
            {
                **_target(outlook.target),
                "today": _standing(outlook.today),
                "at_end": None if outlook.at_end is None else _standing(outlook.at_end),
            }
            for outlook in outlooks
        ],
        "not_understood": [_target(target) for target in not_understood],
        **_stamp(store),
    }


def prospects(found: pd.DataFrame, store: Store) -> dict[str, Any]:
    """The JSON of `prospects`: one object per contract with the columns of `read_prospects`."""
    rows = [{str(name): _value(cell) for name, cell in row.items()} for row in found.to_dict("records")]
    return {"contracts": rows, **_stamp(store)}


def chased(found: pd.DataFrame, store: Store, language: Language) -> dict[str, Any]:
    """The JSON of `chase`: one object per contract with the columns of `read_chase`, why it is asked and the question itself."""
    rows = []
    for row in found.to_dict("records"):
        about = {"contract": name_number(row["contract_id"], language), "title": row["title"]}
        told = {"why": language(f"chase.{row['datum']}.why"), "ask": language(f"chase.{row['datum']}.ask", **about)}
        rows.append({**{str(name): _value(cell) for name, cell in row.items()}, **told})
    return {"contracts": rows, **_stamp(store)}


def _target(target: Target) -> dict[str, Any]:
    cells = {name: getattr(target, name) for name in target.__dataclass_fields__}
    return {name: _value(cell) for name, cell in cells.items()}


def _standing(standing: Standing) -> dict[str, Any]:
    told = None if standing.figure is None else figure(standing.figure) | {"indicator": standing.figure["indicator"]}
    return {"years": list(standing.years), "figure": told, "target": standing.target, "status": standing.status}


def _stamp(store: Store) -> dict[str, Any]:
    return {"as_of": store.as_of.isoformat(), "data_hash": store.data_hash}
