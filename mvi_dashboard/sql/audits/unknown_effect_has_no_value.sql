-- error: an effect that is unknown and has a value all the same, or is known and has none
select organisation, application_id, year, phase, due_state, due_kg, gross_state, gross_kg
from effects
where (due_state = 'unknown') <> (due_kg is null) or (gross_state = 'unknown') <> (gross_kg is null)
