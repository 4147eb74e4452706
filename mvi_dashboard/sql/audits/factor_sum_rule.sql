-- warning: an emission factor of which WTW is not TTW plus WTT, within the tolerance of rounding
with
published as (
    select list_year, coalesce(subsection, section) || ' - ' || factor_name as factor, scope, value_kg, source_file as source
    from imported_factors
    union all
    select list_year, factor_id, scope, value_kg, source from emission_factors
    where source not like 'list of % imported from %'
),
side_by_side as (
    select
        list_year, factor,
        max(value_kg) filter (where scope = 'WTW') as wtw_kg,
        max(value_kg) filter (where scope = 'TTW') as ttw_kg,
        max(value_kg) filter (where scope = 'WTT') as wtt_kg,
        any_value(source) as source
    from published
    where scope in ('WTW', 'TTW', 'WTT')
    group by list_year, factor
)
select list_year, factor, wtw_kg, ttw_kg, wtt_kg, wtw_kg - ttw_kg - wtt_kg as difference_kg, source
from side_by_side
where abs(wtw_kg - ttw_kg - wtt_kg) > (select value from thresholds where threshold = 'factor_sum_tolerance_kg')
order by list_year, factor
