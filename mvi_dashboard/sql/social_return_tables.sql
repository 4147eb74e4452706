-- Which regional table of building blocks an agreement names: by region and version (label, date or year); by region alone,
-- the dated table in force at the award, else the undated one that is current. Null where no table answers to the name.

create or replace macro plain_word(word) as
    trim(regexp_replace(lower(strip_accents(cast(word as varchar))), '[^a-z0-9]+', ' ', 'g'));

create or replace macro agreed_table(named_region, named_version, awarded_on) as (
    select arg_max(t.table_id, coalesce(t.valid_from, date '0001-01-01'))
    from social_return_tables t
    where
        (
            plain_word(named_region) in (plain_word(t.region), plain_word(t.table_id))
            or list_contains(string_split(t.region_words, '|'), plain_word(named_region))
        )
        and case
            when named_version is null then t.is_default and (t.valid_from is null or t.valid_from <= awarded_on)
            else plain_word(named_version) in (
                    plain_word(t.table_id), plain_word(t.label), strftime(t.valid_from, '%Y'), strftime(t.valid_from, '%Y %m %d'),
                    strftime(t.valid_from, '%d %m %Y'), strftime(t.valid_from, '%-d %-m %Y')
                )
                or list_contains(string_split(t.version_words, '|'), plain_word(named_version))
        end
);
