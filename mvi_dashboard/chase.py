"""The data chase list: per contract the one missing datum that would yield most, and how much (issue 5.5, rules.md R2 and R6).

Three kinds of yield, each a share of the whole, so that they can be ranked together: `coverage` (of the assessments of all
themes, weighed by contract value), `result` (of the CO2 that should have been delivered by now, the part that nobody reported)
and `range` (by how much the 90 % range of the CO2 avoided becomes narrower). Words stand in the language files under `[chase]`.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from mvi_dashboard.questions import KEYED, Settings, ask
from mvi_dashboard.selects import write_conditions
from mvi_dashboard.store import Store
from mvi_dashboard.widths import narrowings

SUPPLIER, OWN = "supplier", "own"
ASKED_OF = {
    "value": OWN,
    "product_group": OWN,
    "start_date": OWN,
    "end_date": OWN,
    "climate_decision": OWN,
    "attribution": OWN,
    "contract_stage": OWN,
    "purchased_variant": SUPPLIER,
    "cancellation_proof": SUPPLIER,
    "supplier_factor": SUPPLIER,
    "unit": SUPPLIER,
    "quantity": SUPPLIER,
    "delivery_report": SUPPLIER,
    "measured_quantity": SUPPLIER,
    "circular_decision": OWN,
    "circular_agreed": OWN,
    "circular_attribution": OWN,
    "circular_strategy": SUPPLIER,
    "circular_stage": OWN,
    "circular_measurable": OWN,
    "circular_share": SUPPLIER,
    "social_return_decision": OWN,
    "social_return_share": OWN,
    "social_return_base": OWN,
    "social_return_report": SUPPLIER,
}
"""Every datum that can be asked for, and who knows it: the supplier, or the organisation itself."""

KINDS = ("coverage", "result", "range")
CHASED = ("datum", "asked_of", "kind", "gain_share", "missing", "themes")
"""What is told of each contract: `gain_share` None where the contract's value is unknown; `missing`: how many data stand between
the theme and being known, this one included. With 1 the gain is a forecast, with more it is this datum's part of it."""
MEASURED_GRADE = "B"
"""What a supplier's own measurement is worth; an estimate or a figure from the contract is replaced by it."""

_CONTRACT = ("organisation", "contract_id")
_ABOUT = (*_CONTRACT, "title", "supplier", "department", "budget_holder", "product_group", "spend_eur")

_LACKING = """
with
chosen as (
    select *, case when obliged_state in ('known', 'none') then realised_state else 'unknown' end as fulfilment_state
    from measured_contracts
    where {conditions}
),
whole as (
    select sum((case when climate_applies then 1 else 0 end + 1 + case when social_return_applies then 1 else 0 end)
        * coalesce(spend_eur, 0)) as assessed_eur
    from chosen
),
listed_variants as (
    select product_group, variant, bool_or(factor_id is not null) as has_factor, bool_or(needs_certificate) as needs_certificate
    from variants group by all
),
doubtful as (
    select
        e.organisation, e.contract_id, e.purchased_quantity, e.evidence_grade, e.unknown_reason, e.attribution, a.purchased_variant,
        coalesce(e.stage in ('in_contract', 'delivered', 'verified'), false) as is_in_contract,
        a.supplier_purchased_factor_kg is null and coalesce(v.needs_certificate, false) and (
            a.certificate_technology is null or a.certificate_country is null
            or a.certificate_year is null or a.certificate_proof is null
        ) as is_uncertified,
        a.supplier_purchased_factor_kg is null and not coalesce(v.has_factor, false) as is_unlisted
    from measured_effects e
    join applications a using (organisation, contract_id, application_id)
    left join listed_variants v on v.product_group = e.product_group and v.variant = a.purchased_variant
    where e.effect = 'co2' and {keyed} and e.due_state = 'unknown'
),
climate as (
    select organisation, contract_id, 'quantity' as datum from doubtful where purchased_quantity is null or evidence_grade = 'E'
    union all
    select organisation, contract_id, 'unit' from doubtful where purchased_quantity is not null and unknown_reason = 'unit'
    union all
    select organisation, contract_id, 'purchased_variant' from doubtful where purchased_variant is null
    union all
    select organisation, contract_id, 'cancellation_proof' from doubtful where is_uncertified
    union all
    select organisation, contract_id, 'supplier_factor' from doubtful
    where purchased_variant is not null and not is_uncertified and (is_unlisted or unknown_reason = 'factor')
    union all
    select organisation, contract_id, 'contract_stage' from doubtful where not is_in_contract
    union all
    select organisation, contract_id, 'attribution' from doubtful where attribution = 'unknown'
    union all
    select c.organisation, c.contract_id, 'end_date'
    from chosen c join classified_contracts k using (organisation, contract_id) where k.is_open_ended
    union all
    select organisation, contract_id, 'product_group' from chosen where product_group is null
    union all
    select c.organisation, c.contract_id, case when c.start_date is null then 'start_date' else 'quantity' end
    from chosen c
    join applications a using (organisation, contract_id)
    left join application_years y using (organisation, contract_id, application_id)
    where a.effect = 'co2' and y.application_id is null and c.firm_end_date is not null
    union all
    select c.organisation, c.contract_id, 'climate_decision'
    from chosen c
    left join applications a on a.organisation = c.organisation and a.contract_id = c.contract_id and a.effect = 'co2'
    where a.application_id is null and c.product_group is not null
),
unclear_criteria as (
    select * from circular_levels
    where not is_ambition and coalesce(has_euros, true) and coalesce(is_above_market, true) and coalesce(stage_rank >= 3, true)
        and not coalesce(is_measurable = false and stage_rank < 4, false)
),
circular_data as (
    select c.organisation, c.contract_id, case when k.assessment = 'asked' then 'circular_agreed' else 'circular_decision' end as datum
    from chosen c left join circular_contracts k using (organisation, contract_id)
    where not coalesce(k.has_criteria, false)
    union all
    select organisation, contract_id, 'circular_attribution' from unclear_criteria where is_above_market is null
    union all
    select organisation, contract_id, 'circular_strategy' from unclear_criteria where has_euros is null
    union all
    select organisation, contract_id, 'circular_stage' from unclear_criteria where stage_rank is null
    union all
    select organisation, contract_id, 'circular_measurable' from unclear_criteria where stage_rank = 3 and is_measurable is null
    union all
    select organisation, contract_id, 'circular_share' from unclear_criteria where contract_share is null
),
social_return_data as (
    select organisation, contract_id, 'social_return_decision' as datum from chosen where not has_agreement and obliged_state = 'unknown'
    union all
    select s.organisation, s.contract_id, 'social_return_share' from social_return_contracts s
    where s.has_agreement and s.obliged_eur is null and s.obliged_share is null
    union all
    select s.organisation, s.contract_id, 'social_return_base' from social_return_contracts s
    where s.has_agreement and s.obliged_eur is null and s.base_eur is null
    union all
    select organisation, contract_id, 'social_return_report' from chosen where has_agreement and realised_state = 'unknown'
),
lacking as (
    select d.*, 'climate' as theme from climate d join chosen c using (organisation, contract_id)
    where c.climate_applies and c.due_state in ('unknown', 'partly_known')
    union
    select d.*, 'circular' from circular_data d join chosen c using (organisation, contract_id)
    where c.circular_central_state in ('unknown', 'partly_known')
    union
    select d.*, 'social_return' from social_return_data d join chosen c using (organisation, contract_id)
    where c.social_return_applies and c.fulfilment_state = 'unknown'
),
counted as (select *, count(*) over (partition by organisation, contract_id, theme) as missing from lacking),
covering as (
    select
        l.organisation, l.contract_id, l.datum, 'coverage' as kind,
        sum(cast(c.spend_eur as double) / l.missing) / nullif(any_value(cast(w.assessed_eur as double)), 0) as gain_share,
        max(l.missing) as missing, string_agg(l.theme, ' ' order by l.theme) as themes
    from counted l
    join chosen c using (organisation, contract_id)
    cross join whole w
    group by all
),
unvalued as (
    select organisation, contract_id, 'value' as datum, 'coverage' as kind, cast(null as double) as gain_share, 1 as missing, '' as themes
    from chosen where spend_eur is null
),
due_by_now as (
    select
        e.organisation, e.contract_id,
        coalesce(sum(abs(e.due_kg)) filter (where e.phase = 'expected'), 0) as unreported_kg, sum(abs(e.due_kg)) as due_kg
    from measured_effects e
    join chosen c using (organisation, contract_id)
    cross join parameters p
    where e.effect = 'co2' and {keyed} and e.due_kg <> 0 and (e.phase = 'realised' or e.year < year(p.as_of))
    group by all
),
unreported as (
    select
        organisation, contract_id, 'delivery_report' as datum, 'result' as kind,
        cast(unreported_kg as double) / (select sum(cast(due_kg as double)) from due_by_now) as gain_share,
        1 as missing, 'climate' as themes
    from due_by_now where unreported_kg > 0
),
everything as (
    select * from covering
    union all
    select * from unvalued
    union all
    select * from unreported
),
ranked as (
    select *, row_number() over (
        partition by organisation, contract_id order by gain_share desc nulls last, datum = 'value' desc, missing, datum
    ) as place
    from everything
)
select {about}, r.datum, r.kind, r.gain_share, r.missing, r.themes
from chosen c join ranked r using (organisation, contract_id)
where r.place = 1
"""


def read_chase(store: Store, where: Mapping[str, Any] | None = None, settings: Settings | None = None) -> pd.DataFrame:
    """One row per contract within filters that lacks something: the contract, then `CHASED`; what yields most comes first.

    A contract of which the value is unknown is asked for that value, and stands last, since what it yields cannot be known.
    Raises `QuestionFault`.
    """
    question = ask("co2_avoided_t", (), where, None, settings, store.default_year)
    conditions, parameters = write_conditions(question)
    about = ", ".join(f"c.{name}" for name in _ABOUT)
    sql = _LACKING.format(conditions=" and ".join(conditions), keyed=KEYED.format("e."), about=about)
    found = pd.DataFrame(
        store.rows(sql, parameters), columns=[*_ABOUT, "datum", "kind", "gain_share", "missing", "themes"]
    )
    wide = narrowings(store, question, MEASURED_GRADE)
    found = _with_ranges(store, found.astype({"gain_share": "float64", "spend_eur": "float64"}), wide)
    found["asked_of"] = found["datum"].map(ASKED_OF)
    order = ["gain_share", "spend_eur", *_CONTRACT]
    ranked = found.sort_values(order, ascending=[False, False, True, True], na_position="last", ignore_index=True)
    return ranked[[*_ABOUT, *CHASED]]


def _with_ranges(store: Store, found: pd.DataFrame, wide: pd.DataFrame) -> pd.DataFrame:
    """With a measured quantity as the datum, where that yields more than what the contract would be asked for else."""
    if wide.empty:
        return found
    about = pd.DataFrame(store.rows(f"select {', '.join(_ABOUT)} from counted_contracts"), columns=list(_ABOUT))
    asked = wide.merge(about, on=list(_CONTRACT)).rename(columns={"narrowing_share": "gain_share"})
    asked = asked.assign(datum="measured_quantity", kind="range", missing=1, themes="climate")
    both = pd.concat([found, asked.astype({"spend_eur": "float64"})[list(found.columns)]])
    return both.sort_values("gain_share", ascending=False, na_position="last", kind="stable").drop_duplicates(
        list(_CONTRACT)
    )
