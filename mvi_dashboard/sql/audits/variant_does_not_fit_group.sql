-- warning: a purchased variant that the product group of its contract does not know, so that the effect stays unknown
select a.organisation, a.contract_id, a.application_id, c.product_group, a.purchased_variant, a.source_file, a.source_row
from applications a
join classified_contracts c using (organisation, contract_id)
join (select distinct product_group from reference_situations) r using (product_group)
where a.purchased_variant is not null
    and not exists (select 1 from variants v where v.product_group = c.product_group and v.variant = a.purchased_variant)
