-- One row per counted contract and calendar year in which it runs, was invoiced or has an effect: the euros of that year.
-- Invoices (what this organisation paid) win; without any, the value is spread over the months of the term and the row says so.

create table contract_years as
with
running_years as (
    select c.organisation, c.contract_id, unnest(range(c.first_month // 12, c.last_month // 12 + 1)) as year
    from classified_contracts c
    where c.is_counted and c.first_month is not null and c.last_month >= c.first_month
),
invoiced as (
    select organisation, contract_id, year, amount_eur from invoiced_years
),
invoiced_contracts as (select distinct organisation, contract_id from invoiced),
effort_years as (select distinct organisation, contract_id, year from social_return_efforts),
effect_years as (select distinct organisation, contract_id, year from application_years),
years as (
    select organisation, contract_id, year from running_years
    union
    select i.organisation, i.contract_id, i.year from invoiced i semi join classified_contracts c
        on c.organisation = i.organisation and c.contract_id = i.contract_id and c.is_counted
    union
    select e.organisation, e.contract_id, e.year from effort_years e semi join classified_contracts c
        on c.organisation = e.organisation and c.contract_id = e.contract_id and c.is_counted
    union
    select organisation, contract_id, year from effect_years
),
months as (
    select
        y.organisation, y.contract_id, cast(y.year as integer) as year, c.value_eur, c.term_months,
        greatest(0, least(c.last_month, y.year * 12 + 11) - greatest(c.first_month, y.year * 12) + 1) as active_months,
        c.as_of_month // 12 as as_of_year
    from years y
    join classified_contracts c using (organisation, contract_id)
)
select
    m.organisation, m.contract_id, m.year, m.active_months,
    case
        when ic.contract_id is not null and m.year <= m.as_of_year
            then cast(coalesce(i.amount_eur, 0) as decimal(18, 2))
        else cast(round(cast(m.value_eur as double) * m.active_months / m.term_months, 2) as decimal(18, 2))
    end as spend_eur,
    ic.contract_id is null or m.year > m.as_of_year as spend_is_spread
from months m
left join invoiced i using (organisation, contract_id, year)
left join invoiced_contracts ic using (organisation, contract_id);
