-- One row per application, effect and setting, over the term: for ranges, leak and attribution; never joined to euros.

create table measured_applications as
select
    organisation, contract_id, application_id, effect, baseline, factor_list, infrastructure, product_group,
    any_value(stage) as stage, any_value(attribution) as attribution, any_value(evidence_grade) as evidence_grade,
    any_value(purchased_variant) as purchased_variant,
    any_value(baseline_factor_id) as baseline_factor_id, any_value(market_factor_id) as market_factor_id,
    any_value(purchased_factor_id) as purchased_factor_id, any_value(unit) as unit,
    min(year) as first_year, max(year) as last_year,
    sum(purchased_quantity) as purchased_quantity,
    count(*) filter (where due_state = 'unknown') as unknown_rows, count(*) as all_rows,
    sum(gross_kg) as gross_kg, sum(due_kg) as due_kg,
    sum(due_kg) filter (where phase = 'realised') as due_realised_kg,
    sum(due_kg) filter (where phase = 'expected') as due_expected_kg,
    sum(remaining_kg) as remaining_kg, sum(compensated_kg) as compensated_kg
from effects
group by organisation, contract_id, application_id, effect, baseline, factor_list, infrastructure, product_group;
