-- error: a contract that stands more than once among the measured contracts of one setting, so that its euros count twice
-- A measured row is a setting, a contract (and year), and at most one effect: where each of these occurs once, so does the row.
with
once_each as (
    select organisation, contract_id, null as year, 'counted_contracts' as counted_in, count(*) as times
    from counted_contracts
    group by organisation, contract_id
    union all
    select organisation, contract_id, year, 'counted_contract_years', count(*)
    from counted_contract_years
    group by organisation, contract_id, year
    union all
    select organisation, contract_id, null, 'contract_effects', count(*)
    from contract_effects
    group by organisation, contract_id, effect, baseline, factor_list, infrastructure
    union all
    select organisation, contract_id, year, 'contract_year_effects', count(*)
    from contract_year_effects
    group by organisation, contract_id, year, effect, baseline, factor_list, infrastructure
    union all
    select organisation, contract_id, null, 'infrastructure_contracts', count(*)
    from infrastructure_contracts
    group by organisation, contract_id, effect, infrastructure
    union all
    select null, null, null, 'settings', count(*)
    from settings
    group by effect, baseline, factor_list, infrastructure
)
select organisation, contract_id, year, counted_in, times
from once_each
where times > 1
