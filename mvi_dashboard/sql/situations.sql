-- One row per application of a group with a method and electricity baseline: the variants of the three situations and the
-- factors they name. The official list holds CO2 only: other effects take the factors of the supplier. A group whose activity data is already in the right unit is served by these rows as they are; a
-- group that needs more has a `method.sql` that reads `ordinary_situations` and returns the same columns.

create view ordinary_situations as
select
    a.organisation, a.contract_id, a.application_id, r.product_group, r.baseline, r.unit,
    r.baseline_variant, r.market_variant, a.purchased_variant,
    vb.factor_id as baseline_factor_id, vm.factor_id as market_factor_id, vp.factor_id as purchased_factor_id,
    case when vb.factor_id is null then a.supplier_baseline_factor_kg end as baseline_supplier_kg,
    case when vm.factor_id is null then a.supplier_baseline_factor_kg end as market_supplier_kg,
    case when vp.factor_id is null then a.supplier_purchased_factor_kg end as purchased_supplier_kg,
    a.supplier_factor_source as supplier_source
from applications a
join classified_contracts c using (organisation, contract_id)
join reference_situations r on r.product_group = c.product_group
left join variants vb on vb.product_group = r.product_group and vb.variant = r.baseline_variant and vb.baseline in ('any', r.baseline) and a.effect = 'co2'
left join variants vm on vm.product_group = r.product_group and vm.variant = r.market_variant and vm.baseline in ('any', r.baseline) and a.effect = 'co2'
left join variants vp on vp.product_group = r.product_group and vp.variant = a.purchased_variant and vp.baseline in ('any', r.baseline) and a.effect = 'co2';

create table situations (
    organisation varchar, contract_id varchar, application_id varchar, product_group varchar, baseline varchar, unit varchar,
    baseline_variant varchar, market_variant varchar, purchased_variant varchar,
    baseline_factor_id varchar, market_factor_id varchar, purchased_factor_id varchar,
    baseline_supplier_kg decimal(18, 6), market_supplier_kg decimal(18, 6), purchased_supplier_kg decimal(18, 6),
    supplier_source varchar
);
