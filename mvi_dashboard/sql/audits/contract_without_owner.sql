-- warning: a contract without a budget holder: nobody is asked for its result
select organisation, contract_id, title, department, source_file, source_row
from contracts
where budget_holder is null
