-- error: a contract that stands more than once among the measured contracts of one setting, so that its euros count twice
select effect, baseline, factor_list, infrastructure, organisation, contract_id, count(*) as times
from measured_contracts
group by effect, baseline, factor_list, infrastructure, organisation, contract_id
having count(*) > 1
