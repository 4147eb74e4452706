-- One row per contract and year of which is known what was invoiced: the total where one was delivered, else the invoices.

create table invoiced_years as
with
totals as (
    select organisation, contract_id, year, sum(amount_eur) as amount_eur
    from spend
    group by organisation, contract_id, year
),
from_invoices as (
    select i.organisation, i.contract_id, i.year, sum(i.amount_eur) as amount_eur
    from invoices i
    anti join totals t on t.organisation = i.organisation and t.contract_id = i.contract_id and t.year = i.year
    group by i.organisation, i.contract_id, i.year
)
select organisation, contract_id, year, cast(amount_eur as decimal(18, 2)) as amount_eur from totals
union all
select organisation, contract_id, year, cast(amount_eur as decimal(18, 2)) as amount_eur from from_invoices;
