-- warning: a contract without end date: its effect over the term cannot be given
select c.organisation, c.contract_id, c.title, c.start_date, c.source_file, c.source_row
from contracts c
join classified_contracts k using (organisation, contract_id)
where k.is_counted and k.term_months is null
