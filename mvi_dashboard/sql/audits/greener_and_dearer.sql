-- warning: a contract that avoids emissions at a higher price: its footprint of spend rises while its emissions fall
select organisation, contract_id, title, spend_eur, value_without_mvi_eur, due_kg
from measured_contracts
where effect = 'co2' and baseline = 'grey' and factor_list = 'pinned' and infrastructure = 'method' and has_price_flag
