-- Green power counts at the factor of its source only with technology, country, production year and proof that the
-- guarantees of origin were cancelled; else the factor on the supplier's label; else it is not known (rules.md R1).

with
certified as (
    select
        s.*,
        coalesce(v.needs_certificate, false) as needs_certificate,
        a.certificate_technology is not null and a.certificate_country is not null
            and a.certificate_year is not null and a.certificate_proof is not null as has_certificate,
        a.supplier_purchased_factor_kg as label_kg
    from ordinary_situations s
    join applications a using (organisation, contract_id, application_id)
    left join variants v on v.product_group = s.product_group and v.variant = s.purchased_variant
    where s.product_group = 'electricity'
)
select
    organisation, contract_id, application_id, product_group, baseline, unit,
    baseline_variant, market_variant, purchased_variant, baseline_factor_id, market_factor_id,
    case when not needs_certificate or has_certificate then purchased_factor_id end as purchased_factor_id,
    baseline_supplier_kg, market_supplier_kg,
    case when needs_certificate and not has_certificate or purchased_variant is null then label_kg end as purchased_supplier_kg,
    supplier_source
from certified
