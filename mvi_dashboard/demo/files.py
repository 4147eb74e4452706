"""Writes the tables as the register's own files: UTF-8, semicolons, one file per table."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from mvi_dashboard.demo.rows import Row

HEADINGS: dict[str, tuple[str, ...]] = {
    "contracts": (
        "organisation",
        "contract_id",
        "title",
        "supplier_name",
        "supplier_kvk",
        "cpv_code",
        "product_group",
        "value_eur",
        "value_year_eur",
        "award_date",
        "start_date",
        "end_date",
        "last_end_date",
        "early_end_date",
        "notice_period_months",
        "department",
        "budget_holder",
        "portfolio",
        "procedure",
        "is_framework",
        "parent_contract_id",
        "organisation_share",
        "mvi_themes",
        "ambition_level",
        "delivered_on",
    ),
    "applications": (
        "organisation",
        "contract_id",
        "application_id",
        "theme",
        "effect",
        "criterion",
        "instrument",
        "purchased_variant",
        "market_standard_share",
        "activity_id",
        "activity_step",
        "attribution",
        "attribution_reason",
        "attribution_judge",
        "attribution_date",
        "attribution_source",
        "attribution_second_judge",
        "compensated_share",
        "compensation_proof",
        "certificate_technology",
        "certificate_country",
        "certificate_year",
        "certificate_proof",
        "supplier_baseline_factor_kg",
        "supplier_purchased_factor_kg",
        "supplier_factor_source",
        "product_life_months",
    ),
    "quantities": (
        "organisation",
        "application_id",
        "period",
        "year",
        "baseline_quantity",
        "purchased_quantity",
        "unit",
        "quantity_kind",
        "evidence_grade",
    ),
    "stages": (
        "organisation",
        "application_id",
        "stage",
        "year",
        "stage_date",
        "is_reached",
        "delivered_share",
        "evidence",
    ),
    "assessments": (
        "organisation",
        "contract_id",
        "theme",
        "assessment",
        "assessed_on",
    ),
    "circular": (
        "organisation",
        "contract_id",
        "criterion_id",
        "instrument",
        "stage",
        "attribution",
        "strategy",
        "is_measurable",
        "contract_share",
        "avoided_purchase_eur",
        "stage_date",
    ),
    "social_return_agreements": (
        "organisation",
        "contract_id",
        "required_share",
        "offered_share",
        "base_type",
        "base_eur",
        "wage_share",
        "base_stage",
        "block_table_region",
        "block_table_version",
        "final_date",
        "penalty_rate",
    ),
    "social_return_efforts": (
        "organisation",
        "contract_id",
        "effort_id",
        "year",
        "stage",
        "claimed_eur",
        "accepted_eur",
        "reported_on",
        "building_block",
        "quantity",
        "effort_unit",
    ),
    "targets": (
        "organisation",
        "target_id",
        "indicator",
        "definition",
        "product_group",
        "unit",
        "direction",
        "target_kind",
        "denominator",
        "period_from",
        "period_to",
        "target_value",
        "path",
        "minimum_coverage_share",
        "decision",
        "decision_date",
        "owner",
    ),
    "spend": (
        "organisation",
        "contract_id",
        "year",
        "amount_eur",
    ),
    "actions": (
        "organisation",
        "action_id",
        "action_kind",
        "title",
        "contract_id",
        "product_group",
        "indicator",
        "owner",
        "due_on",
        "done_on",
        "note",
    ),
}
"""The columns that the town fills, per table; the others of `contracts.py` are left out."""


def write(folder: Path, tables: Mapping[str, Sequence[Row]]) -> dict[str, int]:
    """Writes the tables that `generate` gave; returns the number of rows per table."""
    return write_rows(folder, ((table, row) for table, kept in tables.items() for row in kept))


def write_rows(folder: Path, rows: Iterable[tuple[str, Row]]) -> dict[str, int]:
    """Writes one `<table>.csv` per table, row by row; returns the number of rows per table."""
    folder.mkdir(parents=True, exist_ok=True)
    counts = dict.fromkeys(HEADINGS, 0)
    with ExitStack() as files:
        writers = {}
        for table, headings in HEADINGS.items():
            file = files.enter_context((folder / f"{table}.csv").open("w", encoding="utf-8", newline=""))
            writers[table] = csv.DictWriter(file, headings, delimiter=";", lineterminator="\n")
            writers[table].writeheader()
        for table, row in rows:
            writers[table].writerow(row)
            counts[table] += 1
    return counts


def read(path: Path) -> Iterator[Row]:
    """The rows of one written file, as text."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")
