"""What may stand in a cell: one declaration per rule, run by the store as one set-based query per table.

A predicate is SQL over `{text}` (the cell as delivered, cleaned, NULL where empty) and `{value}` (the cell as
understood, NULL where it could not be); other columns of the row go by their own names, macros stand in
`sql/parsing.sql`. A rule never raises: it makes problem rows, told in words from `[problem.<rule>]`.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from mvi_dashboard.contracts import Column, Kind, Table
from mvi_dashboard.importers.reading import Problem, Severity
from mvi_dashboard.importers.vocabulary import choices, status_words, words_for
from mvi_dashboard.paths import REFERENCE

__all__ = [
    "FORMULA",
    "PARSERS",
    "RULES",
    "UNREADABLE",
    "On",
    "Outcome",
    "Problem",
    "Rule",
    "Severity",
    "parent_key",
    "parser",
    "reads_code",
    "reads_exactly",
    "rules_for",
    "rules_on_accepted",
    "thresholds",
    "words",
]


class On(StrEnum):
    """Which cells a rule looks at."""

    CELLS = "cells of its kinds and columns"
    REQUIRED = "cells that must be filled"
    PARENT = "the cell that names the row's parent"
    ACCEPTED = "rows that passed all other rules"


class Outcome(StrEnum):
    """What becomes of the cell or its row: the row rejected, the cell made unknown, or the cell kept as it is."""

    REJECT = "reject"
    UNKNOWN = "unknown"
    KEEP = "keep"


@dataclass(frozen=True)
class Rule:
    """One rule; `columns` are written `table.column` or `*.column`; a private one does not repeat what stood there.

    `candidates`: for a rule that compares a cell with those of other rows, which cells it could be about at all.
    """

    id: str
    outcome: Outcome
    predicate: str
    kinds: tuple[Kind, ...] = ()
    columns: tuple[str, ...] = ()
    on: On = On.CELLS
    is_private: bool = False
    candidates: str | None = None

    def applies_to(self, table: Table, column: Column) -> bool:
        """Whether the rule looks at this column; rules on accepted rows look at none."""
        names = {f"{table.name}.{column.name}", f"*.{column.name}"}
        match self.on:
            case On.REQUIRED:
                return column.required and not names & _FILLED_OTHERWISE
            case On.PARENT:
                return table.parent is not None and column.name == parent_key(table)
            case On.CELLS:
                return column.kind in self.kinds or bool(names & set(self.columns))
            case On.ACCEPTED:
                return False

    def severity(self, table: Table, column: Column) -> Severity:
        """Reject where the rule says so, or where it leaves a required or key cell unknown."""
        leaves_gap = self.outcome is Outcome.UNKNOWN and (column.required or column.name in table.key)
        return Severity.REJECT if self.outcome is Outcome.REJECT or leaves_gap else Severity.FLAG


PARSERS: dict[Kind, str] = {
    Kind.TEXT: "{text}",
    Kind.CODE: "coalesce({words}[{text}], {words}[normalise_word({text})])",
    Kind.CPV: "parse_cpv({text})",
    Kind.KVK: "parse_kvk({text})",
    Kind.DATE: "parse_date({text})",
    Kind.YEAR: "parse_year({text})",
    Kind.EUR: "parse_amount({text})",
    Kind.NUMBER: "parse_number({text})",
    Kind.SHARE: "parse_share({text})",
    Kind.INTEGER: "parse_integer({text})",
    Kind.BOOLEAN: "parse_boolean({text})",
}
"""How the text of a cell becomes a value; `{words}` is the map of accepted words of that column."""

_PARSERS_BY_COLUMN = {
    "contracts.contract_id": (
        "coalesce({text}, 'hash-' || left(md5(concat_ws('|', organisation__text, title__text, supplier_name__text,"
        " coalesce(cast(parse_date(start_date__text) as varchar), start_date__text))), 16)) || coalesce(' / ' || lot__text, '')"
    ),
    "contracts.cpv_code": "current_cpv(parse_cpv({text}))",
    "contracts.category": "coalesce({text}, case when product_group is null then product_group__text end)",
    "contracts.contract_status": PARSERS[Kind.CODE],
    "contracts.currency": (
        "coalesce({text}, case when parse_amount(value_eur__text) is null then currency_in(value_eur__text) end)"
    ),
    "invoices.invoice_id": (
        "coalesce({text}, 'hash-' || left(md5(concat_ws('|', contract_id__text, invoice_date__text, year__text, amount_eur__text)), 16))"
    ),
    "contracts.notice_period_months": "parse_months({text})",
    "invoices.year": "coalesce(parse_year({text}), year(parse_date(invoice_date__text)))",
    "contracts.value_in_currency": (
        "coalesce(parse_number({text}), case when is_foreign_currency(currency) then parse_amount(without_currency(value_eur__text)) end)"
    ),
    "targets.target_value": "coalesce(parse_number({text}), parse_share({text}))",
    "targets.base_value": "coalesce(parse_number({text}), parse_share({text}))",
    "*.product_group": PARSERS[Kind.CODE],
    "*.purchased_variant": PARSERS[Kind.CODE],
    "quantities.unit": "coalesce({words}[normalise_word({text})], {text})",
    "imported_factors.unit": "coalesce({words}[normalise_word({text})], {text})",
}

_READ_EXACTLY = {"contracts.cpv_code", "contracts.notice_period_months"}
_FILLED_OTHERWISE = {"*.organisation", "contracts.contract_id"}
UNREADABLE = "{text} is not null and {value} is null"
FORMULA = "ord({text}) = ord('=')"
_PRODUCT_GROUPS = ("contracts.product_group", "actions.product_group")
_OTHER_AMOUNTS = (
    *("*.amount_eur", "*.base_eur", "*.claimed_eur", "*.accepted_eur"),
    *("*.avoided_purchase_eur", "*.value_without_mvi_eur"),
)
_STATUS = ("contracts.contract_status",)
_PEOPLE = ("*.budget_holder", "*.portfolio", "*.owner", "*.attribution_judge", "*.attribution_second_judge")

RULES: tuple[Rule, ...] = (
    Rule("organisation_missing", Outcome.REJECT, "{text} is null", columns=("*.organisation",)),
    Rule("required_empty", Outcome.REJECT, "{text} is null", on=On.REQUIRED),
    Rule("contract_number_missing", Outcome.KEEP, "{text} is null", columns=("contracts.contract_id",)),
    Rule("total_row", Outcome.REJECT, "is_total_word({text})", columns=("contracts.title", "contracts.contract_id")),
    Rule("unreadable_date", Outcome.UNKNOWN, UNREADABLE, kinds=(Kind.DATE,)),
    Rule("unreadable_year", Outcome.UNKNOWN, UNREADABLE, kinds=(Kind.YEAR,)),
    Rule("formula_in_cell", Outcome.UNKNOWN, FORMULA, kinds=tuple(Kind)),
    Rule("unreadable_amount", Outcome.UNKNOWN, f"{UNREADABLE} and currency_in({{text}}) is null", kinds=(Kind.EUR,)),
    Rule("unreadable_number", Outcome.UNKNOWN, UNREADABLE, kinds=(Kind.NUMBER, Kind.INTEGER)),
    Rule("unreadable_share", Outcome.UNKNOWN, UNREADABLE, kinds=(Kind.SHARE,)),
    Rule("unreadable_boolean", Outcome.UNKNOWN, UNREADABLE, kinds=(Kind.BOOLEAN,)),
    Rule("code_not_allowed", Outcome.UNKNOWN, UNREADABLE, kinds=(Kind.CODE,)),
    Rule("cpv_malformed", Outcome.UNKNOWN, UNREADABLE, kinds=(Kind.CPV,)),
    Rule("cpv_2003_converted", Outcome.KEEP, "{value} <> left({text}, 8)", columns=("contracts.cpv_code",)),
    Rule(
        "several_cpv_codes",
        Outcome.KEEP,
        "case when strlen({text}) > 16 then regexp_matches({text}, '^\\d{{8}}.*\\D\\d{{8}}(\\D|$)') end",
        columns=("contracts.cpv_code",),
    ),
    Rule("cpv_unknown", Outcome.KEEP, "is_unknown_cpv({value})", columns=("contracts.cpv_code",)),
    Rule("kvk_malformed", Outcome.UNKNOWN, UNREADABLE, kinds=(Kind.KVK,)),
    Rule("kvk_seven_digits", Outcome.KEEP, "strlen({value}) = 7", kinds=(Kind.KVK,)),
    Rule("unknown_product_group", Outcome.REJECT, UNREADABLE, columns=("targets.product_group",)),
    Rule("unknown_product_group", Outcome.UNKNOWN, UNREADABLE, columns=_PRODUCT_GROUPS),
    Rule("unknown_variant", Outcome.UNKNOWN, UNREADABLE, columns=("*.purchased_variant",)),
    Rule(
        "unknown_unit",
        Outcome.KEEP,
        "{text} is not null and {words}[normalise_word({text})] is null",
        columns=("quantities.unit",),
    ),
    Rule("ambiguous_number", Outcome.KEEP, "is_ambiguous_number({text})", kinds=(Kind.NUMBER, Kind.SHARE)),
    Rule("share_outside_range", Outcome.UNKNOWN, "{value} not between 0 and 1", kinds=(Kind.SHARE,)),
    Rule(
        "implausible_date",
        Outcome.UNKNOWN,
        "{value} not between date '1970-01-01' and date '2100-01-01'",
        kinds=(Kind.DATE,),
    ),
    Rule(
        "foreign_currency",
        Outcome.UNKNOWN,
        "{text} is not null and is_foreign_currency(currency)",
        columns=("contracts.value_eur", "contracts.value_year_eur"),
    ),
    Rule(
        "foreign_currency",
        Outcome.UNKNOWN,
        "{value} is null and currency_in({text}) is not null",
        columns=_OTHER_AMOUNTS,
    ),
    Rule(
        "token_value",
        Outcome.UNKNOWN,
        "{value} between 0 and {token_value_eur}",
        columns=("contracts.value_eur", "contracts.value_year_eur"),
    ),
    Rule(
        "negative_value",
        Outcome.UNKNOWN,
        "{value} < 0",
        columns=(
            *("contracts.value_eur", "contracts.value_year_eur", "social_return_agreements.base_eur"),
            *("quantities.baseline_quantity", "quantities.market_quantity", "quantities.purchased_quantity"),
        ),
    ),
    Rule(
        "end_before_start",
        Outcome.REJECT,
        "{value} < start_date and {value} >= date '1970-01-01' and start_date <= date '2100-01-01'",
        columns=("contracts.end_date",),
    ),
    Rule(
        "path_steps_unreadable",
        Outcome.REJECT,
        "{text} is not null and not is_path_of_steps({text})",
        columns=("targets.path_steps",),
    ),
    Rule("year_missing", Outcome.KEEP, "{text} is null and period in ('year', 'once')", columns=("quantities.year",)),
    Rule(
        "year_missing", Outcome.KEEP, "{text} is null and stage in ('delivered', 'verified')", columns=("stages.year",)
    ),
    Rule(
        "person_in_cell",
        Outcome.UNKNOWN,
        "names_a_person({text}) or ({names_persons} and {text} is not null and not names_a_function({text}))",
        columns=_PEOPLE,
        is_private=True,
    ),
    Rule(
        "person_in_cell",
        Outcome.UNKNOWN,
        "names_a_person({text}) or regexp_matches({text}, '[A-Za-z] +[A-Za-z]|^[0-9]{{8,9}}$')",
        columns=("social_return_efforts.person_token",),
        is_private=True,
    ),
    Rule(
        "several_suppliers",
        Outcome.KEEP,
        "names_several_firms({text})",
        columns=("contracts.supplier_name",),
    ),
    Rule(
        "winner_not_a_name",
        Outcome.KEEP,
        "is_no_supplier_name({text})",
        columns=("contracts.supplier_name",),
    ),
    Rule(
        "lots_of_one_value",
        Outcome.KEEP,
        "{value} is not null and (organisation, contract_id__text, value_eur) in (select (organisation, contract_id__text,"
        " value_eur) from parsed where lot is not null and value_eur > {token_value_eur} group by all having count(*) > 1)",
        columns=("contracts.lot",),
        candidates="{value} is not null",
    ),
    Rule("no_contract", Outcome.REJECT, "{value} = 'no_contract'", columns=_STATUS),
    Rule(
        "ended_but_runs_on",
        Outcome.KEEP,
        "{text} is not null and {value} = 'ended' and (coalesce(early_end_date, end_date) is null"
        " or coalesce(early_end_date, end_date) > delivered_on)",
        columns=_STATUS,
    ),
    Rule("status_unknown", Outcome.KEEP, UNREADABLE, columns=_STATUS),
    Rule("invoice_without_year", Outcome.REJECT, "{value} is null", columns=("invoices.year",)),
    Rule("unknown_parent", Outcome.REJECT, "{text} is not null and not has_parent", on=On.PARENT),
    Rule("duplicate_key", Outcome.KEEP, "replaced_by_row is not null", on=On.ACCEPTED),
    Rule("rows_added_up", Outcome.KEEP, "is_added", columns=("spend.*",), on=On.ACCEPTED),
    Rule(
        "invoice_repeated",
        Outcome.KEEP,
        "is_added and invoice_id like 'hash-%'",
        columns=("invoices.*",),
        on=On.ACCEPTED,
    ),
    Rule(
        "invoice_line_repeated",
        Outcome.KEEP,
        "is_alike and invoice_id not like 'hash-%'",
        columns=("invoices.*",),
        on=On.ACCEPTED,
    ),
)
"""In the order in which the problems of a row are told."""


def rules_for(table: Table) -> Iterator[tuple[Rule, Column]]:
    """Every rule with every column of the table that it looks at."""
    for rule in RULES:
        for column in table.columns:
            if rule.applies_to(table, column):
                yield rule, column


def rules_on_accepted(table: Table) -> tuple[Rule, ...]:
    """The rules that compare accepted rows of a table with one another; a rule that names no table is for all."""
    rules = (rule for rule in RULES if rule.on is On.ACCEPTED)
    return tuple(rule for rule in rules if not rule.columns or f"{table.name}.*" in rule.columns)


def parser(table: Table, column: Column) -> str:
    """SQL that understands the column's text; `{text}` and `{words}` are still to be filled in."""
    for name in (f"{table.name}.{column.name}", f"*.{column.name}"):
        if name in _PARSERS_BY_COLUMN:
            return _PARSERS_BY_COLUMN[name]
    return PARSERS[column.kind]


def reads_code(table: Table, column: Column) -> bool:
    """Whether the column takes words of a fixed set, whatever stands between them."""
    return parser(table, column) == PARSERS[Kind.CODE]


def reads_exactly(table: Table, column: Column) -> bool:
    """Whether a text that still has its blanks, or stands for nothing, gives either no value or the value of the cleaned text."""
    is_of_kind = column.kind is not Kind.TEXT and parser(table, column) == PARSERS[column.kind]
    return is_of_kind or reads_code(table, column) or f"{table.name}.{column.name}" in _READ_EXACTLY


def parent_key(table: Table) -> str | None:
    """The column that, with the organisation, names the row's parent."""
    return {"contracts": "contract_id", "applications": "application_id"}.get(table.parent or "")


def words(column: Column) -> dict[str, str]:
    """Normalised word -> code for a column that takes a fixed set of words."""
    if column.name == "contract_status":
        return status_words()
    section, codes = choices(column)
    return words_for(codes, section)


@cache
def thresholds() -> dict[str, str]:
    """Threshold -> value, for the predicates that name one."""
    with (REFERENCE / "thresholds.csv").open(encoding="utf-8", newline="") as rows:
        return {row["threshold"]: row["value"] for row in csv.DictReader(rows)}
