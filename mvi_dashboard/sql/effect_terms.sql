-- One row per known effect and side of it: a signed quantity on one factor, with what is uncertain about both (rules.md R6).
-- Quantities of one measurement share their error; factors computed from one another move with their parent; the same
-- factor on both sides cancels when quantities are added up. Sum of quantity x factor = the effect, before rounding.

create table effect_terms as
with
quantile as (select cast(value as double) as z from thresholds where threshold = 'range_normal_quantile'),
supplier_width as (select cast(value as double) as width from thresholds where threshold = 'supplier_factor_half_width_share'),
known_effects as (
    select
        e.*,
        e.gross_state = 'known' and e.gross_kg <> 0 as is_gross,
        e.due_state = 'known' and e.due_kg <> 0 as is_due,
        coalesce(e.organisation || ' | ' || e.measurement_id, e.organisation || ' | ' || e.application_id)
            || case when e.quantity_kind = 'actual' then ' | ' || e.year else '' end as quantity_key
    from effects e
    where (e.gross_state = 'known' and e.gross_kg <> 0) or (e.due_state = 'known' and e.due_kg <> 0)
),
sides as (
    select *, baseline_factor_id as factor_id, baseline_kg as side_kg, 'baseline' as side,
        case when is_gross then baseline_quantity * delivered_share else 0 end as gross_quantity, 0.0 as due_quantity
    from known_effects
    union all
    select *, market_factor_id, market_variant_kg, 'baseline',
        0.0, case when is_due then market_quantity * (1 - market_standard_share) * delivered_share else 0 end
    from known_effects
    union all
    select *, purchased_factor_id, purchased_kg, 'purchased',
        case when is_gross then -purchased_quantity * delivered_share else 0 end,
        case when is_due then (market_quantity * market_standard_share - purchased_quantity) * delivered_share else 0 end
    from known_effects
),
factors as (
    select
        f.factor_id, f.list_year, f.value_kg, f.half_width_kg, f.parent_factor_id,
        p.value_kg as parent_kg, p.half_width_kg as parent_half_width_kg
    from emission_factors f
    left join emission_factors p
        on p.factor_id = f.parent_factor_id and p.list_year = f.list_year and p.scope = f.scope and p.value_kg <> 0
    where f.scope = 'WTW'
),
listed as (
    select s.*, y.list_year as factor_list_year
    from sides s
    left join factors_by_year y on y.factor_id = s.factor_id and y.wanted_year = s.wanted_year
)
select
    l.contract_no, l.organisation, l.contract_id, l.application_id, l.effect, l.year, l.phase, l.baseline, l.factor_list, l.infrastructure,
    l.evidence_grade, l.quantity_key, l.evidence_grade || ' | ' || coalesce(l.product_group, '') as error_group,
    cast(coalesce(g.shared_share, 0) as double) as shared_share,
    cast(coalesce(g.half_width_share, 0) as double) / q.z as relative_error,
    case
        when l.factor_id is null then 'supplier | ' || l.organisation || ' | ' || l.application_id || ' | ' || l.side
        else coalesce(case when f.parent_kg is not null then f.parent_factor_id end, l.factor_id)
    end as factor_key,
    l.side_kg as factor_kg,
    case
        when l.factor_id is null then abs(l.side_kg) * w.width
        when f.parent_kg is not null then cast(f.value_kg as double) / cast(f.parent_kg as double) * f.parent_half_width_kg
        else coalesce(f.half_width_kg, 0)
    end / q.z as factor_error_kg,
    l.gross_quantity, l.due_quantity
from listed l
cross join quantile q
cross join supplier_width w
left join grades g on g.grade = l.evidence_grade
left join factors f on f.factor_id = l.factor_id and f.list_year = l.factor_list_year
where l.gross_quantity <> 0 or l.due_quantity <> 0;
