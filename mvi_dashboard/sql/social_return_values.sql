-- Runs at the intake, on the accepted rows of one delivery, and is the only step that sees persons (rules.md R8).
-- It leaves euros per effort (`social_return_values`) and counts per organisation, year and target group that are large
-- enough to show (`social_return_people`); tokens, target groups, hours and periods are forgotten with the delivery, or kept outside
-- the store where they came with a retention date (store/keeping.py). The limits per person hold over this delivery and what is kept;
-- what an earlier one said of a person without such a date is not known any more. A token is random and stands for one human being
-- in all deliveries, for whatever contract or organisation.

-- One row per effort of the delivery: the block it names in the table of its contract, and what that gives before limits.
create or replace temp table valued_efforts as
with
agreements as (
    select organisation, contract_id, block_table_region, block_table_version from memory.intake.social_return_agreements
    union all
    select k.organisation, k.contract_id, k.block_table_region, k.block_table_version
    from social_return_agreements k
    anti join memory.intake.social_return_agreements f on f.organisation = k.organisation and f.contract_id = k.contract_id
),
awards as (
    select organisation, contract_id, coalesce(award_date, start_date) as awarded_on from memory.intake.contracts
    union all
    select k.organisation, k.contract_id, coalesce(k.award_date, k.start_date)
    from contracts k
    anti join memory.intake.contracts f on f.organisation = k.organisation and f.contract_id = k.contract_id
),
agreed_tables as (
    select a.organisation, a.contract_id, agreed_table(a.block_table_region, a.block_table_version, w.awarded_on) as table_id
    from agreements a
    left join awards w on w.organisation = a.organisation and w.contract_id = a.contract_id
),
wider as (
    select target_group as asked_group, target_group as listed_as, 0 as steps from social_return_groups
    union all
    select target_group, unnest(string_split(wider_groups, '|')), unnest(range(1, len(string_split(wider_groups, '|')) + 1))
    from social_return_groups
    where wider_groups is not null
),
nearest as (
    select
        b.table_id, w.asked_group, b.target_group as listed_as, b.value_eur, b.unit, b.cap_months, b.rule,
        row_number() over (partition by b.table_id, w.asked_group order by w.steps) as choice
    from wider w
    join social_return_blocks b on b.target_group = w.listed_as
),
full_time as (
    select t.table_id, coalesce(t.full_time_hours_week, h.value) as hours_week
    from social_return_tables t
    cross join (select value from thresholds where threshold = 'social_return_full_time_hours_week') h
),
joined as (
    select
        e.*, t.table_id, n.listed_as, n.value_eur, n.unit as block_unit, n.cap_months, n.rule, g.kind,
        e.stage in ('realised', 'verified') as is_done,
        cast(e.quantity as double) / (u.effort_units_per_block_unit * case when u.times_full_time_hours_week then full_time.hours_week else 1 end)
            as block_quantity,
        cast(e.quantity as double) / (y.effort_units_per_block_unit * case when y.times_full_time_hours_week
            then coalesce(full_time.hours_week, h.value) else 1 end) as fte_years,
        coalesce(e.period_from, make_date(e.year, 1, 1)) as given_from,
        coalesce(e.period_to, make_date(e.year, 12, 31)) as given_to
    from memory.private.efforts_to_value e
    cross join (select value from thresholds where threshold = 'social_return_full_time_hours_week') h
    left join agreed_tables t on t.organisation = e.organisation and t.contract_id = e.contract_id
    left join nearest n on n.table_id = t.table_id and n.asked_group = e.building_block and n.choice = 1
    left join social_return_groups g on g.target_group = e.building_block
    left join full_time on full_time.table_id = t.table_id
    left join social_return_units u on u.block_unit = n.unit and u.effort_unit = e.effort_unit
    left join social_return_units y on y.block_unit = 'fte_year' and y.effort_unit = e.effort_unit
)
select
    organisation, contract_id, effort_id, year, stage, is_done, claimed_eur, accepted_eur, reported_on,
    building_block, kind, table_id, listed_as, block_unit, cap_months, rule,
    person_token, plain_word(invoice_number) as invoice, cast(quantity as double) as quantity, fte_years,
    case when given_to < given_from then make_date(year, 1, 1) else given_from end as first_day,
    case when given_to < given_from then make_date(year, 12, 31) else given_to end as last_day,
    case
        when rule = 'or_invoice' and effort_unit = 'invoice_eur' then cast(quantity as double)
        else block_quantity * cast(value_eur as double)
    end as table_eur
from joined;

-- One row per effort: the share of it that counts. Time is a clock in months on which every month is as long as any other.
create or replace temp macro month_clock(on_day) as
    year(on_day) * 12 + month(on_day) - 1 + (day(on_day) - 1) / day(last_day(on_day));

create or replace temp table effort_shares as
with
timed as (
    select
        organisation, contract_id, effort_id, person_token, table_id, listed_as, cap_months, fte_years,
        case when kind = 'bonus' then building_block else 'placement' end as post,
        month_clock(first_day) as clock_from, month_clock(last_day + 1) as clock_to
    from valued_efforts
    where person_token is not null and is_done and fte_years > 0 and coalesce(kind, 'person') <> 'activity'
        and coalesce(block_unit, '') <> 'once'
),
placed as (select *, clock_to - clock_from as months, fte_years * 12 / (clock_to - clock_from) as fte from timed),
-- The moment at which a person has used up the months that the table counts for a block.
block_moments as (
    select distinct person_token, table_id, listed_as, unnest([clock_from, clock_to]) as clock from placed where cap_months is not null
),
block_spans as (
    select *, lead(clock) over (partition by person_token, table_id, listed_as order by clock) as clock_next from block_moments
),
block_months as (
    select distinct b.person_token, b.table_id, b.listed_as, b.clock, b.clock_next, p.cap_months
    from block_spans b
    join placed p
        on p.person_token = b.person_token and p.table_id = b.table_id and p.listed_as = b.listed_as
        and p.clock_from <= b.clock and p.clock_to >= b.clock_next
),
counted_months as (
    select *, sum(clock_next - clock) over (partition by person_token, table_id, listed_as order by clock) as months_up_to
    from block_months
),
ends as (
    select person_token, table_id, listed_as, min(clock_next - (months_up_to - cap_months)) as clock_end
    from counted_months
    where months_up_to > cap_months + 0.000001
    group by all
),
-- What is left of each effort, and how full the person's job is at every moment of it.
kept as (
    select
        p.*, greatest(p.clock_from, least(p.clock_to, coalesce(e.clock_end, p.clock_to))) as kept_to,
        coalesce(e.clock_end < p.clock_to - 0.000001, false) as is_past_period
    from placed p
    left join ends e on e.person_token = p.person_token and e.table_id = p.table_id and e.listed_as = p.listed_as
),
moments as (select distinct person_token, post, unnest([clock_from, kept_to]) as clock from kept),
spans as (
    select *, lead(clock) over (partition by person_token, post order by clock) as clock_next from moments
),
fillings as (
    select k.organisation, k.contract_id, k.effort_id, k.months, s.clock_next - s.clock as span_months,
        sum(k.fte) over (partition by s.person_token, s.post, s.clock) as fte_of_person
    from kept k
    join spans s
        on s.person_token = k.person_token and s.post = k.post and k.clock_from <= s.clock and k.kept_to >= s.clock_next
),
by_person as (
    select
        k.organisation, k.contract_id, k.effort_id, any_value(k.is_past_period) as is_past_period,
        coalesce(sum(f.span_months * least(1.0, 1.0 / f.fte_of_person)) / any_value(k.months), 0) as counted_share
    from kept k
    left join fillings f on f.organisation = k.organisation and f.contract_id = k.contract_id and f.effort_id = k.effort_id
    group by k.organisation, k.contract_id, k.effort_id
),
bonuses as (
    select
        organisation, contract_id, effort_id,
        row_number() over (
            partition by person_token, table_id, listed_as order by first_day, reported_on, organisation, contract_id, effort_id
        ) as turn
    from valued_efforts
    where person_token is not null and is_done and block_unit = 'once'
),
invoices as (
    select
        organisation, contract_id, effort_id,
        row_number() over (partition by organisation, invoice order by year, reported_on, contract_id, effort_id) as turn
    from valued_efforts
    where invoice is not null and is_done
)
select
    v.organisation, v.contract_id, v.effort_id,
    case
        when i.turn > 1 or b.turn > 1 then 0.0
        when b.turn = 1 then least(1.0, 1.0 / v.quantity)
        else least(1.0, round(coalesce(p.counted_share, 1.0), 9))
    end as counted_share,
    case
        when i.turn > 1 then 'invoice_once'
        when b.turn > 1 or (b.turn = 1 and v.quantity > 1) then 'bonus_once'
        when p.is_past_period then 'counting_period'
        when round(p.counted_share, 9) < 1 then 'person_day'
    end as limited_by
from valued_efforts v
left join by_person p on p.organisation = v.organisation and p.contract_id = v.contract_id and p.effort_id = v.effort_id
left join bonuses b on b.organisation = v.organisation and b.contract_id = v.contract_id and b.effort_id = v.effort_id
left join invoices i on i.organisation = v.organisation and i.contract_id = v.contract_id and i.effort_id = v.effort_id;

-- What was accepted stays what was accepted, and what was claimed what was claimed, unless a limit leaves room for less.
insert into memory.intake.social_return_values by name
with
limited as (
    select
        v.*, s.counted_share, s.limited_by,
        case when v.rule = 'at_most' and v.claimed_eur > v.table_eur then v.table_eur
            else coalesce(cast(v.claimed_eur as double), v.table_eur) end as told_eur,
        coalesce(v.table_eur, cast(v.claimed_eur as double)) * s.counted_share as room_eur
    from valued_efforts v
    join effort_shares s on s.organisation = v.organisation and s.contract_id = v.contract_id and s.effort_id = v.effort_id
),
counted as (
    select
        *,
        case
            when accepted_eur is null or counted_share = 1 then cast(accepted_eur as double)
            when room_eur is null then cast(accepted_eur as double) * counted_share
            else least(cast(accepted_eur as double), room_eur)
        end as counted_accepted_eur,
        case when told_eur is null or counted_share = 1 then told_eur else least(told_eur, room_eur) end as counted_told_eur
    from limited
)
select
    organisation, contract_id, effort_id, table_id as block_table,
    cast(round(greatest(counted_told_eur, counted_accepted_eur), 2) as decimal(18, 2)) as reported_eur,
    cast(round(counted_accepted_eur, 2) as decimal(18, 2)) as accepted_eur,
    limited_by,
    coalesce(claimed_eur > round(table_eur * counted_share, 2), false) as is_above_table
from counted;

-- Cells under the minimum are not shown, nor is the next smallest where a single cell or too few people would be left to
-- subtract from the total (secondary suppression). `all` is the sum over the groups; a person in two groups is two placements.
insert into memory.intake.social_return_people by name
with
cells as (
    select
        v.organisation, v.year, v.building_block as target_group,
        count(distinct coalesce('token ' || v.person_token, concat_ws('|', v.organisation, v.contract_id, v.effort_id))) as people,
        sum(v.fte_years * s.counted_share) as fte
    from valued_efforts v
    join effort_shares s on s.organisation = v.organisation and s.contract_id = v.contract_id and s.effort_id = v.effort_id
    where v.kind = 'person' and v.is_done
    group by all
),
minimum as (select value as least_people from thresholds where threshold = 'social_return_minimum_cell'),
hidden as (
    select organisation, year, count(*) as hidden_cells, sum(people) as hidden_people
    from cells
    cross join minimum
    where people < least_people
    group by all
),
ordered as (
    select
        c.*, c.people < m.least_people as is_small, m.least_people, h.hidden_cells, h.hidden_people,
        row_number() over (partition by c.organisation, c.year, c.people < m.least_people order by c.people, c.target_group) - 1 as larger_before,
        sum(c.people) over (partition by c.organisation, c.year, c.people < m.least_people order by c.people, c.target_group) - c.people
            as people_before
    from cells c
    cross join minimum m
    left join hidden h on h.organisation = c.organisation and h.year = c.year
),
judged as (
    select
        organisation, year, target_group, people, fte,
        is_small or (hidden_cells > 0 and (hidden_cells + larger_before < 2 or hidden_people + people_before < least_people)) as is_suppressed
    from ordered
),
with_totals as (
    select * from judged
    union all
    select j.organisation, j.year, 'all', sum(j.people), sum(j.fte), sum(j.people) < any_value(m.least_people)
    from judged j
    cross join minimum m
    group by j.organisation, j.year
)
select
    organisation, year, target_group,
    case when not coalesce(is_suppressed, false) then cast(people as integer) end as placements,
    case when not coalesce(is_suppressed, false) then cast(round(fte, 6) as decimal(18, 6)) end as fte_years,
    coalesce(is_suppressed, false) as is_suppressed
from with_totals;

drop table temp.valued_efforts;
drop table temp.effort_shares;
