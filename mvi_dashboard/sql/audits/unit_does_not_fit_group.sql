-- warning: a quantity in a unit that the method of its product group, or the variant bought, does not use: the effect is unknown
select q.organisation, a.contract_id, q.application_id, a.purchased_variant, q.unit, r.units_of_group, q.source_file, q.source_row
from quantities q
join applications a using (organisation, application_id)
join classified_contracts c on c.organisation = a.organisation and c.contract_id = a.contract_id
join (
    select product_group, string_agg(distinct unit, ', ' order by unit) as units_of_group
    from reference_situations group by product_group
) r using (product_group)
left join units u on u.unit = q.unit
where not exists (
        select 1 from reference_situations s
        where s.product_group = c.product_group and s.unit = coalesce(u.base_unit, q.unit)
    )
    or (
        exists (select 1 from variants v where v.product_group = c.product_group and v.variant = a.purchased_variant)
        and not exists (
            select 1 from variants v
            where v.product_group = c.product_group and v.variant = a.purchased_variant and v.unit = coalesce(u.base_unit, q.unit)
        )
    )
