"""What was bought, in its own unit: stands beside every avoided emission, because buying more never looks better (rules.md R1)."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from mvi_dashboard.questions import KEYED, Settings
from mvi_dashboard.selects import write_filters
from mvi_dashboard.store import Store

_BOUGHT = """
select e.product_group, e.unit, sum(e.purchased_quantity) as quantity, count(distinct (e.organisation, e.contract_id)) as contracts
from measured_effects e
join applications a using (organisation, contract_id, application_id)
where e.effect = 'co2' and {keyed}
    and e.purchased_quantity is not null and e.unit is not null and coalesce(e.evidence_grade, '') <> 'E'
    and not exists (
        select 1 from applications b
        where a.activity_step = 'volume' and b.activity_step = 'factor' and b.effect = 'co2'
            and b.organisation = a.organisation and b.contract_id = a.contract_id and b.activity_id = a.activity_id
    )
    and (e.organisation, e.contract_id) in (select (organisation, contract_id) from counted_contracts where {conditions}){in_year}
group by e.product_group, e.unit
order by e.product_group nulls last, quantity desc, e.unit
"""


def measure_purchases(
    store: Store, where: Mapping[str, Any] | None = None, year: int | None = None, settings: Settings | None = None
) -> pd.DataFrame:
    """Bought quantity per product group and unit: `product_group`, `unit`, `quantity`, `contracts`; in a year or over the term.

    Our own share of joint purchases. A quantity on which two criteria act counts once; one that was derived from euros is no
    quantity. Raises `QuestionFault`.
    """
    chosen = settings or Settings()
    conditions, parameters = write_filters(where or {})
    sql = _BOUGHT.format(
        keyed=KEYED.format("e."),
        conditions=" and ".join(["1 = 1", *conditions]),
        in_year=" and e.year = $year" if year is not None else "",
    )
    parameters |= chosen.keys
    return store.query(sql, parameters | ({"year": year} if year is not None else {}))
