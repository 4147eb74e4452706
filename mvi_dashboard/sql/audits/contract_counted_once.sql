-- error: a contract that stands more than once among the measured contracts of one setting, so that its euros count twice
-- A measured row is a setting, a contract (and year), and at most one row of each result: where each of these occurs once, so does
-- the row. (Numbers are compared before names: a million names take three times as long.)
with
doubtful as (
    select hash(organisation, contract_id) as sign
    from classified_contracts
    where is_counted
    group by sign
    having count(*) > 1
),
once_each as (
    select any_value(contract_no) as contract_no, null as year, 'counted_contracts' as counted_in, count(*) as times
    from classified_contracts
    where is_counted and hash(organisation, contract_id) in (select sign from doubtful)
    group by organisation, contract_id
    having count(*) > 1
    union all
    select contract_no, null, 'circular_contracts', count(*)
    from circular_contracts
    group by contract_no
    having count(*) > 1
    union all
    select contract_no, null, 'social_return_contracts', count(*)
    from social_return_contracts
    where contract_no is not null
    group by contract_no
    having count(*) > 1
    union all
    select contract_no, year, 'contract_years', count(*)
    from contract_year_euros
    group by contract_no, year
    having count(*) > 1
    union all
    select contract_no, null, 'applied_contract_effects', count(*)
    from applied_contract_effects
    group by contract_no, effect, baseline, factor_list, infrastructure
    having count(*) > 1
    union all
    select contract_no, null, 'unapplied_contract_effects', count(*)
    from unapplied_contract_effects
    group by contract_no, baseline
    having count(*) > 1
    union all
    select contract_no, null, 'contract_effects', 2
    from unapplied_contract_effects
    where contract_no in (select contract_no from applied_contract_effects where effect = 'co2')
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
    union all
    select null, null, 'circular_groups', count(*)
    from circular_groups
    group by product_group
    having count(*) > 1
)
select distinct c.organisation, c.contract_id, o.year, o.counted_in, o.times
from once_each o
left join classified_contracts c using (contract_no)
