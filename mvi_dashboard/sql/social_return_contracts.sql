-- One row per contract with an agreement, efforts or an assessment of social return: what was obliged, planned, realised
-- and verified, in euros over the term (rules.md R8). No report is unknown, not zero.

create table social_return_contracts as
with
agreed as (
    select
        a.organisation, a.contract_id, c.own_share,
        case
            when a.required_share is null and a.offered_share is null then null
            else greatest(coalesce(a.required_share, 0), coalesce(a.offered_share, 0))
        end as obliged_share,
        case a.base_type
            when 'contract_sum' then coalesce(a.base_eur * c.own_share, c.value_eur)
            when 'wage_sum' then a.base_eur * c.own_share
            when 'assumed_wage_share' then a.wage_share * coalesce(a.base_eur * c.own_share, c.value_eur)
        end as base_eur,
        a.final_date
    from social_return_agreements a
    join classified_contracts c using (organisation, contract_id)
),
obliged as (
    select organisation, contract_id, final_date, own_share,
        cast(round(cast(obliged_share as double) * cast(base_eur as double), 2) as decimal(18, 2)) as obliged_eur
    from agreed
),
reported as (
    select
        organisation, contract_id,
        sum(claimed_eur) filter (where stage = 'planned') as planned_eur,
        sum(accepted_eur) filter (where stage in ('realised', 'verified')) as realised_eur,
        sum(accepted_eur) filter (where stage = 'verified') as verified_eur,
        count(*) filter (where stage in ('realised', 'verified') and accepted_eur is not null) as reports
    from social_return_efforts
    cross join parameters
    where reported_on is null or reported_on <= as_of
    group by all
),
decided as (
    select organisation, contract_id, assessment from assessments
    where theme = 'social_return' and assessment in ('no_mvi', 'not_applicable')
)
select
    organisation, contract_id,
    o.contract_id is not null as has_agreement,
    case when o.contract_id is null and d.contract_id is not null then 0 else o.obliged_eur end as obliged_eur,
    cast(r.planned_eur * coalesce(o.own_share, 1) as decimal(18, 2)) as planned_eur,
    case when o.contract_id is null and d.contract_id is not null then 0
        else cast(r.realised_eur * coalesce(o.own_share, 1) as decimal(18, 2)) end as realised_eur,
    case when o.contract_id is null and d.contract_id is not null then 0
        when r.reports > 0 then cast(coalesce(r.verified_eur, 0) * coalesce(o.own_share, 1) as decimal(18, 2)) end as verified_eur,
    case
        when o.contract_id is null then case when d.assessment = 'not_applicable' then 'none' when d.contract_id is not null then 'known' else 'unknown' end
        when o.obliged_eur is not null then 'known' else 'unknown'
    end as obliged_state,
    case
        when o.contract_id is null and d.contract_id is not null then case when d.assessment = 'not_applicable' then 'none' else 'known' end
        when r.reports > 0 then 'known' else 'unknown'
    end as realised_state,
    coalesce(r.reports, 0) = 0 and o.final_date <= parameters.as_of as is_not_shown_after_final_date
from obliged o
full join reported r using (organisation, contract_id)
full join decided d using (organisation, contract_id)
cross join parameters;
