-- error: a contract whose realised and expected parts do not add up to its effect over the term
select organisation, contract_id, effect, baseline, factor_list, infrastructure, due_kg, due_realised_kg, due_expected_kg,
    gross_kg, gross_realised_kg, gross_expected_kg
from contract_effects
where (due_state in ('known', 'partly_known') and due_kg <> due_realised_kg + due_expected_kg)
    or (gross_state in ('known', 'partly_known') and gross_kg <> gross_realised_kg + gross_expected_kg)
