-- One row per counted contract: what it still has to do, whether it is at risk and by when a successor must be started (R9).
--   fulfilment, per theme in which the contract promises something (null = nothing was reported: "no data"):
--     climate:       realised of promised kilograms within the term, gross: who a promise is due to does not matter for keeping it
--     circular:      criteria delivered of those in the contract, by their share of it, else by number where a share is missing
--     social return: realised of obliged euros (social_return_pace)
--   risk, per theme: half_gone, ending_with_gap or ending_without_data; null where there is none or the contract has ended.
--     The gap of the climate is what lacks of the complete years: what is still to be delivered is no gap. The data of the
--     contract itself are used: grey baseline, pinned factors; a share hardly depends on them.
--   start_by = end - notice - lead time of the procedure; last_start_by the same for the end as extended.

create macro at_risk(has_ended, is_gone, is_ending, has_gap, fulfilment_share, least_share) as
    case
        when has_ended then null
        when is_gone and fulfilment_share < least_share then 'half_gone'
        when is_ending and fulfilment_share is null then 'ending_without_data'
        when is_ending and has_gap then 'ending_with_gap'
    end;

-- One row per procedure that contracts name and that is recognised.
create table procedure_kinds as
with
procedures as (
    select c.procedure, w.procedure_kind, w.turn
    from (select distinct procedure from classified_contracts) c
    join procedure_words w on contains(lower(c.procedure), w.word)
)
select procedure, arg_min(procedure_kind, turn) as procedure_kind from procedures group by procedure;

-- One row per counted contract that promises something on climate or circularity.
create table contract_promises as
with
promised_effects as (
    select
        e.contract_no, e.year, e.phase = 'realised' as is_realised, e.gross_state, e.delivered_share,
        case when e.gross_state = 'known'
            then abs(e.baseline_quantity * e.baseline_kg - e.purchased_quantity * e.purchased_kg) end as full_kg,
        e.year <= (c.as_of_month + 1) // 12 - 1 as is_complete
    from effects e
    join classified_contracts c using (contract_no)
    cross join parameters p
    where c.is_counted and e.effect = 'co2' and e.baseline = 'grey' and e.factor_list = 'pinned' and e.infrastructure = 'method' and e.gross_state <> 'none'
        and e.stage in ('in_contract', 'delivered', 'verified')
        and e.year <= coalesce(year(c.firm_end_date), year(p.as_of))
),
climate as (
    select
        contract_no,
        sum(full_kg) as promised_kg,
        sum(full_kg * delivered_share) filter (where is_realised) as realised_kg,
        sum(full_kg) filter (where is_complete) as complete_kg,
        coalesce(sum(full_kg * delivered_share) filter (where is_complete and is_realised), 0) as complete_realised_kg
    from promised_effects
    group by contract_no
    having count(*) filter (where gross_state = 'unknown' or full_kg <> 0) > 0
),
circular_promises as (
    select
        c.contract_no,
        count(*) as criteria, count(*) filter (where stage_rank >= 4) as delivered_criteria,
        case when count(contract_share) = count(*) then sum(contract_share) end as all_shares,
        sum(contract_share) filter (where stage_rank >= 4) as delivered_shares
    from circular_levels l
    join classified_contracts c using (organisation, contract_id)
    where c.is_counted and stage_rank >= 3 and not is_ambition
    group by c.contract_no
)
select
    contract_no, c.contract_no is not null as has_climate_promise, k.contract_no is not null as has_circular_promise,
    c.* exclude (contract_no), k.* exclude (contract_no)
from climate c
full join circular_promises k using (contract_no);

create view contract_prospects as
with
limits as (
    select
        max(value) filter (where threshold = 'at_risk_gone_share') as gone_share,
        max(value) filter (where threshold = 'at_risk_fulfilment_share') as least_share,
        max(value) filter (where threshold = 'at_risk_months_to_end') as months_to_end,
        max(value) filter (where threshold = 'start_lead_european_months') as european_months,
        max(value) filter (where threshold = 'start_lead_national_months') as national_months,
        max(value) filter (where threshold = 'start_lead_private_months') as private_months
    from thresholds
),
placed as (
    select
        c.contract_no, c.organisation, c.contract_id, c.firm_end_date, c.extended_end_date, c.procedure, p.as_of, l.gone_share, l.least_share,
        coalesce(k.procedure_kind, 'european') as procedure_kind, k.procedure_kind is null as is_procedure_assumed,
        c.notice_months,
        cast(case k.procedure_kind when 'private' then l.private_months when 'national' then l.national_months
            else l.european_months end as integer) as lead_months,
        coalesce(c.firm_end_date <= p.as_of, false) as has_ended,
        coalesce(c.firm_end_date <= p.as_of + to_months(cast(l.months_to_end as integer)), false) as is_ending,
        greatest(0, least(c.as_of_month - c.first_month + 1, c.term_months)) / c.term_months as elapsed_share,
        case when c.value_eur > 0 and i.invoiced_eur is not null
            then least(1, greatest(0, cast(i.invoiced_eur as double) / cast(c.value_eur as double))) end as invoiced_share
    from classified_contracts c
    cross join parameters p
    cross join limits l
    left join procedure_kinds k using (procedure)
    left join invoiced_contracts i using (contract_no)
    where c.is_counted
),
fulfilled as (
    select
        p.*,
        coalesce(m.has_climate_promise, false) as has_climate_promise, coalesce(m.has_circular_promise, false) as has_circular_promise,
        s.contract_no is not null as has_social_return_promise,
        case when m.promised_kg > 0 then m.realised_kg / m.promised_kg end as climate_fulfilment_share,
        m.complete_realised_kg < m.complete_kg * (1 - 1e-9) as has_climate_gap,
        case
            when m.delivered_criteria = 0 then null
            when m.all_shares > 0 then cast(m.delivered_shares as double) / cast(m.all_shares as double)
            else m.delivered_criteria / m.criteria
        end as circular_fulfilment_share,
        s.fulfilment_share as social_return_fulfilment_share, s.risk as social_return_risk,
        coalesce(p.elapsed_share > p.gone_share, false) or coalesce(p.invoiced_share > p.gone_share, false) as is_gone
    from placed p
    left join contract_promises m using (contract_no)
    left join social_return_pace s using (contract_no)
),
judged as (
    select
        *,
        case when has_climate_promise
            then at_risk(has_ended, is_gone, is_ending, has_climate_gap, climate_fulfilment_share, least_share) end as climate_risk,
        case when has_circular_promise
            then at_risk(has_ended, is_gone, is_ending, circular_fulfilment_share < 1, circular_fulfilment_share, least_share) end as circular_risk
    from fulfilled
)
select
    organisation, contract_id, firm_end_date, extended_end_date, has_ended,
    case when firm_end_date is not null then greatest(0, date_sub('month', as_of + 1, firm_end_date + 1)) end as months_left,
    elapsed_share, invoiced_share,
    has_climate_promise, has_circular_promise, has_social_return_promise,
    climate_fulfilment_share, circular_fulfilment_share, social_return_fulfilment_share,
    climate_risk, circular_risk, social_return_risk,
    climate_risk is not null or circular_risk is not null or social_return_risk is not null as is_at_risk,
    procedure, procedure_kind, is_procedure_assumed, notice_months, lead_months,
    cast(firm_end_date - to_months(notice_months + lead_months) as date) as start_by,
    cast(extended_end_date - to_months(notice_months + lead_months) as date) as last_start_by
from judged;
