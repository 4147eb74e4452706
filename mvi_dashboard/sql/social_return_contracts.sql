-- Social return per contract: what was obliged, planned, reported, realised and verified, in euros (rules.md R8). Label of every
-- euro here: value of an effort, additionality not established. No report is unknown, not zero.

-- One row per effort that was reported up to the data date: our part of its euros, after the limits that the intake applied.
create table social_return_counted_efforts as
select
    e.organisation, e.contract_id, e.effort_id, e.year, e.stage, v.block_table, v.limited_by, coalesce(v.is_above_table, false) as is_above_table,
    case when e.stage = 'planned' then cast(coalesce(v.reported_eur, e.claimed_eur) * c.own_share as decimal(18, 2)) end as planned_eur,
    case when e.stage <> 'planned'
        then cast(coalesce(v.reported_eur, e.claimed_eur, e.accepted_eur) * c.own_share as decimal(18, 2)) end as reported_eur,
    case when e.stage <> 'planned'
        then cast(case when v.effort_id is null then e.accepted_eur else v.accepted_eur end * c.own_share as decimal(18, 2)) end as realised_eur,
    case when e.stage = 'verified'
        then cast(case when v.effort_id is null then e.accepted_eur else v.accepted_eur end * c.own_share as decimal(18, 2)) end as verified_eur,
    e.source_file, e.source_row
from social_return_efforts e
cross join parameters p
join classified_contracts c using (organisation, contract_id)
left join social_return_values v using (organisation, contract_id, effort_id)
where e.reported_on is null or e.reported_on <= p.as_of;

-- One row per contract with invoices up to the year of the data date (invoices are our own), and whether no year of the term lacks one.
create table invoiced_contracts as
select
    c.contract_no, c.organisation, c.contract_id,
    cast(sum(s.amount_eur) as decimal(18, 2)) as invoiced_eur,
    count(*) filter (where s.year between c.first_month // 12 and c.last_month // 12)
        = any_value(c.last_month // 12 - c.first_month // 12 + 1) as is_whole
from invoiced_years s
cross join parameters p
join classified_contracts c using (organisation, contract_id)
where s.year <= year(p.as_of)
group by all;

-- One row per contract with an agreement, efforts or an assessment of social return, over the term. The obligation is settled on
-- what was invoiced once the final date has passed and every year of the term has its invoices; until then the agreed base holds.
create table social_return_contracts as
with
agreed as (
    select
        a.organisation, a.contract_id, a.base_type, a.wage_share, a.penalty_rate, c.own_share,
        cast(a.base_eur * c.own_share as decimal(18, 2)) as agreed_base_eur, c.value_eur, i.invoiced_eur,
        coalesce(a.final_date, c.firm_end_date) as final_date,
        agreed_table(a.block_table_region, a.block_table_version, coalesce(r.award_date, r.start_date)) as block_table,
        a.block_table_region, a.block_table_version,
        case
            when a.required_share is null and a.offered_share is null then null
            else greatest(coalesce(a.required_share, 0), coalesce(a.offered_share, 0))
        end as obliged_share,
        coalesce(d.value, 0) as pso_discount_share,
        case
            when a.base_type = 'wage_sum' then a.base_stage
            when a.base_stage = 'invoiced' and a.base_eur is not null then 'invoiced'
            when a.base_stage = 'invoiced' and i.invoiced_eur is not null then 'invoiced_to_date'
            when coalesce(a.final_date, c.firm_end_date) <= p.as_of and i.is_whole then 'settled'
            when a.base_eur is null then 'awarded'
            else a.base_stage
        end as base_stage
    from social_return_agreements a
    cross join parameters p
    join classified_contracts c using (organisation, contract_id)
    join contracts r using (organisation, contract_id)
    left join invoiced_contracts i using (organisation, contract_id)
    left join thresholds d on d.threshold = a.pso_level || '_discount_share'
),
based as (
    select
        *,
        case
            when base_type = 'wage_sum' then agreed_base_eur
            when base_stage in ('settled', 'invoiced_to_date') then invoiced_eur
            else coalesce(agreed_base_eur, value_eur)
        end * case base_type when 'wage_sum' then 1 when 'contract_sum' then 1 when 'assumed_wage_share' then wage_share end as base_eur
    from agreed
),
obliged as (
    select
        *,
        cast(round(cast(obliged_share as double) * cast(base_eur as double) * cast(1 - pso_discount_share as double), 2) as decimal(18, 2))
            as obliged_eur
    from based
),
reported as (
    select
        organisation, contract_id,
        sum(planned_eur) as planned_eur, sum(reported_eur) as reported_eur, sum(realised_eur) as realised_eur, sum(verified_eur) as verified_eur,
        count(*) filter (where stage <> 'planned') as reports,
        count(reported_eur) filter (where stage <> 'planned') as valued_reports,
        count(realised_eur) as accepted_reports
    from social_return_counted_efforts
    group by all
),
decided as (
    select organisation, contract_id, assessment from assessments
    where theme = 'social_return' and assessment in ('no_mvi', 'not_applicable')
),
joined as (
    select
        organisation, contract_id, o.contract_id is not null as has_agreement,
        o.contract_id is null and d.contract_id is not null as is_decided_zero, d.assessment,
        o.base_type, o.base_stage, o.base_eur, o.obliged_share, o.pso_discount_share, o.obliged_eur, o.penalty_rate, o.final_date,
        o.block_table, o.block_table_region, o.block_table_version,
        r.planned_eur, r.reported_eur, r.realised_eur, r.verified_eur,
        coalesce(r.reports, 0) as reports, coalesce(r.valued_reports, 0) as valued_reports, coalesce(r.accepted_reports, 0) as accepted_reports
    from obliged o
    full join reported r using (organisation, contract_id)
    full join decided d using (organisation, contract_id)
),
judged as (
    select
        * exclude (obliged_eur, reported_eur, realised_eur, verified_eur),
        case when is_decided_zero then 0 else obliged_eur end as obliged_eur,
        case when is_decided_zero then 0 else reported_eur end as reported_eur,
        case when is_decided_zero then 0 else realised_eur end as realised_eur,
        case when is_decided_zero then 0 when accepted_reports > 0 then coalesce(verified_eur, 0) end as verified_eur,
        case
            when is_decided_zero and assessment = 'not_applicable' then 'none'
            when is_decided_zero or obliged_eur is not null then 'known'
            else 'unknown'
        end as obliged_state,
        case
            when is_decided_zero and assessment = 'not_applicable' then 'none'
            when is_decided_zero or accepted_reports > 0 then 'known'
            else 'unknown'
        end as realised_state,
        case
            when is_decided_zero and assessment = 'not_applicable' then 'none'
            when is_decided_zero or (reports > 0 and valued_reports = reports) then 'known'
            when valued_reports > 0 then 'partly_known'
            else 'unknown'
        end as reported_state
    from joined
)
select
    c.contract_no, j.*,
    case when j.realised_eur > j.obliged_eur then j.realised_eur - j.obliged_eur when j.realised_eur <= j.obliged_eur then 0 end
        as over_fulfilment_eur,
    case
        when j.realised_eur >= j.obliged_eur then 0
        else cast(round(cast((j.obliged_eur - j.realised_eur) * j.penalty_rate as double), 2) as decimal(18, 2))
    end as penalty_exposure_eur,
    j.has_agreement and j.accepted_reports = 0 and j.final_date <= p.as_of as is_not_shown_after_final_date
from judged j
left join classified_contracts c using (organisation, contract_id)
cross join parameters p;
