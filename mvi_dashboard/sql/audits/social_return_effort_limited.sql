-- warning: an effort that counts for less than was told: past the counting period, over one full-time job, or a bonus or invoice told before
select organisation, contract_id, effort_id, year, limited_by, source_file, source_row
from social_return_counted_efforts
where limited_by is not null
