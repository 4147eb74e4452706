-- warning: an effort without a value: nothing was claimed or accepted, and its block was unknown when it was delivered
select organisation, contract_id, effort_id, year, stage, source_file, source_row
from social_return_counted_efforts
where planned_eur is null and reported_eur is null
