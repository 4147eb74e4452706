-- warning: an effect that is due to MVI on a contract above the threshold, judged by one function only (rules.md R12)
select
    a.organisation, a.contract_id, c.title, c.value_eur, string_agg(a.application_id, ', ' order by a.application_id) as applications,
    any_value(a.attribution_judge) as attribution_judge, min(a.source_file) as source_file, min(a.source_row) as source_row
from applications a
join classified_contracts c using (organisation, contract_id)
cross join (select value from thresholds where threshold = 'second_judge_from_eur') t
where a.attribution = 'due_to_mvi' and c.is_counted and c.value_eur > t.value and a.attribution_second_judge is null
group by a.organisation, a.contract_id, c.title, c.value_eur
order by c.value_eur desc, a.organisation, a.contract_id
