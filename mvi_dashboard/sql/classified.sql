-- One row per contract: its product group (as somebody decided, else as the register names it, else by CPV code: `cpv_classes`) and
-- by which of these, whole months of its term, its value, and whether it counts.

-- (A number or title is another one in nearly every row: compressing it takes time and saves little room.)
create table classified (
    organisation varchar, contract_id varchar using compression uncompressed, title varchar using compression uncompressed,
    supplier varchar, department varchar, budget_holder varchar, portfolio varchar,
    product_group varchar, cluster varchar, classified_by varchar, registered_group varchar,
    award_year integer, start_year integer, start_date date, firm_end_date date, extended_end_date date,
    term_months integer, first_month integer, last_month integer, is_open_ended boolean, as_of_month integer,
    own_share decimal(9, 6), value_eur decimal(18, 2), value_without_mvi_eur decimal(18, 2), footprint_kg_per_eur decimal(12, 6),
    procedure varchar, notice_months integer, is_counted boolean
);

insert into classified by name
with
today as (select as_of, year(as_of) * 12 + month(as_of) - case when as_of = last_day(as_of) then 1 else 2 end as as_of_month from parameters),
called_off_frameworks as (
    select distinct organisation, parent_contract_id as contract_id from contracts where parent_contract_id is not null
),
known_contracts as (
    select c.* from contracts c cross join today where c.award_date is null or c.award_date <= today.as_of
),
dated as (
    select
        c.*,
        coalesce(c.early_end_date, c.end_date) as firm_end_date,
        case when c.end_date is not null and c.early_end_date is null then c.last_end_date end as extended_end_date,
        coalesce(year(c.award_date), year(c.start_date)) as award_year,
        coalesce(c.start_date, c.award_date) as begin_date, -- own assumption: without a start, a contract runs from its award
        coalesce(c.organisation_share, 1) as own_share,
        coalesce(c.is_framework, false) as is_ceiling
    from known_contracts c
),
termed as (
    select
        dated.*,
        case when begin_date is not null and firm_end_date is not null
            then greatest(1, date_sub('month', begin_date, firm_end_date + 1)) end as term_months,
        year(begin_date) * 12 + month(begin_date) - 1 as first_month
    from dated
),
valued as (
    select
        termed.*,
        case
            when is_ceiling then null
            when value_eur is not null then cast(value_eur * own_share as decimal(18, 2))
            when value_year_eur is not null and term_months is not null
                then cast(round(cast(value_year_eur * own_share as double) * term_months / 12, 2) as decimal(18, 2))
        end as own_value_eur
    from termed
),
known_groups as (select product_group from product_groups union all select 'no_mvi_group'),
registered as (
    select
        v.*, m.kg_per_eur, d.product_group as decided_group,
        coalesce(r.product_group, m.product_group, case when v.cpv_code is not null then 'no_mvi_group' end) as registered_group,
        case when r.product_group is not null then 'register' when v.cpv_code is not null then 'cpv_code' end as registered_by
    from valued v
    left join known_groups r on r.product_group = v.product_group
    left join cpv_classes m on m.cpv_code = v.cpv_code
    left join (classifications d join known_groups using (product_group))
        on d.organisation = v.organisation and d.contract_id = v.contract_id
)
select
    v.organisation, v.contract_id, v.title,
    v.supplier_name as supplier, v.department, v.budget_holder, v.portfolio,
    coalesce(v.decided_group, v.registered_group) as product_group, g.cluster,
    case when v.decided_group is not null then 'decision' else v.registered_by end as classified_by, v.registered_group,
    v.award_year, year(v.start_date) as start_year, v.start_date, v.firm_end_date, v.extended_end_date,
    v.term_months, v.first_month,
    case when v.term_months is not null then v.first_month + v.term_months - 1 else today.as_of_month end as last_month,
    v.begin_date is not null and v.firm_end_date is null as is_open_ended,
    today.as_of_month,
    v.own_share, v.own_value_eur as value_eur, cast(v.value_without_mvi_eur * v.own_share as decimal(18, 2)) as value_without_mvi_eur,
    v.kg_per_eur as footprint_kg_per_eur, v.procedure, coalesce(v.notice_period_months, 0) as notice_months,
    f.contract_id is null as is_counted
from registered v
cross join today
left join product_groups g on g.product_group = coalesce(v.decided_group, v.registered_group)
left join called_off_frameworks f on f.organisation = v.organisation and f.contract_id = v.contract_id;

-- With a number for each, which takes the place of the organisation and its contract number in everything that is computed: the
-- place of the row, since a published table never changes.
create view classified_contracts as
select cast(rowid as integer) as contract_no, organisation || ' | ' || contract_id as contract_key, *
from classified;
