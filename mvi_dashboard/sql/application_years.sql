-- One row per criterion application, year and phase: the quantities in the three situations, in the group's own unit.
-- Of a joint purchase our own share counts (R5). Phase `realised`: the part of the year that a report dated on or before the data date covers; `expected`: the rest (R4).

create table application_years as
with
today as (select as_of, year(as_of) as as_of_year from parameters),
spans as (
    select
        c.contract_no, a.organisation, a.contract_id, a.application_id, c.first_month,
        coalesce(a.product_life_months, c.term_months) as span_months,
        case
            when a.product_life_months is not null then c.first_month + a.product_life_months - 1
            else c.last_month
        end as last_month
    from applications a
    join classified_contracts c using (organisation, contract_id)
    where c.is_counted
),
in_base_units as (
    select
        q.organisation, q.application_id, q.period, q.year, q.quantity_kind, q.evidence_grade, q.measurement_id,
        coalesce(u.base_unit, q.unit) as unit,
        cast(q.purchased_quantity as double) * coalesce(u.multiplier, 1) as purchased_quantity,
        cast(coalesce(q.baseline_quantity, q.purchased_quantity) as double) * coalesce(u.multiplier, 1) as baseline_quantity,
        cast(coalesce(q.market_quantity, q.baseline_quantity, q.purchased_quantity) as double) * coalesce(u.multiplier, 1)
            as market_quantity
    from quantities q
    left join units u on u.unit = q.unit
),
preferred as (
    select * exclude (choice)
    from (
        select
            *,
            row_number() over (
                partition by organisation, application_id, year, period in ('per_year', 'term')
                order by quantity_kind = 'actual' desc, period
            ) as choice
        from in_base_units
    )
    where choice = 1
),
rates as (select * from preferred where period in ('per_year', 'term')),
own_years as (select * from preferred where period in ('year', 'once') and year is not null),
one_off_applications as (select distinct organisation, application_id from own_years where period = 'once'),
running_years as (
    select s.*, unnest(range(s.first_month // 12, s.last_month // 12 + 1)) as year
    from spans s
    anti join one_off_applications o on o.organisation = s.organisation and o.application_id = s.application_id
    where s.first_month is not null and s.last_month >= s.first_month
),
years as (
    select contract_no, organisation, contract_id, application_id, cast(year as integer) as year from running_years
    union
    select s.contract_no, s.organisation, s.contract_id, s.application_id, y.year
    from spans s join own_years y using (organisation, application_id)
),
months as (
    select
        y.contract_no, y.organisation, y.contract_id, y.application_id, y.year, s.span_months, t.as_of_year, c.own_share,
        greatest(1, least(s.last_month, y.year * 12 + 11) - greatest(s.first_month, y.year * 12) + 1) as active_months,
        greatest(0, least(s.last_month, y.year * 12 + 11, c.as_of_month) - greatest(s.first_month, y.year * 12) + 1)
            as past_months
    from years y
    join spans s using (contract_no, application_id)
    join classified_contracts c using (contract_no)
    cross join today t
),
quantified as (
    select
        m.*,
        coalesce(o.period = 'once', false) as is_one_off,
        coalesce(o.unit, r.unit) as unit,
        coalesce(o.evidence_grade, r.evidence_grade) as evidence_grade,
        coalesce(o.measurement_id, r.measurement_id) as measurement_id,
        coalesce(o.quantity_kind, r.quantity_kind) as quantity_kind,
        case
            when o.period is not null then 1.0
            when r.period = 'per_year' then m.active_months / 12
            when r.period = 'term' then m.active_months / m.span_months
        end as year_part,
        case when o.period is not null then o.baseline_quantity else r.baseline_quantity end * m.own_share as baseline_full,
        case when o.period is not null then o.market_quantity else r.market_quantity end * m.own_share as market_full,
        case when o.period is not null then o.purchased_quantity else r.purchased_quantity end * m.own_share as purchased_full
    from months m
    left join own_years o using (organisation, application_id, year)
    left join rates r on r.organisation = m.organisation and r.application_id = m.application_id
),
reports as (
    select
        organisation, application_id, coalesce(year, year(stage_date)) as year,
        arg_max(case when is_reached then coalesce(delivered_share, 1) else 0 end, stage = 'verified') as delivered_share,
        max(case when stage = 'verified' then 'verified' else 'delivered' end) as report_stage
    from stages
    cross join today
    where stage in ('delivered', 'verified') and stage_date <= as_of
    group by all
),
phased as (
    select
        q.*, r.report_stage,
        case
            when r.report_stage is null or q.year > q.as_of_year then 0
            when q.year < q.as_of_year or q.is_one_off then 1
            else q.past_months / q.active_months
        end as realised_part,
        r.delivered_share as reported_share
    from quantified q
    left join reports r using (organisation, application_id, year)
),
both_phases as (
    select *, 'realised' as phase, realised_part as phase_part, cast(reported_share as double) as delivered_share
    from phased where realised_part > 0
    union all
    select *, 'expected' as phase, 1 - realised_part as phase_part, 1.0 as delivered_share
    from phased where realised_part < 1
)
select
    contract_no, organisation, contract_id, application_id, year, phase,
    case when phase = 'realised' then report_stage end as report_stage,
    unit, evidence_grade, measurement_id, quantity_kind, delivered_share,
    baseline_full * year_part * phase_part as baseline_quantity,
    market_full * year_part * phase_part as market_quantity,
    purchased_full * year_part * phase_part as purchased_quantity
from both_phases;
