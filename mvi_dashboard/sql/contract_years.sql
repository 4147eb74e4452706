-- One row per counted contract and calendar year in which it runs, was invoiced or has an effect: the euros of that year, and the
-- social return told of it. Invoices (what this organisation paid) win; without any, the value is spread over the months of the
-- term and the row says so.

create table contract_year_euros as
with
counted as (
    select
        contract_no, organisation, contract_id, value_eur, term_months, first_month, last_month, as_of_month // 12 as as_of_year,
        case when last_month >= first_month then first_month // 12 end as first_year, last_month // 12 as last_year
    from classified_contracts
    where is_counted
),
told_years as (
    select organisation, contract_id, year from invoiced_years
    union
    select organisation, contract_id, year from social_return_efforts
    union
    select organisation, contract_id, year from application_years
),
years as (
    select * exclude (first_year, last_year), unnest(range(first_year, last_year + 1)) as year from counted
    union all
    select c.* exclude (first_year, last_year), t.year
    from counted c
    join told_years t using (organisation, contract_id)
    where not coalesce(t.year between c.first_year and c.last_year, false)
),
invoiced as (
    select c.contract_no, i.year, i.amount_eur
    from invoiced_years i join counted c using (organisation, contract_id)
),
invoiced_contracts as (select distinct contract_no from invoiced),
efforts as (
    select
        c.contract_no, e.year,
        cast(sum(e.planned_eur) as decimal(18, 2)) as planned_eur, cast(sum(e.reported_eur) as decimal(18, 2)) as reported_eur,
        cast(sum(e.realised_eur) as decimal(18, 2)) as realised_eur, cast(sum(e.verified_eur) as decimal(18, 2)) as verified_eur
    from social_return_counted_efforts e join counted c using (organisation, contract_id)
    group by all
),
months as (
    select
        *, greatest(0, least(last_month, year * 12 + 11) - greatest(first_month, year * 12) + 1) as active_months
    from years
)
select
    m.contract_no, cast(m.year as integer) as year, cast(m.active_months as integer) as active_months,
    case
        when ic.contract_no is not null and m.year <= m.as_of_year
            then cast(coalesce(i.amount_eur, 0) as decimal(18, 2))
        else cast(round(cast(m.value_eur as double) * m.active_months / m.term_months, 2) as decimal(18, 2))
    end as spend_eur,
    ic.contract_no is null or m.year > m.as_of_year as spend_is_spread,
    e.planned_eur, e.reported_eur, e.realised_eur, e.verified_eur
from months m
left join invoiced i using (contract_no, year)
left join invoiced_contracts ic using (contract_no)
left join efforts e using (contract_no, year);

create view contract_years as
select c.organisation, c.contract_id, y.*
from contract_year_euros y
join classified_contracts c using (contract_no);
