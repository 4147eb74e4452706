-- warning: an application that reached a stage without the one before it
with
ranked as (
    select organisation, application_id,
        case stage when 'asked' then 1 when 'offered' then 2 when 'in_contract' then 3 when 'delivered' then 4 else 5 end as stage_rank
    from stages
    where is_reached
)
select organisation, application_id, max(stage_rank) as highest, count(distinct stage_rank) as reached
from ranked
group by organisation, application_id
having count(distinct stage_rank) <> max(stage_rank)
