-- warning: a figure of the project's own tables that should have been looked at again before the data date
select r.reference_table, r.figure, r.source_row, r.review_by, r.source
from review_dates r
cross join parameters p
where r.review_by < p.as_of
order by r.reference_table, r.source_row
