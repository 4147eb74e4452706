-- The data date of a register, one row: the latest delivery date; without any, the latest dated fact, award or start.

select coalesce(
    (select max(delivery_date) from (
        select max(delivered_on) as delivery_date from contracts
        union all select max(published_on) from notices
        union all select max(delivered_on) from deliveries
    )),
    (select max(fact_date) from (
        select max(stage_date) as fact_date from stages
        union all select max(reported_on) from social_return_efforts
        union all select max(assessed_on) from assessments
        union all select max(stage_date) from circular
    )),
    (select max(award_date) from contracts),
    (select max(start_date) from contracts),
    (select max(list_date) from emission_factors)
) as as_of;
