-- Factors of imported lists beside the project's own rows: the published names that make up a factor stand in `factor_names`,
-- with what each is multiplied by. Rows of the project win for their list year and are never overwritten; a factor of which
-- the list lacks a part is left out, so that the nearest later list serves it, marked (rules.md R3).

create or replace temp macro published_name(words) as lower(trim(regexp_replace(coalesce(words, ''), '\s+', ' ', 'g')));

insert into emission_factors by name
with
lists as (select list_year, max(list_date) as list_date from imported_factors group by list_year),
published as (
    select list_year, published_name(section) as section, published_name(subsection) as subsection,
        published_name(factor_name) as factor_name, scope, value_kg, unit, source_file
    from imported_factors
    where value_kg is not null
    qualify row_number() over (
        partition by list_year, published_name(section), published_name(subsection), published_name(factor_name), scope
        order by delivery_id desc, source_row
    ) = 1
),
named as (
    select n.factor_id, n.scope, l.list_year, l.list_date, n.multiplier, p.value_kg, p.unit, p.source_file
    from factor_names n
    cross join lists l
    left join published p
        on p.list_year = l.list_year and p.scope = n.published_scope and p.section = published_name(n.section)
        and p.subsection = published_name(n.subsection) and p.factor_name = published_name(n.factor_name)
),
own as (
    select * from emission_factors
    qualify row_number() over (partition by factor_id, scope order by list_year desc) = 1
),
summed as (
    select
        n.factor_id, n.list_year, n.scope, n.list_date, o.unit, o.parent_factor_id, o.half_width_source,
        cast(round(sum(n.value_kg * n.multiplier), 6) as decimal(12, 6)) as value_kg,
        any_value(o.value_kg) as own_kg, any_value(o.half_width_kg) as own_half_width_kg,
        'list of ' || n.list_year || ', imported from ' || any_value(n.source_file) as source,
        case when count(*) = 1 and max(n.multiplier) = 1 then 'read' else 'derived' end as evidence
    from named n
    join own o using (factor_id, scope)
    group by n.factor_id, n.list_year, n.scope, n.list_date, o.unit, o.parent_factor_id, o.half_width_source
    having count(n.value_kg) = count(*) and bool_and(n.multiplier <> 1 or n.unit is not distinct from o.unit)
)
select
    factor_id, list_year, scope, value_kg, unit, list_date,
    case
        when own_kg = 0 or own_half_width_kg is null then own_half_width_kg
        else greatest(cast(abs(value_kg) * own_half_width_kg / own_kg as decimal(12, 6)), 0.002)
    end as half_width_kg,
    half_width_source, parent_factor_id, source, evidence
from summed s
where not exists (
    select 1 from emission_factors e where e.factor_id = s.factor_id and e.list_year = s.list_year
);
