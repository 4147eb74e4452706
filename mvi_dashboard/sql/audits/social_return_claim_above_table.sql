-- warning: an effort for which more was claimed than the table of its contract gives
select organisation, contract_id, effort_id, year, reported_eur, block_table, source_file, source_row
from social_return_counted_efforts
where is_above_table and limited_by is null
