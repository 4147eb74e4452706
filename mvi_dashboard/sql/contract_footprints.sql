-- One row per contract with a CPV code of which the industry is known: kilograms of CO2-eq per euro spent. Spend times
-- factor is a footprint: it stands apart from avoided emissions, rises with the price, and makes no trend.

create table contract_footprints as
with
prefix_lengths as (select distinct length(prefix) as prefix_length from cpv_industries),
codes as (select distinct cpv_code from contracts where cpv_code is not null),
matched as (
    select
        codes.cpv_code, f.kg_per_eur,
        row_number() over (partition by codes.cpv_code order by length(i.prefix) desc) as match_rank
    from codes
    cross join prefix_lengths
    join cpv_industries i on i.prefix = left(codes.cpv_code, prefix_lengths.prefix_length)
    join spend_factors f on f.industry = i.industry
)
select c.organisation, c.contract_id, matched.kg_per_eur
from contracts c
join matched on matched.cpv_code = c.cpv_code and matched.match_rank = 1;
