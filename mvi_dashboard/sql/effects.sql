-- One row per application, year, phase and setting (`infrastructure` other than `method` only where that makes a difference): what was avoided, in kilograms, gross and due to MVI (rules.md R1).
--   gross = (baseline quantity x baseline factor - purchased quantity x purchased factor) x delivered share
--   due   = (market quantity x market factor - purchased quantity x purchased factor) x delivered share, if due to MVI
-- States: `known`, `none` (no effect expected, counts as 0), `unknown` ("?", null). A zero wins over an unknown (R2).

create table effects as
with
contracted as (
    select
        organisation, application_id,
        case
            when bool_or(is_reached and stage in ('in_contract', 'delivered', 'verified')) then true
            when bool_or(not is_reached and stage in ('asked', 'offered', 'in_contract')) then false
        end as is_in_contract,
        arg_max(stage, case stage when 'asked' then 1 when 'offered' then 2 when 'in_contract' then 3 when 'delivered' then 4 else 5 end)
            filter (where is_reached) as stage
    from stages
    cross join parameters
    where stage_date is null or stage_date <= as_of
    group by all
),
not_applicable as (
    select organisation, contract_id from assessments where theme = 'climate' and assessment = 'not_applicable'
),
settled as (
    select
        y.*, c.product_group, a.effect, a.purchased_variant, s.baseline, s.factor_list, s.infrastructure, a.attribution, a.activity_step,
        coalesce(a.market_standard_share, 0) as market_standard_share, coalesce(a.compensated_share, 0) as compensated_share,
        a.activity_step = 'volume' and count(*) filter (where a.activity_step = 'factor') over (
            partition by y.organisation, y.contract_id, a.activity_id, y.year, y.phase, s.baseline, s.factor_list, s.infrastructure
        ) > 0 as is_remainder_elsewhere,
        k.is_in_contract, k.stage, n.contract_id is not null as is_not_applicable,
        case
            when s.factor_list <> 'pinned' then cast(s.factor_list as integer)
            when y.phase = 'realised' then y.year
            else coalesce(c.award_year, y.year)
        end as wanted_year
    from application_years y
    join applications a using (organisation, contract_id, application_id)
    join classified_contracts c using (contract_no)
    join settings s on s.effect = a.effect
    left join contracted k using (organisation, application_id)
    left join not_applicable n using (organisation, contract_id)
    left join infrastructure_contracts i
        on i.contract_no = c.contract_no and i.effect = s.effect and i.infrastructure = s.infrastructure
    where s.infrastructure = 'method' or i.contract_id is not null
),
factored as (
    select
        e.*, t.baseline_variant, t.market_variant,
        t.baseline_factor_id, t.market_factor_id, t.purchased_factor_id, t.supplier_source,
        fb.list_year as baseline_list_year, fp.list_year as purchased_list_year,
        t.unit is null as is_other_unit,
        cast(coalesce(t.baseline_supplier_kg, named_factor(t.baseline_factor_id, fb.value_kg)) as double) as baseline_kg,
        cast(coalesce(t.market_supplier_kg, named_factor(t.market_factor_id, fm.value_kg)) as double) as market_kg,
        cast(coalesce(t.purchased_supplier_kg, named_factor(t.purchased_factor_id, fp.value_kg)) as double) as purchased_kg,
        coalesce(r.unknown_has_floor, g.unknown_has_floor) as unknown_has_floor
    from settled e
    left join situations t using (organisation, contract_id, application_id, baseline, unit, infrastructure)
    left join reference_situations r on r.product_group = e.product_group and r.baseline = e.baseline and r.unit = e.unit
    left join group_floors g on g.product_group = e.product_group and g.baseline = e.baseline
    left join factors_by_year fb on fb.factor_id = t.baseline_factor_id and fb.wanted_year = e.wanted_year
    left join factors_by_year fm on fm.factor_id = t.market_factor_id and fm.wanted_year = e.wanted_year
    left join factors_by_year fp on fp.factor_id = t.purchased_factor_id and fp.wanted_year = e.wanted_year
),
split as (
    select
        * replace (
            case when activity_step = 'factor' then purchased_quantity else baseline_quantity end as baseline_quantity,
            case when activity_step = 'factor' then purchased_quantity else market_quantity end as market_quantity,
            case when activity_step = 'volume' then baseline_kg else purchased_kg end as purchased_kg,
            case when activity_step = 'volume' then baseline_kg
                when market_standard_share = 0 then market_kg
                else market_standard_share * purchased_kg + (1 - market_standard_share) * market_kg end as market_kg,
            case when activity_step = 'volume' then baseline_variant else purchased_variant end as purchased_variant,
            case when activity_step = 'volume' then baseline_list_year else purchased_list_year end as purchased_list_year,
            case when activity_step = 'volume' then baseline_factor_id else market_factor_id end as market_factor_id,
            case when activity_step = 'volume' then baseline_factor_id else purchased_factor_id end as purchased_factor_id,
            case when activity_step = 'volume' then 0 else market_standard_share end as market_standard_share
        ),
        case when activity_step = 'volume' then baseline_kg else market_kg end as market_variant_kg
    from factored
),
computed as (
    select
        *,
        (baseline_quantity * baseline_kg - purchased_quantity * purchased_kg) * delivered_share as gross,
        (market_quantity * market_kg - purchased_quantity * purchased_kg) * delivered_share as above_market,
        purchased_quantity * purchased_kg as remaining,
        evidence_grade = 'E' as is_spend_based,
        is_in_contract = false or (phase = 'realised' and delivered_share = 0) as is_zero
    from split
),
gross_judged as (
    select
        *,
        case
            when is_not_applicable then 'none'
            when is_zero then 'known'
            when gross is null or is_in_contract is null or is_spend_based or is_other_unit then 'unknown'
            else 'known'
        end as gross_state,
        effect = 'co2' and coalesce(unknown_has_floor, false) and coalesce(baseline_quantity >= purchased_quantity, true) as group_has_floor
    from computed
),
due_judged as (
    select
        *,
        case
            when is_not_applicable then 'none'
            when attribution in ('market_standard', 'legal_duty', 'cost_driven') or is_zero then 'known'
            when gross_state = 'unknown' or above_market is null then 'unknown'
            when attribution = 'due_to_mvi' then 'known'
            when gross = 0 then 'known'
            else 'unknown'
        end as due_state
    from gross_judged
),
banded as (
    select
        *,
        -- What is due lies between 0 and gross where nothing but the attribution is missing (R2).
        due_state = 'unknown' and gross_state = 'known' and coalesce(attribution, 'unknown') = 'unknown' as has_attribution_band
    from due_judged
)
select
    contract_no, organisation, contract_id, application_id, effect, year, phase, baseline, factor_list, infrastructure, product_group,
    stage, report_stage, coalesce(attribution, 'unknown') as attribution, evidence_grade, measurement_id, quantity_kind,
    baseline_variant, market_variant, purchased_variant, baseline_factor_id, market_factor_id, purchased_factor_id, supplier_source,
    baseline_list_year, purchased_list_year, wanted_year, unit,
    baseline_quantity, market_quantity, purchased_quantity, baseline_kg, market_kg, market_variant_kg, purchased_kg,
    market_standard_share, delivered_share,
    case
        when due_state <> 'unknown' and gross_state <> 'unknown' then null
        when is_spend_based then 'spend_based'
        when purchased_quantity is null then 'quantity'
        when is_other_unit then 'unit'
        when purchased_kg is null or baseline_kg is null or market_kg is null then 'factor'
        when is_in_contract is null then 'stage'
        else 'attribution'
    end as unknown_reason,
    gross_state,
    case
        when gross_state = 'unknown' then null
        when gross_state = 'none' or is_zero then cast(0 as decimal(18, 3))
        else cast(round(gross, 3) as decimal(18, 3))
    end as gross_kg,
    gross_state <> 'unknown' or group_has_floor as gross_has_floor,
    due_state,
    case
        when due_state = 'unknown' then null
        when due_state = 'none' or is_zero or attribution is distinct from 'due_to_mvi' then cast(0 as decimal(18, 3))
        else cast(round(above_market, 3) as decimal(18, 3))
    end as due_kg,
    case when due_state <> 'unknown' then true when has_attribution_band then gross >= 0 else group_has_floor end as due_has_floor,
    has_attribution_band,
    case when gross_state = 'unknown' or is_remainder_elsewhere or is_zero then null else cast(round(remaining, 3) as decimal(18, 3)) end as remaining_kg,
    case
        when compensated_share = 0 or gross_state = 'none' then cast(0 as decimal(18, 3))
        when remaining is null or is_other_unit or is_spend_based then null
        when is_remainder_elsewhere then cast(0 as decimal(18, 3))
        else cast(round(greatest(remaining, 0) * compensated_share, 3) as decimal(18, 3))
    end as compensated_kg
from banded;
