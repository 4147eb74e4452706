"""Everything known about contracts: the list that can be searched, and the file of one contract."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mvi_dashboard.questions import DIMENSIONS, KEYED, QuestionFault, Settings
from mvi_dashboard.store import Store, columns

_LISTED = """
select
    m.organisation, m.contract_id, m.title, m.supplier, m.product_group, m.cluster, m.department, m.budget_holder,
    m.start_date, m.firm_end_date as end_date, m.spend_eur as value_eur,
    case when m.climate_applies then m.due_state end as co2_state, m.due_kg / 1000 as co2_due_t,
    m.circular_central_state as circular_state, m.circular_central_eur,
    case when m.social_return_applies then m.realised_state end as social_return_state,
    m.obliged_eur, m.realised_eur
from measured_contracts m
where m.effect = 'co2' and {keyed} {conditions}
order by {order}, m.organisation, m.contract_id
limit $row_limit offset $row_offset
"""
_COUNTED = "select count(*) as found from measured_contracts m where m.effect = 'co2' and {keyed} {conditions}"
ORDERS = {
    "value": "m.spend_eur desc nulls last",
    "co2": "m.due_kg desc nulls last",
    "end": "m.firm_end_date nulls last",
    "start": "m.start_date desc nulls last",
    "title": "lower(m.title)",
    "supplier": "lower(m.supplier) nulls last",
}
"""In which order contracts can be listed, the usual one first; what is not recorded comes last."""


def list_contracts(
    store: Store,
    where: Mapping[str, Any] | None = None,
    search: str = "",
    settings: Settings | None = None,
    year: int | None = None,
    limit: int = 500,
    *,
    offset: int = 0,
    order: str = "value",
) -> pd.DataFrame:
    """Contracts within filters whose title, number or supplier holds every searched word, in one of `ORDERS`.

    One row per contract: who, what, when, value (euros) and what is known per theme (`…_state`). With `year`, those that
    run in it. Raises `QuestionFault` for an unknown dimension.
    """
    settings = settings or Settings()
    conditions, parameters = _conditions(where or {}, search, year)
    sql = _LISTED.format(keyed=KEYED.format("m."), conditions=conditions, order=ORDERS[order])
    return store.query(sql, {**settings.keys, **parameters, "row_limit": limit, "row_offset": offset})


def count_contracts(
    store: Store, where: Mapping[str, Any] | None = None, search: str = "", settings: Settings | None = None
) -> int:
    """How many contracts `list_contracts` would list without a limit. Raises `QuestionFault` for an unknown dimension."""
    conditions, parameters = _conditions(where or {}, search, None)
    sql = _COUNTED.format(keyed=KEYED.format("m."), conditions=conditions)
    return int(store.rows(sql, {**(settings or Settings()).keys, **parameters})[0]["found"])


def _conditions(where: Mapping[str, Any], search: str, year: int | None) -> tuple[str, dict[str, Any]]:
    """Filters, searched words and a year as SQL, and the values that it binds."""
    parameters: dict[str, Any] = {}
    conditions = []
    for number, (dimension, asked) in enumerate(where.items()):
        if dimension not in DIMENSIONS or dimension == "year":
            raise QuestionFault("unknown_dimension", name=dimension, known=", ".join(DIMENSIONS))
        values = list(asked) if isinstance(asked, list | tuple | set) else [asked]
        parameters[f"where_{number}"] = [value for value in values if value not in (None, "")]
        is_null = f" or m.{dimension} is null" if any(value in (None, "") for value in values) else ""
        conditions.append(f"and (list_contains($where_{number}, m.{dimension}){is_null})")
    for number, word in enumerate(search.split()):
        parameters[f"word_{number}"] = word
        conditions.append(
            f"and contains(lower(concat_ws(' ', m.title, m.contract_id, m.supplier)), lower($word_{number}))"
        )
    if year is not None:
        parameters["year"] = year
        conditions.append(
            "and exists (select 1 from contract_years y where y.organisation = m.organisation"
            " and y.contract_id = m.contract_id and y.year = $year)"
        )
    return " ".join(conditions), parameters


@dataclass(frozen=True)
class Dossier:
    """Everything known about one contract; each frame holds its rows with source file and row.

    `pace`: the row of `social_return_pace`, where social return was agreed. `second_judge_from_eur`: the threshold above
    which a second function judges what is due to MVI, where the contract lies above it. `changes`: what later deliveries
    changed, the latest first, with the day of each.
    """

    contract: dict[str, Any]
    applications: pd.DataFrame
    effects: pd.DataFrame
    quantities: pd.DataFrame
    stages: pd.DataFrame
    circular: pd.DataFrame
    agreement: dict[str, Any] | None
    pace: dict[str, Any] | None
    efforts: pd.DataFrame
    spend: pd.DataFrame
    problems: pd.DataFrame
    changes: pd.DataFrame
    second_judge_from_eur: float | None = None
    classification: dict[str, Any] | None = None
    """Who decided the product group, when and why (`judge`, `judged_on`, `reason`); None where nobody did."""


_OF_CONTRACT = "where organisation = $organisation and contract_id = $contract_id"
_OF_ITS_APPLICATIONS = (
    "where (organisation, application_id) in (select (organisation, application_id) from applications "
    + _OF_CONTRACT
    + ")"
)


_CHANGES = """
select c.delivery_id, d.imported_on, c.source_file, c.table_name, c.row_key, c.column_name, c.old_value, c.new_value
from changes c
join (
    select delivery_id, cast(min(imported_at) as date) as imported_on from deliveries group by delivery_id
) d using (delivery_id)
where c.organisation = $organisation and c.contract_id = $contract_id
order by c.delivery_id desc, c.table_name, c.row_key nulls first, c.column_name
"""


def read_dossier(store: Store, organisation: str, contract_id: str, settings: Settings | None = None) -> Dossier | None:
    """The file of one contract; None where the store has no such contract.

    `contract` joins the register row with what is measured over the term; `effects` has one row per application, year and
    phase with quantities, factors and their list years (kilograms).
    """
    settings = settings or Settings()
    key = {"organisation": organisation, "contract_id": contract_id}
    keyed, chosen = KEYED.format(""), settings.keys
    registered = store.rows(f"select * from contracts {_OF_CONTRACT}", key)
    if not registered:
        return None
    measured = store.rows(
        f"select * from measured_contracts {_OF_CONTRACT} and effect = 'co2' and {keyed}",
        {**key, **chosen},
    )
    classified = store.rows(
        f"select product_group, cluster, term_months, is_counted from classified_contracts {_OF_CONTRACT}", key
    )
    agreements = store.rows(f"select * from social_return_agreements {_OF_CONTRACT}", key)
    threshold = store.thresholds["second_judge_from_eur"]
    is_large = bool(measured) and (measured[0]["spend_eur"] or 0) > threshold

    def frame(table: str, condition: str = _OF_CONTRACT, order: str = "source_row") -> pd.DataFrame:
        return store.query(f"select * from {table} {condition} order by {order}", key)

    return Dossier(
        contract={**(measured[0] if measured else {}), **registered[0], **(classified[0] if classified else {})},
        applications=frame("applications"),
        effects=store.query(
            f"select * exclude (contract_no) from measured_effects {_OF_CONTRACT} and {keyed} order by application_id, year, phase desc",
            {**key, **chosen},
        ),
        quantities=frame("quantities", _OF_ITS_APPLICATIONS, "application_id, year"),
        stages=frame("stages", _OF_ITS_APPLICATIONS, "application_id, stage_date"),
        circular=frame("circular_levels"),
        agreement=agreements[0] if agreements else None,
        pace=next(iter(store.rows(f"select * from social_return_pace {_OF_CONTRACT}", key)), None),
        efforts=frame("social_return_efforts", order="year, effort_id"),
        spend=frame("spend", order="year"),
        problems=store.query(
            "select p.* from problems p join contracts c on c.source_file = p.source_file and c.source_row = p.source_row"
            " and p.table_name = 'contracts' and p.delivery_id = c.delivery_id"
            " where c.organisation = $organisation and c.contract_id = $contract_id",
            key,
        ),
        changes=store.query(_CHANGES, key) if columns(store, "changes") else pd.DataFrame(),
        second_judge_from_eur=threshold if is_large else None,
        classification=next(
            iter(store.rows(f"select *, judgement_reason as reason from classifications {_OF_CONTRACT}", key)), None
        ),
    )
