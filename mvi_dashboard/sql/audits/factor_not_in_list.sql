-- warning: a factor that an imported list does not give under the name or unit we know, so that a later list serves it
select l.list_year, f.factor_id
from (select distinct list_year from imported_factors) l
cross join (select distinct factor_id from factor_names) f
where not exists (
    select 1 from emission_factors e where e.factor_id = f.factor_id and e.list_year = l.list_year and e.scope = 'WTW'
)
order by l.list_year, f.factor_id
