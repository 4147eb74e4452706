-- One row per counted contract with an agreement on social return: how far it is against how far it should be (rules.md R8, R9).
-- The measure is the invoiced part of the value, else the elapsed part of the term; after the final date it is the whole.
--   pace: on_course (realised is far enough), watch (what was reported is), behind, too_early (no verdict yet),
--         too_little_data, not_shown (the final date passed without a report)
--   risk: half_gone, ending_with_gap or ending_without_data; null where the contract is not at risk

create table social_return_pace as
with
limits as (
    select
        max(value) filter (where threshold = 'social_return_months_without_verdict') as first_months,
        max(value) filter (where threshold = 'social_return_term_without_verdict_share') as first_share,
        max(value) filter (where threshold = 'at_risk_gone_share') as gone_share,
        max(value) filter (where threshold = 'at_risk_fulfilment_share') as least_fulfilment_share,
        max(value) filter (where threshold = 'at_risk_months_to_end') as months_to_end
    from thresholds
),
placed as (
    select
        c.contract_no, r.organisation, r.contract_id, c.contract_key, c.title, c.supplier, c.department, c.budget_holder, c.product_group, c.firm_end_date,
        r.final_date, r.final_date <= p.as_of as is_final,
        r.final_date <= p.as_of + to_months(cast(l.months_to_end as integer)) as is_ending,
        r.base_type, r.base_stage, r.base_eur, r.obliged_share, r.pso_discount_share, r.block_table, r.block_table_region,
        r.block_table_version, r.penalty_rate, r.penalty_exposure_eur, r.over_fulfilment_eur,
        r.obliged_eur, r.planned_eur, r.reported_eur, r.realised_eur, r.verified_eur,
        r.obliged_state, r.realised_state, r.is_not_shown_after_final_date as is_not_shown,
        greatest(0, least(c.as_of_month - c.first_month + 1, c.term_months)) as elapsed_months,
        greatest(0, least(c.as_of_month - c.first_month + 1, c.term_months)) / c.term_months as elapsed_share,
        case when c.value_eur > 0 and i.invoiced_eur is not null
            then least(1, greatest(0, cast(i.invoiced_eur as double) / cast(c.value_eur as double))) end as invoiced_share,
        l.*
    from social_return_contracts r
    cross join parameters p
    cross join limits l
    join classified_contracts c using (organisation, contract_id)
    left join invoiced_contracts i using (organisation, contract_id)
    where r.has_agreement and c.is_counted
),
measured as (
    select
        *,
        case when is_final then 1.0 when invoiced_share is not null then invoiced_share else elapsed_share end as due_share,
        case when is_final then 'final' when invoiced_share is not null then 'invoiced' when elapsed_share is not null then 'elapsed' end
            as due_basis,
        case when obliged_eur > 0 then cast(realised_eur as double) / cast(obliged_eur as double)
            when obliged_eur = 0 and realised_eur is not null then 1.0 end as fulfilment_share,
        case when obliged_eur > 0 then cast(reported_eur as double) / cast(obliged_eur as double) end as reported_share
    from placed
)
select
    contract_no, organisation, contract_id, contract_key, title, supplier, department, budget_holder, product_group, firm_end_date, final_date,
    base_type, base_stage, base_eur, obliged_share, pso_discount_share, block_table, block_table_region, block_table_version,
    obliged_eur, planned_eur, reported_eur, realised_eur, verified_eur, obliged_state, realised_state,
    fulfilment_share, reported_share, elapsed_months, elapsed_share, invoiced_share, due_share, due_basis,
    cast(round(cast(obliged_eur as double) * due_share, 2) as decimal(18, 2)) as due_eur,
    case
        when is_not_shown then 'not_shown'
        when not coalesce(is_final, false) and (elapsed_months < first_months or elapsed_share < first_share) then 'too_early'
        when fulfilment_share >= 1 then 'on_course'
        when fulfilment_share is null or due_share is null then 'too_little_data'
        when fulfilment_share >= due_share then 'on_course'
        when reported_share >= due_share then 'watch'
        else 'behind'
    end as pace,
    case
        when coalesce(is_final, false) then null
        when (elapsed_share > gone_share or invoiced_share > gone_share) and fulfilment_share < least_fulfilment_share then 'half_gone'
        when is_ending and fulfilment_share < 1 then 'ending_with_gap'
        when is_ending and fulfilment_share is null then 'ending_without_data'
    end as risk,
    case when realised_eur < obliged_eur then obliged_eur - realised_eur when realised_eur >= obliged_eur then 0 end as gap_eur,
    over_fulfilment_eur, penalty_rate, penalty_exposure_eur, is_not_shown
from measured;
