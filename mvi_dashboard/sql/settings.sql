-- The questions that can be asked of the effects: one row per kind of effect, electricity baseline, factor list and way of
-- counting infrastructure (`method`: as each method says).
-- `pinned`: a promise uses the list of the award year, a realisation that of the delivery year (rules.md R3).

create table infrastructure_choices as
select unnest(['method', 'with', 'without']) as infrastructure;

create table settings as
with
baselines as (select distinct baseline from reference_situations),
factor_lists as (
    select 'pinned' as factor_list
    union
    select cast(list_year as varchar) as factor_list from emission_factors
)
select effect, baseline, factor_list, infrastructure
from effect_kinds cross join baselines cross join factor_lists cross join infrastructure_choices;

-- One row per factor and year in which it is wanted: the list of that year, else the nearest later one, else the latest.
create table factors_by_year as
with
wanted as (select unnest(range(2000, 2081)) as wanted_year),
candidates as (
    select
        f.factor_id, w.wanted_year, f.list_year, f.value_kg,
        row_number() over (
            partition by f.factor_id, w.wanted_year
            order by
                case when f.list_year >= w.wanted_year then 0 else 1 end,
                case when f.list_year >= w.wanted_year then f.list_year else -f.list_year end
        ) as choice
    from emission_factors f cross join wanted w
    where f.scope = 'WTW'
)
select factor_id, cast(wanted_year as integer) as wanted_year, list_year, value_kg
from candidates
where choice = 1;

-- A factor that is named but is in no list stops the build with its name; a situation that names none stays unknown.
create macro named_factor(name, found) as
    case when name is not null and found is null then error('no factor named ' || name) else found end;
