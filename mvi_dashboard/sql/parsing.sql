-- Macros that read the dirty text of registers; each gives NULL for a text that it cannot read.

-- A cell without outer blanks. (Most cells have none, and looking is much cheaper than trimming.)
create or replace temp macro trim_cell(cell) as
    case
        when ord(cell) > 32 and ord(cell) <> 160 and ord(right(cell, 1)) > 32 and ord(right(cell, 1)) <> 160 then cell
        else trim(cell, e' \t\r\n' || chr(160))
    end;

-- A last character that is surely no blank: from ! to ~. (`between` would take it off twice.)
create or replace temp macro ends_visibly(cell) as abs(ord(cell[-1]) - 80) < 47;

-- What spreadsheets and scripts write for "nothing" becomes NULL. (One pattern: a list of words takes four times as long. Most
-- cells are longer than any such word or begin as none does, and have no outer blanks: comparing is much cheaper still.)
create or replace temp macro clean_cell(cell) as
    case
        when (strlen(cell) > 8 or ord(cell) not in (ord('#'), ord('N'), ord('n'))) and cell between '!' and '~' and ends_visibly(cell)
            then cell
        when not regexp_full_match(
            cell,
            '(?is)[ \t\r\n\x{00A0}]*(nan|nat|null|none|#n/a|#n/b|#value!|#waarde!|#ref!|#verw!)?[ \t\r\n\x{00A0}]*'
        ) then trim_cell(cell)
    end;

-- The same for a cell that holds a figure, date or number: what people write for "nothing" as well.
create or replace temp macro clean_value(cell) as
    case
        when cell between '0' and ':' and ends_visibly(cell) then cell
        when not regexp_full_match(
            cell,
            '(?is)[ \t\r\n\x{00A0}]*(nan|nat|null|none|#n/a|#n/b|#value!|#waarde!|#ref!|#verw!'
            || '|-|–|—|\?|n\.v\.t\.|nvt|n/a|na|onbekend|unknown|geen)?[ \t\r\n\x{00A0}]*'
        ) then trim_cell(cell)
    end;

-- "Niet van toepassing " -> "niet van toepassing": lower case, no accents, no punctuation, single blanks.
create or replace temp macro normalise_word(word) as
    trim(regexp_replace(lower(strip_accents(translate(word, '²³', '23'))), '[^a-z0-9]+', ' ', 'g'));

-- Without blanks, thousands apostrophes, the sign or name of the euro, and ",-" for no cents.
create or replace temp macro bare_number(cell) as
    regexp_replace(regexp_replace(lower(cell), '[\s\x{00A0}\x{202F}\x{2009}''’]|€|eur(o|os)?', '', 'g'), ',(-|–|—|=)+$', '');

-- Dutch first: points are thousands and a comma starts the decimals, unless the number can only be read the other way.
create or replace temp macro plain_number(bare) as
    case
        when regexp_full_match(bare, '[-+]?\d+') then bare
        when regexp_full_match(bare, '[-+]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?') then replace(replace(bare, '.', ''), ',', '.')
        when regexp_full_match(bare, '[-+]?\d*,\d+(e[-+]?\d+)?') then replace(bare, ',', '.')
        when regexp_full_match(bare, '[-+]?\d*\.\d+(e[-+]?\d+)?|[-+]?\d+e[-+]?\d+') then bare
        when regexp_full_match(bare, '[-+]?[1-9]\d{0,2}(,\d{3})+\.\d+|[-+]?[1-9]\d{0,2}(,\d{3}){2,}') then replace(bare, ',', '')
    end;

-- "1.250" -> 1250, "0.125" -> 0.125, "1,5" -> 1.5. (A list of one is how a macro gives a name to what it uses often.)
create or replace temp macro parse_number(cell) as
    try_cast(list_transform([bare_number(cell)], lambda bare: plain_number(bare))[1] as decimal(18, 6));

-- "€ 1.250.000,00" -> 1250000.00; "1,250" is neither cents nor Dutch thousands and is not guessed.
create or replace temp macro parse_amount(cell) as
    case when regexp_full_match(cell, '-?\d{1,15}(,\d{1,2})?') then cast(replace(cell, ',', '.') as decimal(18, 2)) else
    try_cast(
        list_transform(
            [bare_number(cell)],
            lambda bare: case when not regexp_full_match(bare, '[-+]?[1-9]\d{0,2},\d{3}') then plain_number(bare) end
        )[1]
        as decimal(18, 2)
    )
    end;

-- "£ 250.000" -> GBP; NULL for euros and for a bare number.
create or replace temp macro currency_in(cell) as
    case
        when contains(cell, '£') then 'GBP'
        when contains(cell, '$') then 'USD'
        else nullif(upper(regexp_extract(cell, '(?i)\b(gbp|usd|chf|sek|nok|dkk|pln|czk|huf|cad|aud|jpy)\b', 1)), '')
    end;

create or replace temp macro without_currency(cell) as
    trim(regexp_replace(cell, '(?i)£|\$|\b(gbp|usd|chf|sek|nok|dkk|pln|czk|huf|cad|aud|jpy)\b', '', 'g'));

-- "12.345" may be twelve thousand or twelve and a third; so may "12,345" in a file from elsewhere.
create or replace temp macro is_ambiguous_number(cell) as
    regexp_full_match(bare_number(cell), '[-+]?[1-9]\d{0,2}[.,]\d{3}');

-- "3", "3,0" or "3 maanden" -> 3.
create or replace temp macro parse_integer(cell) as
    case
        when regexp_full_match(cell, '(?i)\d{1,9}([.,]0+)?\s*(maanden|maand|mnd\.?|months?)?')
            then try_cast(regexp_extract(cell, '^\d+') as integer)
    end;

-- A notice period in whole months, days and weeks rounded up: "90 dagen" -> 3, "6 weken" -> 2, "1 kwartaal" -> 3, "1 jaar" -> 12.
create or replace temp macro parse_months(cell) as
    coalesce(
        parse_integer(cell),
        case
            when regexp_full_match(cell, '(?i)\d{1,4}\s*(kalender)?(dag|dagen|days?)')
                then cast(ceil(cast(regexp_extract(cell, '^\d+') as integer) * 12 / 365) as integer)
            when regexp_full_match(cell, '(?i)\d{1,3}\s*(week|weken|weeks?)')
                then cast(ceil(cast(regexp_extract(cell, '^\d+') as integer) * 84 / 365) as integer)
            when regexp_full_match(cell, '(?i)\d{1,2}\s*(kwartaal|kwartalen|quarters?)')
                then cast(regexp_extract(cell, '^\d+') as integer) * 3
            when regexp_full_match(cell, '(?i)\d{1,2}\s*(jaar|jaren|years?)')
                then cast(regexp_extract(cell, '^\d+') as integer) * 12
        end
    );

-- "5%" -> 0.05, "0,05" -> 0.05; "5" -> 5, which is no share and is told so.
create or replace temp macro parse_share(cell) as
    try_cast(
        cast(parse_number(rtrim(cell, '% ')) as double) / case when contains(cell, '%') then 100 else 1 end as decimal(9, 6)
    );

create or replace temp macro parse_year(cell) as
    case when regexp_full_match(cell, '(19|20)\d\d(\.0)?') then try_cast(left(cell, 4) as integer) end;

-- Years with values, `2025: 0,05; 2027: 0,10`. A value such as 1.200 is not one: it may be twelve hundred or one and a bit.
create or replace temp macro is_path_of_steps(cell) as
    regexp_full_match(
        cell,
        '\s*(19|20)\d\d\s*:\s*-?(0[.,]\d+|\d+([.,](\d{1,2}|\d{4,}))?)(\s*;\s*(19|20)\d\d\s*:\s*-?(0[.,]\d+|\d+([.,](\d{1,2}|\d{4,}))?))*\s*;?\s*'
    );

-- (A pattern: a list of words would be looked up for all rows of a file, those without such a cell included.)
create or replace temp macro parse_boolean(cell) as
    case
        when regexp_full_match(cell, '(?i)false|nee|n|no|onwaar|0') then false
        when regexp_full_match(cell, '(?i)true|ja|j|yes|y|waar|x|1') then true
    end;

-- "3 mrt. 2024" -> 3: the number of a Dutch or English month by its first three letters.
create or replace temp macro month_number(name) as
    (map {
        'jan': 1, 'feb': 2, 'mrt': 3, 'maa': 3, 'mar': 3, 'apr': 4, 'mei': 5, 'may': 5, 'jun': 6, 'jul': 7, 'aug': 8,
        'sep': 9, 'okt': 10, 'oct': 10, 'nov': 11, 'dec': 12
    })[left(lower(name), 3)];

-- ISO, day first with any separator, month in words, yyyymmdd, or the serial number of a spreadsheet (1990-2099).
create or replace temp macro parse_date(cell) as
    case
        when cell like '__-__-____' then cast(try_strptime(cell, '%d-%m-%Y') as date)
        when cell like '____-__-__' then cast(try_strptime(cell, '%Y-%m-%d') as date)
        when regexp_full_match(cell, '\d{4}-\d{1,2}-\d{1,2}([T ].*)?')
            then try_cast(regexp_extract(cell, '^[-0-9]+') as date)
        when regexp_full_match(cell, '\d{1,2}[-/.]\d{1,2}[-/.]\d{4}( .*)?')
            then cast(try_strptime(regexp_replace(regexp_extract(cell, '^[-/.0-9]+'), '[/.]', '-', 'g'), '%d-%m-%Y') as date)
        when regexp_full_match(cell, '\d{1,2}[ -][A-Za-z]{3,9}\.?[ -]\d{4}')
            then try_cast(
                regexp_extract(cell, '\d{4}$') || '-' || month_number(regexp_extract(cell, '[A-Za-z]+')) || '-' || regexp_extract(cell, '^\d+')
                as date
            )
        when regexp_full_match(cell, '(19|20)\d{6}') then cast(try_strptime(cell, '%Y%m%d') as date)
        when regexp_full_match(cell, '\d{5}(\.\d+)?') and try_cast(left(cell, 5) as integer) between 32874 and 73050
            then date '1899-12-30' + try_cast(left(cell, 5) as integer)
    end;

-- Eight digits as they stand; seven as they stand too, since a lost zero is told and never put back.
create or replace temp macro parse_kvk(cell) as
    case
        when regexp_full_match(cell, '\d{7,8}') then cell
        when regexp_full_match(replace(replace(cell, ' ', ''), '.', ''), '\d{7,8}') then replace(replace(cell, ' ', ''), '.', '')
    end;

-- "39130000-2", "39130000 Kantoormeubilair" or "39130000-2; 39100000-3" -> "39130000": the first of several is the main one.
create or replace temp macro parse_cpv(cell) as
    case when regexp_full_match(cell, '\d{8}(-\d)?([\s;,|/].*)?') then left(cell, 8) end;

-- Without imported lists a code stays as it stands and is never unknown; `known_cpv.sql` knows better.
create or replace temp macro current_cpv(code) as code;
create or replace temp macro is_unknown_cpv(code) as false;

-- E-mail address, telephone number, form of address, initials with a name, or "Anna van der Test". A bare first and last
-- name cannot be told from a function ("Hoofd Inkoop") and passes. (Most cells lack what each pattern cannot do without; finding
-- that is cheaper than the pattern.)
create or replace temp macro names_a_person(cell) as
    case
        when (contains(cell, '@') or contains(cell, '0') or contains(cell, '+') or contains(cell, '.') or ord(cell) in (68, 77, 100, 109)) and regexp_matches(
            cell,
            '@|(^|\s)(\+31|0)[-\s]?\d([-\s]?\d){8}($|\s)'
            || '|^(?i:dhr|mevr|mw|de heer|mevrouw|mr|mrs|ms)[. ]'
            || '|^(([A-Z]|Th|Ch|IJ)\.\s?)+\s?((van|de|der|den|ter|ten|het|el)\s)*[A-Z][a-z]'
        ) then true
        when (contains(cell, ' van ') or contains(cell, ' de') or contains(cell, ' te') or contains(cell, ' het ') or contains(cell, ' el '))
            and regexp_matches(cell, '^[A-Z][a-z]+ ((van|de|der|den|ter|ten|het|el) )+[A-Z]')
            then not regexp_matches(lower(cell), '^(hoofd|chef|directeur|manager|team|lid|bureau|afdeling|cluster|domein|dienst)')
        else false
    end;

-- "GBP", "US dollar": anything named that is not the euro.
create or replace temp macro is_foreign_currency(currency) as
    currency is not null and not regexp_full_match(trim_cell(currency), '(?i)eur|euro|euros|€|€ \(eur\)');

-- "Hoofd Inkoop", "Teammanager Beheer": a word for what somebody does or where, in a column that names persons.
create or replace temp macro names_a_function(cell) as
    regexp_matches(
        lower(cell),
        '(hoofd|chef|directe|manager|leider|adviseur|coördinator|coordinator|medewerker|specialist|beheer|secretaris|'
        || 'wethouder|afdeling|team|cluster|domein|dienst|bureau|inkoop|facilit|sector|concern|eenheid|functie|rol\b|'
        || 'officer|head|director|lead|advisor|department|unit|office|alderman)'
    );

-- "Jansen B.V.; De Vries N.V.", or firms on lines of their own: more than one; "B.V." on a line of its own belongs to its
-- name. One separator in one name is left alone.
create or replace temp macro names_several_firms(cell) as
    case
        when contains(cell, ';') or contains(cell, '|') or contains(cell, '---') or contains(cell, chr(10)) or contains(cell, chr(13)) then
            regexp_matches(cell, '\s---\s')
            or regexp_matches(
                regexp_replace(cell, '(?i)[\r\n]+\s*(b\.?v|n\.?v|v\.?o\.?f|c\.?v|gmbh|ltd)\.?\s*([\r\n|;]|$)', ' \1\2', 'g'),
                '\S\s*[\r\n]+\s*\S'
            )
            or regexp_matches(
                lower(cell),
                '\b(b\.?v|n\.?v|v\.?o\.?f|c\.?v|stichting|gmbh|ltd)\b.*[;|].*\b(b\.?v|n\.?v|v\.?o\.?f|c\.?v|stichting|gmbh|ltd)\b'
            )
        else false
    end;

-- "Diverse leveranciers", "zie bijlage", "n.v.t.": what people write where they name no firm. (Looking at how a cell begins is
-- four times as cheap as searching it.)
create or replace temp macro is_no_supplier_name(cell) as
    regexp_matches(
        cell,
        '(?i)^([-–—.?/ ]+$|div([ .,]|$)|diversen?([ .,(;:]|$)|(meerdere|verschillende|zie) |totaal:? *[0-9]'
        || '|n\.? ?v\.? ?t\.?$|niet van toepassing|n/a$|geen( leverancier)?$|onbekende?( leverancier| partij)?$|unknown$'
        || '|(nog )?(nader )?te bepalen|n\.?t\.?b\.?$|tbd$)'
    );

create or replace temp macro is_total_word(cell) as
    case
        when strlen(cell) <= 16 and contains(lower(cell), 'tota') then regexp_full_match(lower(cell), '((sub|eind)?\s?totaa?l|grand total|sub\s?total)\s?:?')
        else false
    end;
