"""Where a figure comes from: the contracts behind it, their applications and factors, and the rows they were read from.

Each part says what it adds to the value and to the width of its range: the values sum to the figure exactly, the width
shares to 1 (rules.md R6).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mvi_dashboard.questions import KEYED, Question, Settings, ask
from mvi_dashboard.selects import select_rows
from mvi_dashboard.store import Store
from mvi_dashboard.widths import width_shares


@dataclass(frozen=True)
class Trace:
    """One figure and its parts; the parts sum to the value exactly. `value` is None where the figure is "?"."""

    question: Question
    value: Decimal | None
    parts: list[dict[str, Any]]

    def as_json(self) -> dict[str, Any]:
        """The shape of DESIGN section 8; decimals become numbers with the same digits."""
        settings = self.question.settings.__dict__ | {"year": self.question.year}
        document = {
            "indicator": self.question.indicator.id,
            "value": self.value,
            "settings": settings,
            "parts": self.parts,
        }
        found: dict[str, Any] = json.loads(json.dumps(document, default=_json))
        return found


def trace(
    store: Store,
    indicator: str,
    where: Mapping[str, Any] | None = None,
    year: int | None = None,
    settings: Settings | None = None,
) -> Trace:
    """The contracts behind one figure, each with its part of the value, its applications or criteria and their source rows.

    A share is traced in parts of the share: the contract's numerator over the whole denominator. Raises `QuestionFault`.
    """
    question = ask(indicator, (), where, year, settings, store.default_year)
    contracts = store.rows(*_contracts_sql(question))
    whole = sum((row["whole"] or Decimal(0) for row in contracts), Decimal(0))
    applications = _applications(store, question, contracts)
    widths = _widths(store, question)
    decided = _decided(store)
    parts = [
        {
            "contract_id": row["contract_id"],
            "organisation": row["organisation"],
            "title": row["title"],
            "state": row["state"],
            "value": None if row["state"] == "unknown" and not row["part"] else _part(question, row["part"], whole),
            "width_share": widths.get((row["organisation"], row["contract_id"])),
            "source": {"file": row["source_file"], "row": row["source_row"]},
            "classification": decided.get((row["organisation"], row["contract_id"])),
            "applications": applications.get((row["organisation"], row["contract_id"]), []),
        }
        for row in contracts
    ]
    values = [part["value"] for part in parts if part["value"] is not None]
    unknown = any(row["state"] not in ("known", "none") for row in contracts)
    is_unknown = not values or (unknown and not any(values))
    return Trace(question, None if is_unknown else sum(values, Decimal(0)), parts)


def _widths(store: Store, question: Question) -> dict[tuple[str, str], float]:
    """What each contract adds to the width of the range, as a share of it; nothing where the figure has no range."""
    shares = width_shares(store, question)
    return {(row["organisation"], row["contract_id"]): float(row["width_share"]) for row in shares.to_dict("records")}


def _decided(store: Store) -> dict[tuple[str, str], dict[str, Any]]:
    """The contracts whose product group somebody decided: which, who, when, why, and the line of the journal."""
    rows = store.rows("select d.* from classifications d semi join counted_contracts using (organisation, contract_id)")
    return {
        (row["organisation"], row["contract_id"]): {
            "product_group": row["product_group"],
            "judge": row["judge"],
            "judged_on": row["judged_on"],
            "reason": row["judgement_reason"],
            "source": {"file": row["source_file"], "row": row["source_row"]},
        }
        for row in rows
    }


_STATE = (
    "case when sum(case when state in ('known', 'none') then 0 else 1 end) = 0 then min(state)"
    " when sum(case when state = 'unknown' then 0 else 1 end) = 0 then 'unknown' else 'partly_known' end"
)
"""The state of a contract over the rows of several years: unknown only where every one of them is."""


def _contracts_sql(question: Question) -> tuple[str, dict[str, Any]]:
    """One row per contract behind the question, with what it adds and the row of the import that told of it."""
    cut, parameters = select_rows(question, ["organisation", "contract_id", "title"])
    sql = (
        f"with cut as (\n{cut}\n),\nadded as (\n"
        f"select organisation, contract_id, min(title) as title, {_STATE} as state, sum(part) as part, sum(whole) as whole\n"
        "from cut\nwhere applies\ngroup by 1, 2\n)\n"
        "select a.*, c.source_file, c.source_row from added a left join contracts c using (organisation, contract_id) order by 1, 2"
    )
    return sql, parameters


def _part(question: Question, part: Any, whole: Decimal) -> Decimal | None:
    if part is None:
        return None
    if question.indicator.whole is None:
        return Decimal(part) / question.indicator.scale
    return (Decimal(part) / whole).quantize(Decimal("1e-12")) if whole else None


_CLIMATE_APPLICATIONS = """
select
    e.organisation, e.contract_id, e.application_id, e.effect, coalesce(e.report_stage, e.stage) as stage, e.phase, e.attribution,
    sum(e.purchased_quantity) as quantity, e.unit, e.baseline_kg as baseline_factor, e.market_kg as market_factor,
    e.purchased_kg as purchased_factor, e.baseline_factor_id, e.purchased_factor_id, e.baseline_list_year, e.supplier_source,
    list(e.year order by e.year) as years, sum({part}) as value,
    sum(case when {banded} then least(e.gross_kg, 0) end) as attribution_low,
    sum(case when {banded} then greatest(e.gross_kg, 0) end) as attribution_high, a.source_file, a.source_row
from measured_effects e
join applications a using (organisation, application_id)
where e.effect = $effect and {keyed} {conditions}
group by all
order by e.application_id, min(e.year)
"""
_EFFECT_PART = {
    "due_kg": "e.due_kg",
    "due_realised_kg": "case when e.phase = 'realised' then e.due_kg end",
    "due_expected_kg": "case when e.phase = 'expected' then e.due_kg end",
    "gross_kg": "e.gross_kg",
    "gross_realised_kg": "case when e.phase = 'realised' then e.gross_kg end",
    "gross_expected_kg": "case when e.phase = 'expected' then e.gross_kg end",
    "remaining_kg": "e.remaining_kg",
    "compensated_kg": "e.compensated_kg",
}
_BANDED = {
    "due_kg": "e.has_attribution_band",
    "due_realised_kg": "e.has_attribution_band and e.phase = 'realised'",
    "due_expected_kg": "e.has_attribution_band and e.phase = 'expected'",
}
"""Which rows of an application lie between 0 and gross, because only their attribution is unknown."""
_EFFORT_PARTS = ("planned_eur", "reported_eur", "realised_eur", "verified_eur")
_AGREEMENTS = (
    "select organisation, contract_id, 'agreement' as application_id, 'social_return' as effect, null as stage,"
    " null as attribution, base_eur as quantity, 'eur' as unit, source_file, source_row from social_return_agreements"
)
"""What was agreed, on which every figure of social return rests but those that add up efforts alone."""
_PAID_ROWS = """
with paid as (
    select organisation, contract_id, year, 'spend ' || year as application_id, amount_eur, source_file, source_row from spend
    union all
    select i.organisation, i.contract_id, i.year, 'invoice ' || i.invoice_id, i.amount_eur, i.source_file, i.source_row
    from invoices i
    anti join spend s on s.organisation = i.organisation and s.contract_id = i.contract_id and s.year = i.year
)
select
    p.organisation, p.contract_id, p.application_id, 'spend' as effect, null as stage, null as attribution,
    p.amount_eur as quantity, 'eur' as unit, [p.year] as years, p.amount_eur as value, p.source_file, p.source_row
from paid p
join contract_years y using (organisation, contract_id, year)
where list_contains($years, year) and not y.spend_is_spread
order by application_id
"""
"""What was paid in a year, of the contracts whose euros of that year are what was paid."""
_OTHER_ROWS = {
    "circular": (
        "select organisation, contract_id, criterion_id as application_id, 'circular' as effect, stage, attribution,"
        " contract_share as quantity, 'share' as unit, strategy, evidence_level, source_file, source_row"
        " from circular_levels order by 3"
    ),
    "social_return": (
        "select organisation, contract_id, effort_id as application_id, 'social_return' as effect, stage,"
        " null as attribution, coalesce(realised_eur, reported_eur, planned_eur) as quantity, 'eur' as unit,"
        " [year] as years, {value} as value, e.block_table, t.region as block_table_region,"
        " t.label as block_table_label, limited_by, e.source_file, e.source_row"
        " from social_return_counted_efforts e left join social_return_tables t on t.table_id = e.block_table"
        " {conditions} order by year, effort_id"
    ),
}


def _applications(
    store: Store, question: Question, contracts: list[dict[str, Any]]
) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """By contract the rows that its part was made from; of a part that no other row tells of, the contract itself."""
    theme = question.indicator.theme
    if theme in _MEASURED:
        parameters: dict[str, Any] = {
            "effect": question.indicator.effect,
            **question.settings.keys,
        }
        conditions = ""
        if question.in_years and question.year is not None:
            conditions, parameters["year"] = "and e.year = $year", question.year
        part = question.indicator.part
        sql = _CLIMATE_APPLICATIONS.format(
            part=_EFFECT_PART[part], banded=_BANDED.get(part, "false"), keyed=KEYED.format("e."), conditions=conditions
        )
        rows = store.rows(sql, parameters)
    elif theme not in _OTHER_ROWS:
        paid = store.rows(_PAID_ROWS, {"years": _years(question)}) if theme == "spend" and question.in_years else []
        rows = [*paid, *_contract_rows(question, contracts, paid)]
    else:
        value = question.indicator.part if question.indicator.part in _EFFORT_PARTS else "null"
        in_year = {"year": question.year} if theme == "social_return" and question.in_years and question.year else {}
        sql = _OTHER_ROWS[theme]
        rows = store.rows(sql.format(value=value, conditions="where year = $year" if in_year else ""), in_year)
        if theme == "social_return" and question.indicator.part not in _EFFORT_PARTS:
            rows = [*store.rows(_AGREEMENTS), *rows]
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        key = _key(row)
        del row["organisation"], row["contract_id"]
        source = {"file": row.pop("source_file"), "row": row.pop("source_row")}
        for name in ("value", "attribution_low", "attribution_high"):
            if row.get(name) is not None:
                row[name] /= question.indicator.scale
        found.setdefault(key, []).append({**_EMPTY, **row, "source": source})
    return found


def _key(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["organisation"], row["contract_id"]


def _years(question: Question) -> list[int]:
    """The years that the question is about."""
    asked = [int(value) for name, values in question.where if name == "year" for value in values if value]
    return asked if question.year is None else [question.year]


def _contract_rows(
    question: Question, contracts: list[dict[str, Any]], paid: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """The contracts' own rows as the source of what was not paid in rows of its own: a value over the term, or spread over years."""
    sums: dict[tuple[str, str], Decimal] = {}
    for row in paid:
        sums[_key(row)] = sums.get(_key(row), Decimal(0)) + row["value"]
    for row in contracts:
        rest = None if row["part"] is None or question.indicator.whole else row["part"] - sums.get(_key(row), 0)
        if rest or _key(row) not in sums:
            yield {
                **{name: row[name] for name in ("organisation", "contract_id", "source_file", "source_row")},
                "application_id": row["contract_id"],
                "effect": question.indicator.theme,
                "stage": None,
                "attribution": None,
                "quantity": rest,
                "unit": question.indicator.unit,
                "value": rest,
            }


_MEASURED = ("climate", "environment")
_EMPTY: dict[str, Any] = {
    "baseline_factor": None,
    "market_factor": None,
    "purchased_factor": None,
    "years": None,
    "value": None,
    "attribution_low": None,
    "attribution_high": None,
}


def _json(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value)
