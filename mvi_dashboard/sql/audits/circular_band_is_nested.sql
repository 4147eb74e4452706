-- error: a contract whose circular band is not low <= central <= high
select organisation, contract_id, low_share, central_share, high_share
from circular_contracts
where low_share > central_share or central_share > high_share or low_share > high_share
