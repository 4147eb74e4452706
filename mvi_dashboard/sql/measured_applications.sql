-- One row per application, effect and setting, over the term: for ranges, leak and attribution; never joined to euros.
-- What differs between the years of an application is not one thing, and empty; of its grades of evidence the weakest counts.

create macro the_same(lowest, highest) as case when lowest = highest then lowest end;

create table measured_applications as
select
    organisation, contract_id, application_id, effect, baseline, factor_list, infrastructure, product_group,
    any_value(stage) as stage, any_value(attribution) as attribution, max(evidence_grade) as evidence_grade,
    any_value(purchased_variant) as purchased_variant,
    the_same(min(baseline_factor_id), max(baseline_factor_id)) as baseline_factor_id,
    the_same(min(market_factor_id), max(market_factor_id)) as market_factor_id,
    the_same(min(purchased_factor_id), max(purchased_factor_id)) as purchased_factor_id,
    the_same(min(unit), max(unit)) as unit,
    min(year) as first_year, max(year) as last_year,
    case when min(unit) = max(unit) then round(sum(purchased_quantity), 6) end as purchased_quantity,
    count(*) filter (where due_state = 'unknown') as unknown_rows, count(*) as all_rows,
    sum(gross_kg) as gross_kg, sum(due_kg) as due_kg,
    sum(due_kg) filter (where phase = 'realised') as due_realised_kg,
    sum(due_kg) filter (where phase = 'expected') as due_expected_kg,
    sum(remaining_kg) as remaining_kg, sum(compensated_kg) as compensated_kg
from effects
group by organisation, contract_id, application_id, effect, baseline, factor_list, infrastructure, product_group;
