-- warning: a contract that another file seems to tell of as well, under another number, so that its euros may count twice
-- Two of title, supplier and value are the same, for one buyer and one year of award; lots of one procurement are no doubles.
with
compared as materialized (
    select
        k.organisation, k.contract_id, hash(lower(trim(k.organisation)), k.award_year) as buyer_year, hash(lower(trim(k.title))) as name,
        case when k.supplier is not null then hash(lower(trim(k.supplier))) end as winner, k.value_eur,
        hash(c.source_file) as file, hash(split_part(k.contract_id, ' / ', 1)) as procurement
    from classified_contracts k
    join contracts c on c.organisation = k.organisation and c.contract_id = k.contract_id
    where k.is_counted and k.award_year is not null and (select min(source_file) <> max(source_file) from contracts)
),
signs as materialized (
    select organisation, contract_id, file, procurement, hash(buyer_year, name, winner) as sign from compared where winner is not null
    union all
    select organisation, contract_id, file, procurement, hash(buyer_year, name, value_eur, 0) from compared where value_eur is not null
    union all
    select organisation, contract_id, file, procurement, hash(buyer_year, winner, value_eur, 0, 0) from compared
    where winner is not null and value_eur is not null
),
shared as (
    select sign from signs
    group by sign
    having min(file) <> max(file) and min(procurement) <> max(procurement)
),
doubtful as materialized (select s.* from signs s semi join shared using (sign)),
paired as (
    select d.organisation, d.contract_id, string_agg(distinct o.contract_id, ', ' order by o.contract_id) as possibly_double_of
    from doubtful d
    join doubtful o on o.sign = d.sign and o.file <> d.file and o.procurement <> d.procurement
    group by d.organisation, d.contract_id
)
select k.organisation, k.contract_id, k.title, k.supplier, k.value_eur, p.possibly_double_of, c.source_file, c.source_row
from paired p
join classified_contracts k using (organisation, contract_id)
join contracts c using (organisation, contract_id)
order by k.value_eur desc nulls last, k.organisation, k.contract_id
