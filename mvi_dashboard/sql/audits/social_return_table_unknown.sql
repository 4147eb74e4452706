-- warning: an agreement that names no table of building blocks that is in the reference data, so that its efforts cannot be valued by a table
select a.organisation, a.contract_id, a.block_table_region, a.block_table_version, a.source_file, a.source_row
from social_return_agreements a
join social_return_contracts r using (organisation, contract_id)
where r.block_table is null
