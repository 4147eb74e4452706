-- error: a contract of which more social return was verified than realised, or more realised than reported
select organisation, contract_id, reported_eur, realised_eur, verified_eur
from social_return_contracts
where verified_eur > realised_eur or realised_eur > reported_eur
