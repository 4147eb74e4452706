-- Infrastructure (the building of plants, turbines and panels) on both sides, or on neither, where the method does the other
-- (rules.md R1). A method takes part where all three of its situations name a factor that has a partner; the official list
-- gives one for electricity only. A side that rests on a supplier's statement, or on the fuel of a car, has none: such an
-- application stays as its method says, so that no side ever counts what the other leaves out.

create view infrastructure_partners as
select factor_id, with_infrastructure_id as partner_id, 'with' as infrastructure from infrastructure_factors
union all
select with_infrastructure_id, factor_id, 'without' from infrastructure_factors;

-- One row per application, baseline and unit that can be asked the other way round, with the factors of that way.
create table infrastructure_situations as
select
    s.organisation, s.contract_id, s.application_id, s.baseline, s.unit, b.infrastructure,
    b.partner_id as baseline_partner_id, m.partner_id as market_partner_id, p.partner_id as purchased_partner_id
from situations s
join infrastructure_partners b on b.factor_id = s.baseline_factor_id
join infrastructure_partners m on m.factor_id = s.market_factor_id and m.infrastructure = b.infrastructure
join infrastructure_partners p on p.factor_id = s.purchased_factor_id and p.infrastructure = b.infrastructure;

-- One row per contract and kind of effect with another result than the method's own; all others are stored once.
create table infrastructure_contracts as
select distinct c.contract_no, c.organisation, c.contract_id, 'co2' as effect, i.infrastructure
from infrastructure_situations i
join classified_contracts c using (organisation, contract_id);

insert into situations by name
select
    s.* replace (
        i.infrastructure as infrastructure,
        coalesce(t.baseline_partner_id, s.baseline_factor_id) as baseline_factor_id,
        coalesce(t.market_partner_id, s.market_factor_id) as market_factor_id,
        coalesce(t.purchased_partner_id, s.purchased_factor_id) as purchased_factor_id
    )
from situations s
join applications a using (organisation, contract_id, application_id)
join infrastructure_contracts i on i.organisation = s.organisation and i.contract_id = s.contract_id and i.effect = a.effect
left join infrastructure_situations t
    on t.organisation = s.organisation and t.application_id = s.application_id and t.baseline = s.baseline and t.unit = s.unit
    and t.infrastructure = i.infrastructure;
