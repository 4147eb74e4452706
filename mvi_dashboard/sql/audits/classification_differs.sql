-- warning: a decision on the product group of a contract says otherwise than the register or the CPV code; the decision counts
select k.organisation, k.contract_id, k.title, k.product_group, k.registered_group, d.judge, d.source_file, d.source_row
from classified_contracts k
join classifications d using (organisation, contract_id)
where k.is_counted and k.product_group <> k.registered_group
