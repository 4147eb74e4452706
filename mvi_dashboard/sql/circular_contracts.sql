-- Circularity per criterion and per contract (rules.md R7): instrument, stage and attribution are stored apart; the level of
-- evidence is a label derived from them, and the share of the euros is a band of definitions, not an uncertainty.

-- `least` passes over nulls, and an unknown share is not a whole one.
create macro capped(share) as case when share > 1 then 1 else share end;

-- One row per circular criterion that was there on the data date, with its level of evidence:
--   0 none: market standard, legal duty or cost, or nothing recorded     1 ambition         2 requirement or clause
--   3 award criterion     4 agreed and measurable, or delivered          5 verified
create table circular_levels as
with
ranked as (
    select
        c.*,
        case c.stage when 'asked' then 1 when 'offered' then 2 when 'in_contract' then 3 when 'delivered' then 4 when 'verified' then 5 end
            as stage_rank,
        case
            when c.attribution = 'due_to_mvi' then true
            when c.attribution in ('market_standard', 'legal_duty', 'cost_driven') then false
        end as is_above_market,
        s.has_euros, coalesce(c.instrument = 'ambition', false) as is_ambition
    from circular c
    cross join parameters p
    left join circular_strategies s using (strategy)
    where c.stage_date is null or c.stage_date <= p.as_of
)
select
    organisation, contract_id, criterion_id, instrument, stage, stage_rank, stage_date, attribution, is_above_market, strategy, has_euros,
    is_ambition, is_measurable, contract_share, avoided_purchase_eur,
    case
        when is_above_market = false then 0
        when is_ambition then 1
        when stage_rank = 5 then 5
        when stage_rank = 4 or (stage_rank = 3 and is_measurable) then 4
        when instrument = 'award_criterion' then 3
        when instrument in ('requirement', 'clause') then 2
        else 0
    end as evidence_level,
    source_file, source_row
from ranked;

-- One row per contract with circular criteria or a decision: its share of the euros under each definition, and its highest level.
--   low (result): delivered or verified     central (content): measurable, in the contract, with a strategy     high (process): asked
-- Low and central only above market standard. Refuse, rethink and reduce hold no euros: what was not bought stands beside.
create table circular_contracts as
with
banded as (
    select
        organisation, contract_id, evidence_level, strategy, stage_rank, is_above_market,
        case
            when is_ambition or has_euros = false or is_above_market = false or stage_rank < 4 then 0
            when is_above_market and has_euros and stage_rank >= 4 then coalesce(contract_share, 0)
            else 0
        end as low_share,
        case
            when is_ambition or has_euros = false or is_above_market = false or stage_rank < 3 or (is_measurable = false and stage_rank < 4) then 0
            when is_above_market and has_euros and stage_rank >= 4 then contract_share
            when is_above_market and has_euros and stage_rank = 3 and is_measurable then contract_share
        end as central_share,
        case when is_ambition or has_euros = false then 0 else coalesce(contract_share, 1) end as high_share,
        coalesce(strategy in ('refuse', 'rethink', 'reduce'), false) as is_avoided,
        case
            when is_ambition or is_above_market = false or stage_rank < 3 then 0
            when is_above_market and stage_rank >= 3 then avoided_purchase_eur
        end as avoided_purchase_eur
    from circular_levels
),
summed as (
    select
        organisation, contract_id, max(evidence_level) as evidence_level,
        capped(sum(low_share)) as low_share,
        capped(sum(central_share)) as central_share,
        capped(sum(high_share)) as high_share,
        count(*) filter (where central_share is null) as unknown_criteria,
        count(*) filter (where central_share is not null) as known_criteria,
        count(*) filter (where is_avoided) as avoided_criteria,
        count(avoided_purchase_eur) filter (where is_avoided) as known_avoided_criteria,
        sum(avoided_purchase_eur) filter (where is_avoided) as avoided_purchase_eur
    from banded
    group by all
),
decided as (
    select organisation, contract_id, assessment from assessments
    where theme = 'circular' and assessment in ('no_mvi', 'not_applicable', 'asked')
)
select
    k.contract_no, organisation, contract_id, s.contract_id is not null as has_criteria, d.assessment,
    case when s.contract_id is not null then s.evidence_level when d.assessment <> 'asked' then 0 end as evidence_level,
    coalesce(s.low_share, 0) as low_share,
    case
        when s.contract_id is null then case when d.assessment <> 'asked' then 0 end
        when s.unknown_criteria = 0 then s.central_share
        when s.central_share > 0 then s.central_share
    end as central_share,
    coalesce(s.high_share, case when d.assessment = 'asked' then 1 else 0 end) as high_share,
    'known' as banded_state,
    case
        when s.contract_id is null
            then case d.assessment when 'not_applicable' then 'none' when 'asked' then 'unknown' else 'known' end
        when s.unknown_criteria = 0 then 'known'
        when s.known_criteria = 0 then 'unknown'
        else 'partly_known'
    end as central_state,
    coalesce(s.avoided_criteria, 0) > 0 as has_avoided_purchase,
    cast(s.avoided_purchase_eur * k.own_share as decimal(18, 2)) as avoided_purchase_eur,
    case
        when s.known_avoided_criteria = s.avoided_criteria then 'known'
        when s.known_avoided_criteria > 0 then 'partly_known'
        else 'unknown'
    end as avoided_purchase_state
from summed s
full join decided d using (organisation, contract_id)
join classified_contracts k using (organisation, contract_id);
