-- What imported lists say of CPV codes; run where there is such a list, over `listed_cpv_codes` and `listed_cpv_conversions`.

create or replace temp table known_cpv_codes as
select distinct cpv_code from listed_cpv_codes;

-- Codes of 2003 that are no codes any more, with the one code that took their place; of several none is chosen.
create or replace temp table known_cpv_conversions as
select cpv_2003, any_value(cpv_code) as replaced_by
from listed_cpv_conversions
where cpv_2003 not in (select cpv_code from known_cpv_codes)
group by cpv_2003
having count(distinct cpv_code) = 1;

create or replace temp macro current_cpv(code) as
    coalesce((select replaced_by from known_cpv_conversions where cpv_2003 = code), code);

create or replace temp macro is_unknown_cpv(code) as
    code is not null and (select count(*) > 0 from known_cpv_codes) and code not in (select cpv_code from known_cpv_codes);
