"""The contract record and its companions: tables, columns, units and allowed values.

Every importer delivers rows of these tables, `validation` checks them and the store keeps them. Nothing here reads a
file or computes a figure. A column ends in its unit; `_share` is 0-1; an empty cell means "not recorded", never zero.
Headings and explanations for people stand in the language files under `[column.<table>]`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a cell holds; decides how its text is read and how the store keeps it."""

    TEXT = "text"
    CODE = "code"
    CPV = "cpv"
    KVK = "kvk"
    DATE = "date"
    YEAR = "year"
    EUR = "eur"
    NUMBER = "number"
    SHARE = "share"
    INTEGER = "integer"
    BOOLEAN = "boolean"


STORE_TYPE: dict[Kind, str] = {
    Kind.TEXT: "varchar",
    Kind.CODE: "varchar",
    Kind.CPV: "varchar",
    Kind.KVK: "varchar",
    Kind.DATE: "date",
    Kind.YEAR: "integer",
    Kind.EUR: "decimal(18,2)",
    Kind.NUMBER: "decimal(18,6)",
    Kind.SHARE: "decimal(9,6)",
    Kind.INTEGER: "integer",
    Kind.BOOLEAN: "boolean",
}


@dataclass(frozen=True)
class Column:
    """One column: its name, what it holds, and what may stand in it.

    A column that is not `published` says something about persons: the intake uses it and forgets it, or keeps it outside the
    store until the date that comes with it (rules.md R8).
    One that is `only_judged` says whether the row may enter the record, and is not kept: figures follow from other columns.
    `without_vat`: the record keeps the amount without VAT; what a file gives with VAT is divided while it is read.
    """

    name: str
    kind: Kind
    required: bool = False
    allowed: tuple[str, ...] = ()
    default: str | None = None
    published: bool = True
    without_vat: bool = False
    only_judged: bool = False


@dataclass(frozen=True)
class Table:
    """One table of the record; `key` names a row for good, so that a later delivery updates it.

    `adds_up`: the column that is summed where one file has several rows of one key, rather than the last one counting.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    parent: str | None = None
    adds_up: str | None = None

    def column(self, name: str) -> Column:
        """The column of that name; `KeyError` where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    def has(self, name: str) -> bool:
        """Whether the table has a column of that name."""
        return any(column.name == name for column in self.columns)

    @property
    def published(self) -> tuple[Column, ...]:
        """The columns that a store keeps."""
        return tuple(column for column in self.columns if column.published and not column.only_judged)


def _text(name: str, **more: object) -> Column:
    return Column(name, Kind.TEXT, **more)  # type: ignore[arg-type]


def _code(name: str, *allowed: str, required: bool = False, default: str | None = None) -> Column:
    return Column(name, Kind.CODE, required, allowed, default)


PROVENANCE = ("delivery_id", "source_file", "source_row")
"""Columns that the store adds to every row: the delivery it came with, the file and its row (heading = row 1)."""

THEMES = ("climate", "circular", "social_return")
EFFECTS = ("co2", "nox", "pm", "oil_eq", "raw_material", "toxicity", "mki_a1", "mki_a2")
ATTRIBUTIONS = ("due_to_mvi", "market_standard", "legal_duty", "cost_driven", "unknown")
STAGES = ("asked", "offered", "in_contract", "delivered", "verified")
INSTRUMENTS = ("ambition", "requirement", "award_criterion", "clause")
STRATEGIES = (
    "refuse",
    "rethink",
    "reduce",
    "reuse",
    "repair",
    "refurbish",
    "remanufacture",
    "repurpose",
    "recycle",
    "recover_energy",
)
GRADES = ("A", "B", "C", "D", "E")
EFFORT_UNITS = ("fte_year", "month", "hour", "day", "learning_year", "piece", "invoice_eur")
PSO_LEVELS = ("pso_aspirant", "pso_1", "pso_2", "pso_3", "pso_30_plus")

_ORGANISATION = _text("organisation", required=True)
_CONTRACT = _text("contract_id", required=True)
_APPLICATION = _text("application_id", required=True)

CONTRACTS = Table(
    "contracts",
    "one contract, call-off or framework of one organisation",
    ("organisation", "contract_id"),
    (
        _ORGANISATION,
        _CONTRACT,
        _text("title", required=True),
        _text("supplier_name"),
        Column("supplier_kvk", Kind.KVK),
        Column("cpv_code", Kind.CPV),
        _text("product_group"),
        _text("category"),
        Column("value_eur", Kind.EUR, without_vat=True),
        Column("value_year_eur", Kind.EUR, without_vat=True),
        Column("value_without_mvi_eur", Kind.EUR, without_vat=True),
        _text("currency"),
        Column("value_in_currency", Kind.NUMBER),
        Column("award_date", Kind.DATE),
        Column("start_date", Kind.DATE),
        Column("end_date", Kind.DATE),
        Column("last_end_date", Kind.DATE),
        Column("early_end_date", Kind.DATE),
        Column("notice_period_months", Kind.INTEGER),
        _text("department"),
        _text("budget_holder"),
        _text("portfolio"),
        _text("procedure"),
        Column("is_framework", Kind.BOOLEAN, default="false"),
        _text("parent_contract_id"),
        Column("organisation_share", Kind.SHARE),
        _text("mvi_themes"),
        _code("ambition_level", "basis", "significant", "ambitious"),
        Column("delivered_on", Kind.DATE),
        _text("lot"),
        Column("contract_status", Kind.TEXT, only_judged=True),
    ),
)

APPLICATIONS = Table(
    "applications",
    "one criterion applied to one contract, for one kind of effect",
    ("organisation", "application_id"),
    (
        _ORGANISATION,
        _CONTRACT,
        _APPLICATION,
        _code("theme", *THEMES, default="climate"),
        _code("effect", *EFFECTS, default="co2"),
        _text("criterion"),
        _code("instrument", *INSTRUMENTS),
        _text("purchased_variant"),
        Column("market_standard_share", Kind.SHARE),
        _text("activity_id"),
        _code("activity_step", "volume", "factor"),
        _code("attribution", *ATTRIBUTIONS),
        _text("attribution_reason"),
        _text("attribution_judge"),
        Column("attribution_date", Kind.DATE),
        _text("attribution_source"),
        _text("attribution_second_judge"),
        Column("compensated_share", Kind.SHARE),
        _text("compensation_proof"),
        _text("certificate_technology"),
        _text("certificate_country"),
        Column("certificate_year", Kind.YEAR),
        _text("certificate_proof"),
        Column("supplier_baseline_factor_kg", Kind.NUMBER),
        Column("supplier_purchased_factor_kg", Kind.NUMBER),
        _text("supplier_factor_source"),
        Column("product_life_months", Kind.INTEGER),
    ),
    parent="contracts",
)

QUANTITIES = Table(
    "quantities",
    "the quantities of one application in one period, in the three situations",
    ("organisation", "application_id", "period", "year", "quantity_kind"),
    (
        _ORGANISATION,
        _APPLICATION,
        _code("period", "year", "per_year", "term", "once", required=True),
        Column("year", Kind.YEAR),
        Column("baseline_quantity", Kind.NUMBER),
        Column("market_quantity", Kind.NUMBER),
        Column("purchased_quantity", Kind.NUMBER),
        _text("unit", required=True),
        _code("quantity_kind", "planned", "actual", default="planned"),
        _code("evidence_grade", *GRADES, default="D"),
        _text("measurement_id"),
    ),
    parent="applications",
)

STAGE_REPORTS = Table(
    "stages",
    "one stage that one application reached, or was found not to have reached",
    ("organisation", "application_id", "stage", "year"),
    (
        _ORGANISATION,
        _APPLICATION,
        _code("stage", *STAGES, required=True),
        Column("year", Kind.YEAR),
        Column("stage_date", Kind.DATE),
        Column("is_reached", Kind.BOOLEAN, default="true"),
        Column("delivered_share", Kind.SHARE),
        _text("evidence"),
    ),
    parent="applications",
)

ASSESSMENTS = Table(
    "assessments",
    "what was decided for one contract on one theme",
    ("organisation", "contract_id", "theme"),
    (
        _ORGANISATION,
        _CONTRACT,
        _code("theme", *THEMES, required=True),
        _code("assessment", "not_assessed", "no_mvi", "not_applicable", "asked", required=True),
        Column("assessed_on", Kind.DATE),
        _text("assessment_source"),
        Column("is_prefilled", Kind.BOOLEAN, default="false"),
    ),
    parent="contracts",
)

CIRCULAR = Table(
    "circular",
    "one circular criterion applied to one contract",
    ("organisation", "contract_id", "criterion_id"),
    (
        _ORGANISATION,
        _CONTRACT,
        _text("criterion_id", required=True),
        _code("instrument", *INSTRUMENTS),
        _code("stage", *STAGES),
        _code("attribution", *ATTRIBUTIONS),
        _code("strategy", *STRATEGIES),
        Column("is_measurable", Kind.BOOLEAN),
        Column("contract_share", Kind.SHARE),
        Column("avoided_purchase_eur", Kind.EUR),
        Column("stage_date", Kind.DATE),
    ),
    parent="contracts",
)

SOCIAL_RETURN_AGREEMENTS = Table(
    "social_return_agreements",
    "the social return obligation of one contract",
    ("organisation", "contract_id"),
    (
        _ORGANISATION,
        _CONTRACT,
        Column("required_share", Kind.SHARE),
        Column("offered_share", Kind.SHARE),
        _code("base_type", "contract_sum", "wage_sum", "assumed_wage_share"),
        Column("base_eur", Kind.EUR),
        Column("wage_share", Kind.SHARE),
        _code("base_stage", "estimated", "awarded", "invoiced"),
        _text("block_table_region"),
        _text("block_table_version"),
        Column("final_date", Kind.DATE),
        Column("penalty_rate", Kind.NUMBER),
        _code("pso_level", *PSO_LEVELS),
    ),
    parent="contracts",
)

SOCIAL_RETURN_EFFORTS = Table(
    "social_return_efforts",
    "one effort reported for the social return of one contract; what it says of persons is not published",
    ("organisation", "contract_id", "effort_id"),
    (
        _ORGANISATION,
        _CONTRACT,
        _text("effort_id", required=True),
        Column("year", Kind.YEAR, required=True),
        _code("stage", "planned", "realised", "verified", required=True),
        Column("claimed_eur", Kind.EUR),
        Column("accepted_eur", Kind.EUR),
        Column("reported_on", Kind.DATE),
        Column("building_block", Kind.CODE, published=False),
        Column("quantity", Kind.NUMBER, published=False),
        Column("effort_unit", Kind.CODE, allowed=EFFORT_UNITS, published=False),
        Column("period_from", Kind.DATE, published=False),
        Column("period_to", Kind.DATE, published=False),
        Column("person_token", Kind.TEXT, published=False),
        Column("invoice_number", Kind.TEXT, published=False),
        Column("keep_until", Kind.DATE, published=False),
    ),
    parent="contracts",
)

SOCIAL_RETURN_VALUES = Table(
    "social_return_values",
    "what one effort counts for, in euros: by its building block, within the limits per person, bonus and invoice",
    ("organisation", "contract_id", "effort_id"),
    (
        _ORGANISATION,
        _CONTRACT,
        _text("effort_id", required=True),
        _text("block_table"),
        Column("reported_eur", Kind.EUR),
        Column("accepted_eur", Kind.EUR),
        _code("limited_by", "person_day", "counting_period", "bonus_once", "invoice_once"),
        Column("is_above_table", Kind.BOOLEAN),
    ),
    parent="contracts",
)

SOCIAL_RETURN_PEOPLE = Table(
    "social_return_people",
    "placements and full-time years of one organisation, year and target group; cells too small to show are empty",
    ("organisation", "year"),
    (
        _ORGANISATION,
        Column("year", Kind.YEAR, required=True),
        _text("target_group", required=True),
        Column("placements", Kind.INTEGER),
        Column("fte_years", Kind.NUMBER),
        Column("is_suppressed", Kind.BOOLEAN),
    ),
)

TARGETS = Table(
    "targets",
    "one adopted target for one indicator, organisation and product group (or all)",
    ("organisation", "target_id"),
    (
        _ORGANISATION,
        _text("target_id", required=True),
        _text("indicator", required=True),
        _text("definition"),
        _text("product_group"),
        _text("unit", required=True),
        _code("direction", "higher", "lower", default="higher"),
        _code("target_kind", "level", "cumulative", "share", "change", default="level"),
        _text("denominator"),
        Column("period_from", Kind.YEAR, required=True),
        Column("period_to", Kind.YEAR, required=True),
        Column("base_year", Kind.YEAR),
        Column("base_value", Kind.NUMBER),
        Column("target_value", Kind.NUMBER, required=True),
        _code("path", "none", "linear", "steps", default="none"),
        _text("path_steps"),
        Column("minimum_coverage_share", Kind.SHARE),
        _text("decision"),
        Column("decision_date", Kind.DATE),
        _text("owner"),
        _text("replaced_by"),
    ),
)

SPEND = Table(
    "spend",
    "the amount invoiced to the organisation on one contract in one year, without VAT",
    ("organisation", "contract_id", "year"),
    (
        _ORGANISATION,
        _CONTRACT,
        Column("year", Kind.YEAR, required=True),
        Column("amount_eur", Kind.EUR, required=True, without_vat=True),
    ),
    parent="contracts",
    adds_up="amount_eur",
)

INVOICES = Table(
    "invoices",
    "one invoice on one contract, without VAT, its lines added up; spend of that contract and year, where given, wins",
    ("organisation", "contract_id", "invoice_id"),
    (
        _ORGANISATION,
        _CONTRACT,
        _text("invoice_id"),
        Column("invoice_date", Kind.DATE),
        Column("year", Kind.YEAR),
        Column("amount_eur", Kind.EUR, required=True, without_vat=True),
    ),
    parent="contracts",
    adds_up="amount_eur",
)

ACTIONS = Table(
    "actions",
    "one small win, action, note, decision or sentence of advice",
    ("organisation", "action_id"),
    (
        _ORGANISATION,
        _text("action_id", required=True),
        _code("action_kind", "small_win", "action", "note", "decision", "advice", required=True),
        _text("title", required=True),
        _text("contract_id"),
        _text("product_group"),
        _text("indicator"),
        _text("owner"),
        Column("due_on", Kind.DATE),
        Column("done_on", Kind.DATE),
        _text("note"),
    ),
)

NOTICES = Table(
    "notices",
    "one published notice that is not (yet) a contract",
    ("organisation", "notice_id"),
    (
        _ORGANISATION,
        _text("notice_id", required=True),
        _text("procurement_id"),
        _text("title", required=True),
        _text("notice_kind"),
        Column("published_on", Kind.DATE),
        _text("address"),
        _text("mvi_themes"),
    ),
)

FACTOR_LISTS = Table(
    "imported_factors",
    "one value of one emission factor in a list as its publisher gives it",
    ("list_year", "section", "subsection", "factor_name", "scope"),
    (
        Column("list_year", Kind.YEAR, required=True),
        Column("list_date", Kind.DATE),
        _text("section"),
        _text("subsection"),
        _text("factor_name", required=True),
        _text("scope", required=True),
        Column("value_kg", Kind.NUMBER),
        _text("unit"),
        _text("remark"),
    ),
)

CPV_CODES = Table(
    "cpv_codes",
    "one code of the list of CPV codes in force, as its publisher gives it",
    ("cpv_code",),
    (
        Column("cpv_code", Kind.CPV, required=True),
        _text("text_nl"),
        _text("text_en"),
    ),
)

CPV_CONVERSIONS = Table(
    "cpv_conversions",
    "one code of the CPV list of 2003 and a code of the list in force that stands for it",
    ("cpv_2003", "cpv_code"),
    (
        Column("cpv_2003", Kind.CPV, required=True),
        Column("cpv_code", Kind.CPV, required=True),
    ),
)

TABLES: tuple[Table, ...] = (
    CPV_CODES,
    CPV_CONVERSIONS,
    CONTRACTS,
    APPLICATIONS,
    QUANTITIES,
    STAGE_REPORTS,
    ASSESSMENTS,
    CIRCULAR,
    SOCIAL_RETURN_AGREEMENTS,
    SOCIAL_RETURN_EFFORTS,
    TARGETS,
    SPEND,
    INVOICES,
    ACTIONS,
    NOTICES,
    FACTOR_LISTS,
)
"""In the order in which they are loaded: a table after its parent."""

TEMPLATE_TABLES: tuple[Table, ...] = tuple(table for table in TABLES if table not in (CPV_CODES, CPV_CONVERSIONS))
"""What a person may fill in; the lists of CPV codes come as their publisher gives them."""

INTAKE_TABLES: tuple[Table, ...] = (SOCIAL_RETURN_VALUES, SOCIAL_RETURN_PEOPLE)
"""What the intake works out from columns that are not published; the store keeps it, no file delivers it.

A row of a new delivery replaces those of the same key: people of a whole organisation and year at once.
"""

CLASSIFICATIONS = Table(
    "classifications",
    "the product group that somebody decided one contract belongs to; it goes before what the register and the CPV code say",
    ("organisation", "contract_id"),
    (
        _ORGANISATION,
        _CONTRACT,
        _text("product_group", required=True),
        _text("judge"),
        Column("judged_on", Kind.DATE),
        _text("judgement_reason"),
    ),
    parent="contracts",
)

STATEMENTS = Table(
    "statements",
    "the last sentence of each kind that a function of an organisation said: advice, a decision asked, a decision taken",
    ("organisation", "statement_kind"),
    (
        _ORGANISATION,
        _code("statement_kind", "advice", "decision_asked", "decision_taken", required=True),
        _text("sentence", required=True),
        _text("judge"),
        Column("judged_on", Kind.DATE),
    ),
)

ENTRY_TABLES: tuple[Table, ...] = (CLASSIFICATIONS, STATEMENTS)
"""What people type in the dashboard: every build fills these tables from the journal of that name (`store/journal`)."""

REGISTER: tuple[Table, ...] = tuple(dict.fromkeys((*TABLES, *INTAKE_TABLES, *ENTRY_TABLES)))
"""Every table that a store keeps from one import to the next."""


def table(name: str) -> Table:
    """The table of that name; `KeyError` where there is none."""
    for candidate in TABLES:
        if candidate.name == name:
            return candidate
    raise KeyError(name)
