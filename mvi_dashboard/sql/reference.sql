-- The project's own reference tables, as they stand in data/reference; every row names its source and evidence.

create table product_groups (
    product_group varchar primary key, cluster varchar not null, source varchar, year varchar, evidence varchar
);
create table cpv_prefixes (prefix varchar primary key, product_group varchar not null, source varchar, evidence varchar);
create table title_words (
    word varchar primary key, place varchar not null check (place in ('word', 'start', 'anywhere', 'category')), product_group varchar not null,
    language varchar, source varchar, evidence varchar
);
create table units (
    unit varchar primary key, base_unit varchar not null, multiplier decimal(18, 6) not null, source varchar, evidence varchar
);
create table emission_factors (
    factor_id varchar, list_year integer, scope varchar, value_kg decimal(12, 6) not null, unit varchar, list_date date,
    half_width_kg decimal(12, 6), half_width_source varchar, parent_factor_id varchar, source varchar, evidence varchar,
    review_by date,
    primary key (factor_id, list_year, scope)
);
create table variants (
    product_group varchar, variant varchar, unit varchar, baseline varchar, factor_id varchar, needs_certificate boolean,
    source varchar, evidence varchar,
    primary key (product_group, variant, unit, baseline)
);
create table reference_situations (
    product_group varchar, baseline varchar, baseline_variant varchar, market_variant varchar, unit varchar,
    unknown_has_floor boolean, reason varchar, source varchar, evidence varchar,
    primary key (product_group, baseline, unit)
);
create table infrastructure_factors (
    factor_id varchar primary key, with_infrastructure_id varchar not null unique, source varchar, evidence varchar
);
create table variant_references (
    product_group varchar, variant varchar, unit varchar, reference_variant varchar not null,
    reason varchar, source varchar, evidence varchar,
    primary key (product_group, variant, unit)
);
create table effect_kinds (
    effect varchar primary key, unit varchar not null, shown_unit varchar, meaning varchar, source varchar, evidence varchar
);
create table grades (
    grade varchar primary key, half_width_share decimal(9, 6), shared_share decimal(9, 6), meaning varchar, source varchar, evidence varchar
);
create table spend_factors (
    industry varchar primary key, industry_name varchar, kg_per_eur decimal(12, 6) not null, price_year integer,
    price_basis varchar, source varchar, evidence varchar, review_by date
);
create table cpv_industries (
    prefix varchar primary key, industry varchar not null, source varchar, evidence varchar, review_by date
);
create table thresholds (
    threshold varchar primary key, value decimal(18, 6) not null, unit varchar, meaning varchar, source varchar,
    evidence varchar, review_by date
);
create table social_return_tables (
    table_id varchar primary key, region varchar not null, label varchar not null, valid_from date, seen_in integer,
    full_time_hours_week decimal(9, 2), region_words varchar, version_words varchar, is_default boolean not null,
    source varchar, evidence varchar
);
create table social_return_blocks (
    table_id varchar, target_group varchar, name_in_table varchar, value_eur decimal(18, 2) not null, unit varchar not null,
    cap_months integer, rule varchar, source varchar, year varchar, evidence varchar,
    primary key (table_id, target_group)
);
create table social_return_groups (
    target_group varchar primary key, kind varchar not null, wider_groups varchar, source varchar, evidence varchar
);
create table social_return_units (
    block_unit varchar, effort_unit varchar, effort_units_per_block_unit integer not null, times_full_time_hours_week boolean not null,
    source varchar, evidence varchar,
    primary key (block_unit, effort_unit)
);
create table circular_strategies (
    strategy varchar primary key, pbl_number varchar not null, rvo_number varchar not null, loop varchar not null,
    has_euros boolean not null, source varchar, evidence varchar
);
create table circular_groups (
    product_group varchar primary key, is_relevant boolean not null, source varchar, evidence varchar
);
create table procedure_words (
    word varchar primary key, procedure_kind varchar not null, turn integer not null, source varchar, evidence varchar
);
create table factor_names (
    factor_id varchar, scope varchar, section varchar, subsection varchar, factor_name varchar, published_scope varchar,
    multiplier decimal(12, 6) not null, source varchar, evidence varchar
);

-- Every figure of these tables that bears a date on which to look at it again, whichever table it stands in.
create table review_dates (reference_table varchar, figure varchar, source_row integer, review_by date not null, source varchar);
