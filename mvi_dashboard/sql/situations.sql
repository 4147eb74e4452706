-- One row per application of a group with a method, unit of its quantities and electricity baseline: the variants of the three
-- situations and the factors they name. The reference is that of the group and unit, unless the table of references names
-- another for what was bought (a long flight replaces a long flight). The official list holds CO2 only: other effects take
-- the factors of the supplier. A group whose activity data is already in the right unit is served by these rows as they are;
-- a group that needs more has a `method.sql` that reads `ordinary_situations` and returns the same columns.

create temp view ordinary_situations as
with
measured_units as (
    select distinct organisation, contract_id, application_id, unit from application_years where unit is not null
),
compared as (
    select
        a.organisation, a.contract_id, a.application_id, a.effect, r.product_group, r.baseline, r.unit,
        coalesce(x.reference_variant, r.baseline_variant) as baseline_variant,
        coalesce(x.reference_variant, r.market_variant) as market_variant,
        a.purchased_variant, a.supplier_baseline_factor_kg, a.supplier_purchased_factor_kg,
        a.supplier_factor_source as supplier_source
    from applications a
    join classified_contracts c using (organisation, contract_id)
    join measured_units m using (organisation, contract_id, application_id)
    join reference_situations r on r.product_group = c.product_group and r.unit = m.unit
    left join variant_references x
        on x.product_group = r.product_group and x.variant = a.purchased_variant and x.unit = r.unit
),
listed as (
    select product_group, variant, unit, baseline, factor_id from variants where factor_id is not null
)
select
    s.organisation, s.contract_id, s.application_id, s.product_group, s.baseline, s.unit,
    s.baseline_variant, s.market_variant, s.purchased_variant,
    b.factor_id as baseline_factor_id, m.factor_id as market_factor_id, p.factor_id as purchased_factor_id,
    case when b.factor_id is null then s.supplier_baseline_factor_kg end as baseline_supplier_kg,
    case when m.factor_id is null then s.supplier_baseline_factor_kg end as market_supplier_kg,
    case when p.factor_id is null then s.supplier_purchased_factor_kg end as purchased_supplier_kg,
    s.supplier_source
from compared s
left join listed b on b.product_group = s.product_group and b.variant = s.baseline_variant and b.unit = s.unit
    and b.baseline in ('any', s.baseline) and s.effect = 'co2'
left join listed m on m.product_group = s.product_group and m.variant = s.market_variant and m.unit = s.unit
    and m.baseline in ('any', s.baseline) and s.effect = 'co2'
left join listed p on p.product_group = s.product_group and p.variant = s.purchased_variant and p.unit = s.unit
    and p.baseline in ('any', s.baseline) and s.effect = 'co2';

-- Green power counts at the factor of its source only with technology, country, production year and proof that the
-- guarantees of origin were cancelled; else the factor on the supplier's label; else it is not known (rules.md R1).

create temp view certified_situations as
with
judged as (
    select
        o.*, a.supplier_purchased_factor_kg as label_kg,
        coalesce(v.needs_certificate, false) and (
            a.certificate_technology is null or a.certificate_country is null
            or a.certificate_year is null or a.certificate_proof is null
        ) as is_uncertified
    from ordinary_situations o
    join applications a using (organisation, contract_id, application_id)
    left join variants v on v.product_group = o.product_group and v.variant = o.purchased_variant and v.unit = o.unit
        and v.baseline in ('any', o.baseline)
)
select
    * exclude (label_kg, is_uncertified) replace (
        case when not is_uncertified then purchased_factor_id end as purchased_factor_id,
        case when is_uncertified then label_kg else purchased_supplier_kg end as purchased_supplier_kg
    )
from judged;

-- Whether the unknown part of a group cannot be negative: only where that holds in each of its units.

create view group_floors as
select product_group, baseline, bool_and(unknown_has_floor) as unknown_has_floor
from reference_situations
group by product_group, baseline;

create table situations (
    organisation varchar, contract_id varchar, application_id varchar, product_group varchar, baseline varchar, unit varchar,
    baseline_variant varchar, market_variant varchar, purchased_variant varchar,
    baseline_factor_id varchar, market_factor_id varchar, purchased_factor_id varchar,
    baseline_supplier_kg decimal(18, 6), market_supplier_kg decimal(18, 6), purchased_supplier_kg decimal(18, 6),
    supplier_source varchar, infrastructure varchar default 'method'
);
