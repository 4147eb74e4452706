-- The two views that indicators are expressions over; they have the same columns, so that one declaration serves both.
--   measured_contracts:      one row per counted contract and setting (kind of effect included), over the term
--   measured_contract_years: one row per counted contract, year and setting, in the year
-- Only these rows meet the euros of a contract. Null is "?"; a part that is known beside an unknown part is kept, unless it is
-- nothing but zeros (rules.md R2).

create macro effect_state(unknown_rows, none_rows, all_rows) as
    case when all_rows = none_rows then 'none' when unknown_rows = 0 then 'known' when unknown_rows = all_rows then 'unknown'
        else 'partly_known' end;
create macro known_part(total, unknown_rows, other_than_zero) as
    case when unknown_rows = 0 then coalesce(total, 0) when other_than_zero > 0 then total end;

-- What is due of a row of which only the attribution is unknown: at least and at most (R2).
create macro band_low(gross_kg, is_banded) as case when is_banded then least(gross_kg, 0) else 0 end;
create macro band_high(gross_kg, is_banded) as case when is_banded then greatest(gross_kg, 0) else 0 end;

create table contract_year_effects as
select
    contract_no, any_value(organisation) as organisation, any_value(contract_id) as contract_id, year, effect, baseline, factor_list, infrastructure,
    effect_state(count(*) filter (where due_state = 'unknown'), count(*) filter (where due_state = 'none'), count(*)) as due_state,
    known_part(sum(due_kg), count(*) filter (where due_state = 'unknown'), count(*) filter (where due_kg <> 0)) as due_kg,
    coalesce(sum(due_kg) filter (where phase = 'realised'), 0) as due_realised_kg,
    coalesce(sum(due_kg) filter (where phase = 'expected'), 0) as due_expected_kg,
    bool_and(due_has_floor) as due_has_floor,
    bool_and(due_state <> 'unknown' or has_attribution_band) as due_is_bounded,
    sum(band_low(gross_kg, has_attribution_band)) as due_band_low_kg,
    sum(band_high(gross_kg, has_attribution_band)) as due_band_high_kg,
    sum(band_low(gross_kg, has_attribution_band and phase = 'realised')) as due_realised_band_low_kg,
    sum(band_high(gross_kg, has_attribution_band and phase = 'realised')) as due_realised_band_high_kg,
    sum(band_low(gross_kg, has_attribution_band and phase = 'expected')) as due_expected_band_low_kg,
    sum(band_high(gross_kg, has_attribution_band and phase = 'expected')) as due_expected_band_high_kg,
    effect_state(count(*) filter (where gross_state = 'unknown'), count(*) filter (where gross_state = 'none'), count(*)) as gross_state,
    known_part(sum(gross_kg), count(*) filter (where gross_state = 'unknown'), count(*) filter (where gross_kg <> 0)) as gross_kg,
    coalesce(sum(gross_kg) filter (where phase = 'realised'), 0) as gross_realised_kg,
    coalesce(sum(gross_kg) filter (where phase = 'expected'), 0) as gross_expected_kg,
    bool_and(gross_has_floor) as gross_has_floor,
    sum(remaining_kg) as remaining_kg,
    known_part(sum(compensated_kg), count(*) filter (where compensated_kg is null), count(*) filter (where compensated_kg <> 0)) as compensated_kg,
    effect_state(count(*) filter (where compensated_kg is null), 0, count(*)) as compensated_state,
    count(*) as all_rows,
    count(*) filter (where due_state = 'unknown') as due_unknown_rows, count(*) filter (where due_state = 'none') as due_none_rows,
    count(*) filter (where due_kg <> 0) as due_nonzero_rows,
    count(*) filter (where gross_state = 'unknown') as gross_unknown_rows, count(*) filter (where gross_state = 'none') as gross_none_rows,
    count(*) filter (where gross_kg <> 0) as gross_nonzero_rows,
    count(*) filter (where compensated_kg is null) as compensated_unknown_rows,
    count(*) filter (where compensated_kg <> 0) as compensated_nonzero_rows,
    bool_or(baseline_list_year <> wanted_year or purchased_list_year <> wanted_year) as has_nearest_list,
    sum(due_kg) as all_due_kg, sum(gross_kg) as all_gross_kg, sum(compensated_kg) as all_compensated_kg
from effects
group by contract_no, year, effect, baseline, factor_list, infrastructure;

-- Contracts with an application of that effect.
create table applied_contract_effects as
with
application_counts as (
    select a.organisation, a.contract_id, a.effect, count(*) as application_count,
        count(*) filter (where not exists (
            select 1 from application_years y where y.organisation = a.organisation and y.application_id = a.application_id
        )) as without_years
    from applications a
    group by all
),
applying as (
    select c.contract_no, c.organisation, c.contract_id, c.product_group, c.is_open_ended, s.effect, s.baseline, s.factor_list, s.infrastructure,
        n.without_years, s.effect = 'co2' and coalesce(g.unknown_has_floor, false) as group_has_floor
    from application_counts n
    join classified_contracts c using (organisation, contract_id)
    join settings s on s.effect = n.effect
    left join group_floors g on g.product_group = c.product_group and g.baseline = s.baseline
    left join infrastructure_contracts i
        on i.contract_no = c.contract_no and i.effect = s.effect and i.infrastructure = s.infrastructure
    where c.is_counted and (s.infrastructure = 'method' or i.contract_id is not null)
),
summed as (
    select
        contract_no, effect, baseline, factor_list, infrastructure,
        sum(all_rows) as all_rows,
        sum(due_unknown_rows) as due_unknown_rows, sum(due_none_rows) as due_none_rows, sum(due_nonzero_rows) as due_nonzero_rows,
        sum(all_due_kg) as due_kg, sum(due_realised_kg) as due_realised_kg, sum(due_expected_kg) as due_expected_kg,
        bool_and(due_has_floor) as due_has_floor, bool_and(due_is_bounded) as due_is_bounded,
        sum(due_band_low_kg) as due_band_low_kg, sum(due_band_high_kg) as due_band_high_kg,
        sum(due_realised_band_low_kg) as due_realised_band_low_kg, sum(due_realised_band_high_kg) as due_realised_band_high_kg,
        sum(due_expected_band_low_kg) as due_expected_band_low_kg, sum(due_expected_band_high_kg) as due_expected_band_high_kg,
        sum(gross_unknown_rows) as gross_unknown_rows, sum(gross_none_rows) as gross_none_rows, sum(gross_nonzero_rows) as gross_nonzero_rows,
        sum(all_gross_kg) as gross_kg, sum(gross_realised_kg) as gross_realised_kg, sum(gross_expected_kg) as gross_expected_kg,
        bool_and(gross_has_floor) as gross_has_floor,
        sum(remaining_kg) as remaining_kg,
        sum(compensated_unknown_rows) as compensated_unknown_rows, sum(compensated_nonzero_rows) as compensated_nonzero_rows,
        sum(all_compensated_kg) as compensated_kg,
        bool_or(has_nearest_list) as has_nearest_list
    from contract_year_effects
    group by contract_no, effect, baseline, factor_list, infrastructure
),
counted as (
    select
        a.*, s.* exclude (contract_no, effect, baseline, factor_list, infrastructure),
        a.is_open_ended or a.without_years > 0 as has_unknown_rest
    from applying a
    left join summed s using (contract_no, effect, baseline, factor_list, infrastructure)
)
select
    contract_no, organisation, contract_id, effect, baseline, factor_list, infrastructure, true as has_applications, without_years,
    case
        when has_unknown_rest and (is_open_ended or coalesce(due_unknown_rows, 0) = coalesce(all_rows, 0)) then 'unknown'
        when has_unknown_rest then 'partly_known'
        else effect_state(due_unknown_rows, due_none_rows, all_rows)
    end as due_state,
    case
        when is_open_ended then null
        else known_part(due_kg, due_unknown_rows + has_unknown_rest::integer, due_nonzero_rows)
    end as due_kg,
    case when not is_open_ended then due_realised_kg end as due_realised_kg,
    case when not is_open_ended then due_expected_kg end as due_expected_kg,
    coalesce(due_has_floor, group_has_floor) and (not has_unknown_rest or group_has_floor) as due_has_floor,
    not has_unknown_rest and coalesce(due_is_bounded, true) as due_is_bounded,
    case when is_open_ended then 0 else coalesce(due_band_low_kg, 0) end as due_band_low_kg,
    case when is_open_ended then 0 else coalesce(due_band_high_kg, 0) end as due_band_high_kg,
    case when is_open_ended then 0 else coalesce(due_realised_band_low_kg, 0) end as due_realised_band_low_kg,
    case when is_open_ended then 0 else coalesce(due_realised_band_high_kg, 0) end as due_realised_band_high_kg,
    case when is_open_ended then 0 else coalesce(due_expected_band_low_kg, 0) end as due_expected_band_low_kg,
    case when is_open_ended then 0 else coalesce(due_expected_band_high_kg, 0) end as due_expected_band_high_kg,
    case
        when has_unknown_rest and (is_open_ended or coalesce(gross_unknown_rows, 0) = coalesce(all_rows, 0)) then 'unknown'
        when has_unknown_rest then 'partly_known'
        else effect_state(gross_unknown_rows, gross_none_rows, all_rows)
    end as gross_state,
    case
        when is_open_ended then null
        else known_part(gross_kg, gross_unknown_rows + has_unknown_rest::integer, gross_nonzero_rows)
    end as gross_kg,
    case when not is_open_ended then gross_realised_kg end as gross_realised_kg,
    case when not is_open_ended then gross_expected_kg end as gross_expected_kg,
    coalesce(gross_has_floor, group_has_floor) and (not has_unknown_rest or group_has_floor) as gross_has_floor,
    case when not is_open_ended then remaining_kg end as remaining_kg,
    case
        when has_unknown_rest and (is_open_ended or coalesce(compensated_unknown_rows, 0) = coalesce(all_rows, 0)) then 'unknown'
        when has_unknown_rest then 'partly_known'
        else effect_state(compensated_unknown_rows, 0, all_rows)
    end as compensated_state,
    case
        when is_open_ended then null
        else known_part(compensated_kg, compensated_unknown_rows + has_unknown_rest::integer, compensated_nonzero_rows)
    end as compensated_kg,
    coalesce(has_nearest_list, false) as has_nearest_list
from counted;

-- Contracts without any application, of a group with a method or of no known group, per baseline: what was decided of them, or unknown.
create table unapplied_contract_effects as
with
judged as (
    select
        c.contract_no, c.organisation, c.contract_id, b.baseline, coalesce(g.unknown_has_floor, false) as group_has_floor,
        case d.assessment when 'not_applicable' then 'none' when 'no_mvi' then 'known' else 'unknown' end as state
    from classified_contracts c
    cross join (select distinct baseline from settings) b
    left join group_floors g on g.product_group = c.product_group and g.baseline = b.baseline
    left join assessments d on d.organisation = c.organisation and d.contract_id = c.contract_id and d.theme = 'climate'
    anti join applications a on a.organisation = c.organisation and a.contract_id = c.contract_id and a.effect = 'co2'
    where c.is_counted and (c.product_group is null or g.product_group is not null)
)
select contract_no, organisation, contract_id, baseline, state, state <> 'unknown' as is_zero, state <> 'unknown' or group_has_floor as has_floor
from judged;

create view contract_effects as
select * from applied_contract_effects
union all by name
select
    u.contract_no, u.organisation, u.contract_id, 'co2' as effect, u.baseline, l.factor_list, 'method' as infrastructure,
    false as has_applications, 0 as without_years,
    u.state as due_state, case when u.is_zero then 0 end as due_kg,
    case when u.is_zero then 0 end as due_realised_kg, case when u.is_zero then 0 end as due_expected_kg,
    u.has_floor as due_has_floor, u.is_zero as due_is_bounded,
    0 as due_band_low_kg, 0 as due_band_high_kg, 0 as due_realised_band_low_kg, 0 as due_realised_band_high_kg,
    0 as due_expected_band_low_kg, 0 as due_expected_band_high_kg,
    u.state as gross_state, case when u.is_zero then 0 end as gross_kg,
    case when u.is_zero then 0 end as gross_realised_kg, case when u.is_zero then 0 end as gross_expected_kg, u.has_floor as gross_has_floor,
    cast(null as decimal(38, 3)) as remaining_kg,
    case when u.is_zero then 'known' else 'unknown' end as compensated_state, case when u.is_zero then 0 end as compensated_kg,
    false as has_nearest_list
from unapplied_contract_effects u
cross join (select distinct factor_list from settings) l;

create view measured_contracts as
select
    s.effect, s.baseline, s.factor_list, s.infrastructure, c.* exclude (contract_no, circular_low_share, circular_central_share, circular_high_share, footprint_kg_per_eur),
    cast(null as integer) as year,
    e.contract_id is not null as climate_applies,
    coalesce(e.due_state, 'unknown') as due_state, e.due_kg, e.due_realised_kg, e.due_expected_kg, coalesce(e.due_has_floor, false) as due_has_floor,
    coalesce(e.due_is_bounded, false) as due_is_bounded, e.due_band_low_kg, e.due_band_high_kg,
    e.due_realised_band_low_kg, e.due_realised_band_high_kg, e.due_expected_band_low_kg, e.due_expected_band_high_kg,
    coalesce(e.gross_state, 'unknown') as gross_state, e.gross_kg, e.gross_realised_kg, e.gross_expected_kg,
    coalesce(e.gross_has_floor, false) as gross_has_floor, e.remaining_kg,
    coalesce(e.compensated_state, 'unknown') as compensated_state, e.compensated_kg,
    coalesce(e.has_nearest_list, false) as has_nearest_list,
    coalesce(c.spend_eur > c.value_without_mvi_eur and e.due_kg > 0, false) as has_price_flag
from settings s
cross join counted_contracts c
left join infrastructure_contracts i
    on i.contract_no = c.contract_no and i.effect = s.effect and i.infrastructure = s.infrastructure
left join contract_effects e
    on e.contract_no = c.contract_no and e.effect = s.effect and e.baseline = s.baseline
    and e.factor_list = s.factor_list and e.infrastructure = coalesce(i.infrastructure, 'method');

create view counted_contract_years as
select
    c.* replace (
        y.spend_eur as spend_eur,
        case when y.spend_eur is null then 'unknown' else 'known' end as spend_state,
        share_of(y.spend_eur, c.circular_low_share) as circular_low_eur,
        share_of(y.spend_eur, c.circular_central_share) as circular_central_eur,
        share_of(y.spend_eur, c.circular_high_share) as circular_high_eur,
        cast(y.spend_eur * c.footprint_kg_per_eur as decimal(18, 3)) as footprint_kg,
        cast(null as decimal(18, 2)) as obliged_eur,
        cast(null as decimal(18, 2)) as over_fulfilment_eur, cast(null as decimal(18, 2)) as penalty_exposure_eur,
        y.planned_eur as planned_eur,
        case when y.reported_eur is not null then y.reported_eur when c.reported_state in ('known', 'none') then 0 end as reported_eur,
        case when y.realised_eur is not null then y.realised_eur when c.realised_state in ('known', 'none') then 0 end as realised_eur,
        case when y.realised_eur is not null then coalesce(y.verified_eur, 0)
            when c.realised_state in ('known', 'none') then 0 end as verified_eur
    ),
    y.year, y.spend_is_spread
from contract_year_euros y
join counted_contracts c on c.contract_no = y.contract_no;

create view measured_contract_years as
select
    s.effect, s.baseline, s.factor_list, s.infrastructure, c.* exclude (contract_no, circular_low_share, circular_central_share, circular_high_share, footprint_kg_per_eur),
    t.contract_id is not null as climate_applies,
    case when e.contract_id is not null then e.due_state when t.has_applications and t.without_years = 0 then 'known'
        else coalesce(t.due_state, 'unknown') end as due_state,
    case when e.contract_id is not null then e.due_kg when t.has_applications and t.without_years = 0 then 0 when t.due_state in ('known', 'none') then 0 end as due_kg,
    case when e.contract_id is not null then e.due_realised_kg when t.has_applications and t.without_years = 0 then 0 when t.due_state in ('known', 'none') then 0 end as due_realised_kg,
    case when e.contract_id is not null then e.due_expected_kg when t.has_applications and t.without_years = 0 then 0 when t.due_state in ('known', 'none') then 0 end as due_expected_kg,
    coalesce(e.due_has_floor, t.due_has_floor, false) as due_has_floor,
    coalesce(e.due_is_bounded, t.due_is_bounded, false) as due_is_bounded, e.due_band_low_kg, e.due_band_high_kg,
    e.due_realised_band_low_kg, e.due_realised_band_high_kg, e.due_expected_band_low_kg, e.due_expected_band_high_kg,
    case when e.contract_id is not null then e.gross_state when t.has_applications and t.without_years = 0 then 'known'
        else coalesce(t.gross_state, 'unknown') end as gross_state,
    case when e.contract_id is not null then e.gross_kg when t.has_applications and t.without_years = 0 then 0 when t.gross_state in ('known', 'none') then 0 end as gross_kg,
    case when e.contract_id is not null then e.gross_realised_kg when t.has_applications and t.without_years = 0 then 0 when t.gross_state in ('known', 'none') then 0 end as gross_realised_kg,
    case when e.contract_id is not null then e.gross_expected_kg when t.has_applications and t.without_years = 0 then 0 when t.gross_state in ('known', 'none') then 0 end as gross_expected_kg,
    coalesce(e.gross_has_floor, t.gross_has_floor, false) as gross_has_floor,
    e.remaining_kg,
    case when e.contract_id is not null then e.compensated_state when t.has_applications and t.without_years = 0 then 'known'
        else coalesce(t.compensated_state, 'unknown') end as compensated_state,
    case when e.contract_id is not null then e.compensated_kg when t.has_applications and t.without_years = 0 then 0 when t.compensated_state = 'known' then 0 end as compensated_kg,
    coalesce(e.has_nearest_list, false) as has_nearest_list,
    cast(null as boolean) as has_price_flag
from settings s
cross join counted_contract_years c
left join infrastructure_contracts i
    on i.contract_no = c.contract_no and i.effect = s.effect and i.infrastructure = s.infrastructure
left join contract_year_effects e
    on e.contract_no = c.contract_no and e.year = c.year
    and e.effect = s.effect and e.baseline = s.baseline and e.factor_list = s.factor_list
    and e.infrastructure = coalesce(i.infrastructure, 'method')
left join contract_effects t
    on t.contract_no = c.contract_no and t.effect = s.effect and t.baseline = s.baseline
    and t.factor_list = s.factor_list and t.infrastructure = coalesce(i.infrastructure, 'method');

-- One row per row of `effects` and way of counting infrastructure: that way where the contract has one, else its method's own.
create view measured_effects as
select s.infrastructure, e.* exclude (infrastructure)
from infrastructure_choices s
cross join effects e
left join infrastructure_contracts i
    on i.contract_no = e.contract_no and i.effect = e.effect and i.infrastructure = s.infrastructure
where e.infrastructure = coalesce(i.infrastructure, 'method');

-- One row per term of a known effect, with the dimensions of its contract: what ranges and grades are made of (R6).
create view measured_terms as
select
    c.organisation, c.contract_id, c.contract_key, c.supplier, c.department, c.budget_holder, c.product_group, c.cluster,
    c.award_year, c.start_year, c.circular_level, c.social_return_table, s.infrastructure, t.* exclude (contract_no, organisation, contract_id, infrastructure),
    k.due_kg is not null as is_due_in_term, k.gross_kg is not null as is_gross_in_term
from effect_terms t
join counted_contracts c using (contract_no)
join applied_contract_effects k using (contract_no, effect, baseline, factor_list, infrastructure)
cross join infrastructure_choices s
left join infrastructure_contracts i
    on i.contract_no = t.contract_no and i.effect = t.effect and i.infrastructure = s.infrastructure
where t.infrastructure = coalesce(i.infrastructure, 'method');
