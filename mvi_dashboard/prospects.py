"""What contracts still have to do: which are at risk, and by when a successor must be started (rules.md R9).

Computed for every counted contract by `sql/contract_prospects.sql`, on the data date; words for the risks stand in the language
files under `[prospect]`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mvi_dashboard.contracts import THEMES
from mvi_dashboard.selects import write_filters
from mvi_dashboard.store import Store

RISKS = ("half_gone", "ending_with_gap", "ending_without_data")
PROSPECT = (
    "is_at_risk",
    *(f"{theme}_risk" for theme in THEMES),
    *(f"{theme}_fulfilment_share" for theme in THEMES),
    *(f"has_{theme}_promise" for theme in THEMES),
    "firm_end_date",
    "extended_end_date",
    "has_ended",
    "months_left",
    "elapsed_share",
    "invoiced_share",
    "start_by",
    "last_start_by",
    "procedure",
    "procedure_kind",
    "is_procedure_assumed",
    "notice_months",
    "lead_months",
    "notice_by",
)
"""What is told of each contract; a risk or share is None where there is none."""
_SOLVED = {"notice_by": "cast(firm_end_date - to_months(notice_months) as date) as notice_by"}
"""What is worked out where it is read: the day before which one gives notice or extends."""
_CONTRACT = (
    "organisation",
    "contract_id",
    "title",
    "supplier",
    "department",
    "budget_holder",
    "product_group",
    "start_date",
    "spend_eur",
)


def read_prospects(
    store: Store, where: Mapping[str, Any] | None = None, *, is_running: bool = True, is_at_risk: bool = False
) -> pd.DataFrame:
    """One row per contract within filters, the first to be started first: the contract, then `PROSPECT`.

    `is_running` leaves out what has ended, `is_at_risk` what is not at risk. Raises `QuestionFault` for a filter on a year,
    since this is about the data date.
    """
    conditions, parameters = write_filters(where or {})
    kept = [*conditions, *(["not has_ended"] if is_running else []), *(["is_at_risk"] if is_at_risk else [])]
    columns = ", ".join((*_CONTRACT, *(_SOLVED.get(name, name) for name in PROSPECT)))
    sql = (
        f"with listed as (select c.*, p.* exclude (organisation, contract_id, firm_end_date, extended_end_date)"
        " from counted_contracts c join contract_prospects p using (organisation, contract_id))"
        f" select {columns} from listed where {' and '.join(['1 = 1', *kept])}"
        " order by start_by nulls last, organisation, contract_id"
    )
    found = pd.DataFrame(store.rows(sql, parameters), columns=[*_CONTRACT, *PROSPECT], dtype=object)
    numbers = [name for name in found if str(name).endswith("_share")]
    return found.astype(dict.fromkeys([*numbers, "spend_eur"], "float64"))


@dataclass(frozen=True)
class Risks:
    """Running contracts: how many promised anything, how many of them are at risk, and those by department (None = not recorded)."""

    promised: int
    at_risk: int
    by_department: Mapping[str | None, int]


_RISKS = """
select
    department,
    sum(case when {promised} then 1 else 0 end) as promised,
    sum(case when is_at_risk then 1 else 0 end) as at_risk
from counted_contracts join contract_prospects using (organisation, contract_id)
where not has_ended {conditions}
group by department
"""


def count_risks(store: Store, where: Mapping[str, Any] | None = None) -> Risks:
    """How many running contracts within filters may miss a promise. Raises `QuestionFault` for a filter on a year."""
    conditions, parameters = write_filters(where or {})
    sql = _RISKS.format(
        promised=" or ".join(f"has_{theme}_promise" for theme in THEMES),
        conditions="".join(f" and {condition}" for condition in conditions),
    )
    rows = store.rows(sql, parameters)
    return Risks(
        sum(int(row["promised"]) for row in rows),
        sum(int(row["at_risk"]) for row in rows),
        {row["department"]: int(row["at_risk"]) for row in rows if row["at_risk"]},
    )


def list_risks(prospect: Mapping[Any, Any]) -> list[tuple[str, str]]:
    """Theme and risk of one row of `read_prospects`, in the order of the themes."""
    return [(theme, str(prospect[f"{theme}_risk"])) for theme in THEMES if prospect[f"{theme}_risk"] is not None]
