-- warning: circular evidence that was raised to agreed, delivered or verified shortly before a year was closed or the data was delivered
with
closing as (
    select distinct make_date(s.year, 12, 31) as closing_date
    from (select distinct year(stage_date) as year from circular_levels where stage_date is not null) s
    cross join parameters p
    where make_date(s.year, 12, 31) <= p.as_of
    union
    select as_of from parameters
)
select
    l.organisation, l.contract_id, l.criterion_id, l.evidence_level, l.stage, l.stage_date, min(c.closing_date) as closing_date,
    l.source_file, l.source_row
from circular_levels l
join contracts k using (organisation, contract_id)
cross join (select value from thresholds where threshold = 'circular_raised_late_days') t
join closing c on l.stage_date between c.closing_date - cast(t.value as integer) and c.closing_date
where l.evidence_level >= 4 and (k.award_date is null or l.stage_date > k.award_date)
group by all
order by l.stage_date, l.organisation, l.contract_id
