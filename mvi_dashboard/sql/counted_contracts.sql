create macro share_of(amount_eur, part) as
    case when part = 0 then 0 else cast(round(cast(amount_eur as double) * part, 2) as decimal(18, 2)) end;

-- The contracts that count, each once, with all that rests on no effect and so on no setting. One belongs to the relevant groups, the
-- narrower denominator of circularity, where something was asked or it is not classified; not where it was judged not applicable.
create view contracts_with_results as
select
    c.contract_no, c.organisation, c.contract_id, c.contract_key, c.title, c.supplier, c.department, c.budget_holder, c.portfolio,
    c.product_group, c.cluster, c.award_year, c.start_year, c.start_date, c.firm_end_date, c.extended_end_date,
    c.value_eur as spend_eur, case when c.value_eur is null then 'unknown' else 'known' end as spend_state,
    coalesce(k.central_state, 'unknown') as circular_central_state,
    coalesce(k.banded_state, 'unknown') as circular_band_state,
    k.low_share as circular_low_share, k.central_share as circular_central_share, k.high_share as circular_high_share,
    share_of(c.value_eur, k.low_share) as circular_low_eur,
    share_of(c.value_eur, k.central_share) as circular_central_eur,
    share_of(c.value_eur, k.high_share) as circular_high_eur,
    cast(k.evidence_level as varchar) as circular_level,
    coalesce(k.assessment, '') <> 'not_applicable'
        and (c.product_group is null or coalesce(g.is_relevant, false) or coalesce(k.has_criteria or k.assessment = 'asked', false))
        as circular_relevant,
    k.avoided_purchase_eur, coalesce(k.avoided_purchase_state, 'unknown') as avoided_purchase_state, coalesce(k.has_avoided_purchase, false) as has_avoided_purchase,
    r.has_agreement is not null or c.value_eur >= t.value or c.product_group is null as social_return_applies,
    coalesce(r.has_agreement, false) as has_agreement,
    coalesce(r.obliged_state, 'unknown') as obliged_state, coalesce(r.realised_state, 'unknown') as realised_state,
    coalesce(r.reported_state, 'unknown') as reported_state,
    r.obliged_eur, r.planned_eur, r.reported_eur, r.realised_eur, r.verified_eur, r.over_fulfilment_eur,
    r.penalty_rate, r.penalty_exposure_eur, r.block_table as social_return_table,
    coalesce(r.is_not_shown_after_final_date, false) as is_not_shown,
    c.footprint_kg_per_eur, cast(c.value_eur * c.footprint_kg_per_eur as decimal(18, 3)) as footprint_kg, c.value_without_mvi_eur
from classified_contracts c
cross join (select value from thresholds where threshold = 'social_return_threshold_eur') t
left join circular_groups g using (product_group)
left join circular_contracts k using (contract_no)
left join social_return_contracts r using (contract_no)
where c.is_counted;
