-- One row per contract with circular criteria or an assessment: the share of its euros that is circular, as a band of
-- definitions (rules.md R7): low = delivered or verified, central = measurable and in the contract, high = asked.

-- `least` passes over nulls, and an unknown share is not a whole one.
create macro capped(share) as case when share > 1 then 1 else share end;

create table circular_contracts as
with
judged as (
    select
        organisation, contract_id, contract_share,
        case stage when 'asked' then 1 when 'offered' then 2 when 'in_contract' then 3 when 'delivered' then 4
            when 'verified' then 5 end as stage_rank,
        coalesce(strategy, '') in ('refuse', 'rethink', 'reduce', 'recover_energy') or coalesce(instrument, '') = 'ambition'
            as is_without_euros,
        case
            when attribution = 'due_to_mvi' then true
            when attribution in ('market_standard', 'legal_duty', 'cost_driven') then false
        end as is_above_market,
        is_measurable
    from circular
    cross join parameters
    where stage_date is null or stage_date <= as_of
),
banded as (
    select
        organisation, contract_id,
        case
            when is_without_euros or is_above_market = false or stage_rank < 4 then 0
            when is_above_market and stage_rank >= 4 then coalesce(contract_share, 0)
            else 0
        end as low_share,
        case
            when is_without_euros or is_above_market = false or stage_rank < 3 or (is_measurable = false and stage_rank < 4) then 0
            when is_above_market and stage_rank >= 4 then contract_share
            when is_above_market and stage_rank = 3 and is_measurable then contract_share
        end as central_share,
        case when is_without_euros then 0 else coalesce(contract_share, 1) end as high_share
    from judged
),
summed as (
    select
        organisation, contract_id,
        capped(sum(low_share)) as low_share,
        capped(sum(central_share)) as central_share,
        capped(sum(high_share)) as high_share,
        count(*) filter (where central_share is null) as unknown_criteria,
        count(*) filter (where central_share is not null) as known_criteria
    from banded
    group by all
),
decided as (
    select organisation, contract_id, assessment from assessments
    where theme = 'circular' and assessment in ('no_mvi', 'not_applicable')
)
select
    organisation, contract_id,
    coalesce(s.low_share, 0) as low_share,
    case
        when s.contract_id is null then 0
        when s.unknown_criteria = 0 then s.central_share
        when s.central_share > 0 then s.central_share
    end as central_share,
    coalesce(s.high_share, 0) as high_share,
    'known' as banded_state,
    case
        when s.contract_id is null then case when d.assessment = 'not_applicable' then 'none' else 'known' end
        when s.unknown_criteria = 0 then 'known'
        when s.known_criteria = 0 then 'unknown'
        else 'partly_known'
    end as central_state
from summed s
full join decided d using (organisation, contract_id);
