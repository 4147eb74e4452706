-- warning: a quantity in a unit that the method of its product group does not use, so that the effect stays unknown
select q.organisation, a.contract_id, q.application_id, q.unit, r.unit as unit_of_group, q.source_file, q.source_row
from quantities q
join applications a using (organisation, application_id)
join classified_contracts c on c.organisation = a.organisation and c.contract_id = a.contract_id
join (select distinct product_group, unit from reference_situations) r using (product_group)
left join units u on u.unit = q.unit
where coalesce(u.base_unit, q.unit) <> r.unit
