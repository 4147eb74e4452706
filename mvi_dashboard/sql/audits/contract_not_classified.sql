-- warning: a contract without product group, since it has no CPV code
select c.organisation, c.contract_id, c.title, c.source_file, c.source_row
from contracts c
join classified_contracts k using (organisation, contract_id)
where k.is_counted and k.product_group is null
