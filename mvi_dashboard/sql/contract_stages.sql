-- One row per counted contract and theme in which something was asked: the furthest stage that any of its criteria reached.
-- Each stage is a subset of the one before by construction; a criterion that skipped one is a row of audit `stages_are_nested`.

create table contract_stages as
with
climate as (
    select a.organisation, a.contract_id, 'climate' as theme,
        max(case s.stage when 'asked' then 1 when 'offered' then 2 when 'in_contract' then 3 when 'delivered' then 4 else 5 end) as furthest
    from stages s
    cross join parameters p
    join applications a using (organisation, application_id)
    where s.is_reached and (s.stage_date is null or s.stage_date <= p.as_of) and coalesce(s.delivered_share, 1) > 0
    group by all
),
circular_criteria as (
    select organisation, contract_id, 'circular' as theme,
        max(case stage when 'asked' then 1 when 'offered' then 2 when 'in_contract' then 3 when 'delivered' then 4 when 'verified' then 5 else 1 end)
            as furthest
    from circular
    cross join parameters
    where (stage_date is null or stage_date <= as_of) and coalesce(instrument, '') <> 'ambition'
    group by all
),
agreements as (
    select a.organisation, a.contract_id, 'social_return' as theme,
        case when r.verified_eur > 0 then 5 when r.realised_eur > 0 then 4 when r.obliged_eur is not null then 3
            when a.offered_share is not null then 2 else 1 end as furthest
    from social_return_agreements a
    left join social_return_contracts r using (organisation, contract_id)
)
select f.organisation, f.contract_id, f.theme, f.furthest
from (select * from climate union all select * from circular_criteria union all select * from agreements) f
semi join classified_contracts c on c.organisation = f.organisation and c.contract_id = f.contract_id and c.is_counted;

-- One row per counted contract, theme and stage that it reached.
create view measured_stages as
select c.* exclude (contract_no), s.theme, r.stage, r.stage_rank
from counted_contracts c
join contract_stages s using (organisation, contract_id)
join (values ('asked', 1), ('offered', 2), ('in_contract', 3), ('delivered', 4), ('verified', 5)) as r(stage, stage_rank)
    on s.furthest >= r.stage_rank;
