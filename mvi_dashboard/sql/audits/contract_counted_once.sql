-- error: a contract that stands more than once among the measured contracts of one setting, so that its euros count twice
-- A measured row is a setting, a contract (and year), and at most one effect: where each of these occurs once, so does the row.
with
once_each as (
    select any_value(contract_no) as contract_no, null as year, 'counted_contracts' as counted_in, count(*) as times
    from counted_contracts
    group by organisation, contract_id
    having count(*) > 1
    union all
    select contract_no, year, 'contract_years', count(*)
    from contract_years
    group by contract_no, year
    having count(*) > 1
    union all
    select contract_no, null, 'contract_effects', count(*)
    from contract_effects
    group by contract_no, effect, baseline, factor_list, infrastructure
    having count(*) > 1
    union all
    select contract_no, year, 'contract_year_effects', count(*)
    from contract_year_effects
    group by contract_no, year, effect, baseline, factor_list, infrastructure
    having count(*) > 1
    union all
    select contract_no, null, 'infrastructure_contracts', count(*)
    from infrastructure_contracts
    group by contract_no, effect, infrastructure
    having count(*) > 1
    union all
    select null, null, 'settings', count(*)
    from settings
    group by effect, baseline, factor_list, infrastructure
    having count(*) > 1
)
select distinct c.organisation, c.contract_id, o.year, o.counted_in, o.times
from once_each o
left join classified_contracts c using (contract_no)
