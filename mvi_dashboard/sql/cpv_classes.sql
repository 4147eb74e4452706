-- One row per CPV code in the register: what the longest prefix that fits it says, in each table that classifies by prefix, and
-- the kilograms of CO2-eq per euro spent in its industry. Null where none fits. Spend times factor is a footprint: it stands apart
-- from avoided emissions, rises with the price, and makes no trend.

create table cpv_classes as
with
prefixes as (
    select 'product_group' as classification, prefix, product_group as class from cpv_prefixes
    union all
    select 'industry', prefix, industry from cpv_industries
),
prefix_lengths as (select distinct classification, length(prefix) as prefix_length from prefixes),
codes as (select distinct cpv_code from contracts where cpv_code is not null),
fitting as (
    select
        c.cpv_code, p.classification, p.class,
        row_number() over (partition by c.cpv_code, p.classification order by length(p.prefix) desc) as choice
    from codes c
    cross join prefix_lengths l
    join prefixes p on p.classification = l.classification and p.prefix = left(c.cpv_code, l.prefix_length)
),
classified as (
    select
        c.cpv_code,
        max(f.class) filter (where f.classification = 'product_group') as product_group,
        max(f.class) filter (where f.classification = 'industry') as industry
    from codes c
    left join fitting f on f.cpv_code = c.cpv_code and f.choice = 1
    group by c.cpv_code
)
select c.cpv_code, c.product_group, c.industry, f.kg_per_eur
from classified c
left join spend_factors f on f.industry = c.industry;
