-- warning: a contract whose value is not known (none given, a token value, or the ceiling of a framework)
select c.organisation, c.contract_id, c.title, c.source_file, c.source_row
from contracts c
join classified_contracts k using (organisation, contract_id)
where k.is_counted and k.value_eur is null
