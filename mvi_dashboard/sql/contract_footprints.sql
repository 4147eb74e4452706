-- One row per contract with a CPV code of which the industry is known: kilograms of CO2-eq per euro spent. Spend times
-- factor is a footprint: it stands apart from avoided emissions, rises with the price, and makes no trend.

create table contract_footprints as
select c.organisation, c.contract_id, f.kg_per_eur
from contracts c
join cpv_classes k on k.cpv_code = c.cpv_code
join spend_factors f on f.industry = k.industry;
