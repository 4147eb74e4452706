"""Every trap of real files (datasets.md section 1) against every format: planted and counted, read rightly, or why it cannot occur.

A pair that is not in the table fails, so that a new format or trap shows what is still to be planted.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mvi_dashboard.importers import IMPORTERS
from tests.conftest import SHARED
from tests.importers.intake_of import intake_of

HERE = Path(__file__).parent
REGISTER, TENDERNED, EFORMS, TED, OCDS = (
    "contract_register",
    "tenderned_notices",
    "eforms_notices",
    "ted_notices",
    "ocds",
)
SPEND, EFFORTS, TARGETS, CPV, FACTORS = "spend", "social_return_efforts", "targets", "cpv_list", "factor_list"
FORMATS = (REGISTER, TENDERNED, EFORMS, TED, OCDS, SPEND, EFFORTS, TARGETS, CPV, FACTORS)


@dataclass(frozen=True)
class Told:
    """A file in which the trap is planted, and how often its rule is told."""

    file: str
    rule: str
    count: int


@dataclass(frozen=True)
class Read:
    """A file in which the trap is planted and read rightly: what a SELECT on the accepted rows gives."""

    file: str
    sql: str
    value: Any
    beside: str = ""


@dataclass(frozen=True)
class Refused:
    """A file that the trap keeps from being read."""

    file: str
    rule: str


Cell = tuple[Told | Read | Refused, ...] | str
"""What is planted, or why the trap cannot occur in the format."""

NO_CONTRACTS, NO_SUPPLIER, NO_BUYER = "holds no contracts", "names no supplier", "names no buyer"
STRUCTURED = "each value is an element or field of its own, never a list in a cell"
UNICODE = "JSON is Unicode; a byte order mark is planted in ocds/good_with_mark.json"
NOT_A_TABLE = "no table of rows"
NOT_TENDERNED = "not of TenderNed's JSON"


def same(text: str, *formats: str) -> dict[str, Cell]:
    """One reason for several formats."""
    return dict.fromkeys(formats, text)


TRAPS: dict[str, dict[str, Cell]] = {
    "value EUR 1 or less": {
        REGISTER: (Told("bad_token_value.csv", "token_value", 3),),
        TENDERNED: (Told("bad_token_value.csv", "token_value", 2), Told("bad_token_value.xlsx", "token_value", 2)),
        EFORMS: (Told("bad_token_value.xml", "token_value", 2),),
        TED: (Told("bad_token_value.xml", "token_value", 2),),
        OCDS: (Told("bad_token_value.json", "token_value", 2),),
        **same("one euro is a real amount here", SPEND, EFFORTS),
        **same(NO_CONTRACTS, TARGETS, CPV, FACTORS),
    },
    "winner without value": {
        REGISTER: (Read("good_no_supplier_name.csv", "select count(*) - count(value_eur) from intake.contracts", 1),),
        TENDERNED: (Told("bad_value_missing.csv", "value_missing", 2), Told("bad_value_missing.xlsx", "value_missing", 1)),
        EFORMS: (Told("bad_value_missing.xml", "value_missing", 1),),
        TED: (Told("bad_value_missing.xml", "value_missing", 1),),
        OCDS: (Told("bad_value_missing.json", "value_missing", 1),),
        SPEND: (Told("bad_invoices.csv", "required_empty", 1),),
        **same("an effort without a value is valued by its building block", EFFORTS),
        **same(NO_CONTRACTS, TARGETS, CPV, FACTORS),
    },
    "date that is the text `nan`": {
        REGISTER: (Read("good_no_supplier_name.csv", "select count(end_date) from intake.contracts", 1),),
        TENDERNED: (Read("bad_value_missing.csv", "select count(award_date) from intake.contracts", 0),),
        OCDS: (Read("bad_date.json", "select count(award_date) from intake.contracts", 0),),
        SPEND: (Told("bad_invoices.csv", "invoice_without_year", 1),),
        EFFORTS: (Read("bad_line_breaks.csv", "select count(reported_on) from intake.social_return_efforts", 0, "beside_contracts.csv"),),
        TARGETS: (Read("good_cp1252.csv", "select count(decision_date) from intake.targets", 0),),
        **same("the publisher's own XML, written by no script of others", EFORMS, TED),
        **same("holds no dates", CPV, FACTORS),
    },
    "line breaks inside a quoted cell": {
        REGISTER: (
            Read("good.csv", "select count(*) from intake.contracts", 4),
            Read("bad_g4_export.csv", "select count(*) from intake.contracts", 2),
        ),
        TENDERNED: (
            Read("good.csv", "select count(*) from intake.contracts", 1),
            Read("good_new.xlsx", "select count(*) from intake.contracts", 1),
        ),
        OCDS: (Read("good.json", "select any_value(title) from intake.contracts", "Kantoor-\nmeubilair"),),
        SPEND: (Read("bad_line_breaks.csv", "select count(*) from intake.spend", 2, "beside_contracts.csv"),),
        EFFORTS: (Read("bad_line_breaks.csv", "select count(*) from intake.social_return_efforts", 1, "beside_contracts.csv"),),
        TARGETS: (Read("good_cp1252.csv", "select any_value(decision) from intake.targets", "Coalitieakkoord:\r\nCoördinatie inkoop"),),
        CPV: (Read("good_cp1252.csv", "select count(*) from intake.cpv_codes", 1),),
        **same(NOT_A_TABLE, EFORMS, TED),
        **same("one name per cell, kept as it stands", FACTORS),
    },
    "several winners in one cell": {
        REGISTER: (Told("bad_several_suppliers.csv", "several_suppliers", 2), Told("bad_supplier_list.csv", "further_winners", 1)),
        TENDERNED: (Told("bad_several_winners.csv", "further_winners", 1),),
        EFORMS: (Told("bad_several_winners.xml", "further_winners", 1),),
        TED: (Told("bad_several_winners.xml", "further_winners", 1),),
        OCDS: (Told("bad_several_winners.json", "further_winners", 1),),
        **same(NO_SUPPLIER, SPEND, EFFORTS, TARGETS, CPV, FACTORS),
    },
    "a separator that is part of a name": {
        REGISTER: (
            Read("bad_several_suppliers.csv",
                 "select max(supplier_name) filter (where contract_id = '3') from intake.contracts",
                 "D2WIN, Digital Twin | Spatial Specialisten"),
        ),
        TENDERNED: (
            Read("bad_several_winners.csv", "select count(*) from intake.contracts where supplier_name = 'D2, Digital | Makers'", 1),
        ),
        EFORMS: (Read("bad_several_winners.xml", "select any_value(supplier_name) from intake.contracts", "Bureau Een | Twee B.V."),),
        TED: (Read("bad_several_winners.xml", "select min(supplier_name) from intake.contracts", "Een | Twee B.V."),),
        **same(STRUCTURED, OCDS),
        **same(NO_SUPPLIER, SPEND, EFFORTS, TARGETS, CPV, FACTORS),
    },
    "free text instead of a name": {
        REGISTER: (Told("bad_supplier_not_a_name.csv", "winner_not_a_name", 4),),
        TENDERNED: (Told("bad_winner_not_a_name.csv", "winner_not_a_name", 1),),
        EFORMS: (Told("bad_winner_not_a_name.xml", "winner_not_a_name", 1),),
        TED: (Told("bad_winner_not_a_name.xml", "winner_not_a_name", 1),),
        OCDS: (Told("bad_winner_not_a_name.json", "winner_not_a_name", 1),),
        **same(NO_SUPPLIER, SPEND, EFFORTS, TARGETS, CPV, FACTORS),
    },
    "spelling variants of a buyer": {
        REGISTER: (Told("bad_organisation_spelling.csv", "organisation_spelling", 3),),
        **dict.fromkeys((SPEND, EFFORTS, TARGETS), (Told("bad_organisation_spelling.csv", "organisation_spelling", 1),)),
        TENDERNED: (Told("bad_buyer_spelling.xlsx", "buyer_spelling", 1),),
        EFORMS: (Told("bad_buyer_spelling.xml", "buyer_spelling", 1),),
        TED: (Told("bad_buyer_spelling.xml", "buyer_spelling", 1),),
        OCDS: (Told("bad_buyer_spelling.json", "buyer_spelling", 1),),
        **same(NO_BUYER, CPV, FACTORS),
    },
    "the same `tenderned_kenmerk` on several notices": {
        TENDERNED: (Told("bad_number_repeated.csv", "duplicate_key", 1), Told("bad_several_publications.xlsx", "duplicate_key", 1)),
        EFORMS: (Told("bad_repeated_contract.xml", "duplicate_key", 1),),
        TED: (Read("good_editions.xml", "select count(distinct contract_id) = count(*) from intake.contracts", True),),
        OCDS: (Read("good_same_number_twice.json", "select count(distinct contract_id) = count(*) from intake.contracts", True),),
        **same("holds no notices", REGISTER, SPEND, EFFORTS, TARGETS, CPV, FACTORS),
    },
    "the same id on several rows": {
        REGISTER: (Told("bad_duplicate_key.csv", "duplicate_key", 1), Told("bad_lots.csv", "lots_of_one_value", 2)),
        TENDERNED: (Told("bad_row_per_winner.xlsx", "value_repeated", 1),),
        EFORMS: (Told("bad_value_repeated.xml", "value_repeated", 1),),
        TED: (Told("bad_value_repeated.xml", "value_repeated", 2),),
        OCDS: (Told("bad_value_repeated.json", "value_repeated", 1),),
        SPEND: (Told("bad_rows_added_up.csv", "rows_added_up", 1), Told("bad_invoice_repeated.csv", "invoice_repeated", 1)),
        EFFORTS: (Told("bad_efforts.csv", "duplicate_key", 1),),
        TARGETS: (Told("bad_targets.csv", "duplicate_key", 1),),
        CPV: (Told("bad_codes.csv", "duplicate_key", 1),),
        **same("each value has a row and column of its own in the publisher's blocks", FACTORS),
    },
    "CP1252 and semicolons": {
        REGISTER: (Read("good_no_supplier_name.csv", "select min(title) from intake.contracts", "Café en keuken"),),
        TENDERNED: (Read("good_cp1252.csv", "select any_value(supplier_name) from intake.contracts", "Bureau Één"),),
        EFORMS: (Read("good_cp1252.xml", "select any_value(title) from intake.contracts", "Café, € en één"),),
        SPEND: (Read("good.csv", "select count(amount_eur) from intake.spend", 3, "beside_contracts.csv"),),
        EFFORTS: (Read("good.csv", "select count(claimed_eur) from intake.social_return_efforts", 2, "beside_contracts.csv"),),
        TARGETS: (Read("good_cp1252.csv", "select count(*) from intake.targets where decision like '%Coördinatie%'", 1),),
        CPV: (Read("good_cp1252.csv", "select count(*) from intake.cpv_codes where text_nl like '%één code%'", 1),),
        **same("XML names its own encoding; planted in eforms_notices/good_cp1252.xml, read by the same code", TED),
        **same(UNICODE, OCDS),
        **same("a workbook, which is Unicode", FACTORS),
    },
    "KvK number with 7 digits": {
        REGISTER: (Told("bad_kvk.csv", "kvk_seven_digits", 1), Told("bad_g4_export.csv", "kvk_seven_digits", 1)),
        TENDERNED: (Told("bad_kvk.xlsx", "kvk_seven_digits", 1),),
        EFORMS: (Told("bad_kvk.xml", "kvk_seven_digits", 1),),
        TED: (Told("bad_kvk.xml", "kvk_seven_digits", 1),),
        OCDS: (Told("bad_kvk.json", "kvk_seven_digits", 1),),
        **same(NO_SUPPLIER, SPEND, EFFORTS, TARGETS, CPV, FACTORS),
    },
    "no supplier name column at all": {
        REGISTER: (
            Read("good_no_supplier_name.csv",
                 "select any_value(supplier_kvk) from intake.contracts where supplier_name is null", "12345678"),
        ),
        EFORMS: (Told("bad_winner_missing.xml", "winner_missing", 1),),
        TED: (Told("bad_winner_missing.xml", "winner_missing", 1),),
        OCDS: (Told("bad_winner_missing.json", "winner_missing", 1),),
        **same("a notice without a winner is no contract", TENDERNED),
        **same(NO_SUPPLIER, SPEND, EFFORTS, TARGETS, CPV, FACTORS),
    },
    'amount class instead of amount ("Staffel")': {
        SPEND: (Refused("bad_classes.csv", "amount_classes"),),
        **same("of the spend data of the state only", REGISTER, TENDERNED, EFORMS, TED, OCDS, EFFORTS, TARGETS, CPV, FACTORS),
    },
    "bucket midpoints that look like amounts": {
        SPEND: (Refused("bad_midpoints.csv", "amount_classes"),),
        **same("of the spend data of the state only", REGISTER, TENDERNED, EFORMS, TED, OCDS, EFFORTS, TARGETS, CPV, FACTORS),
    },
    r"several values in one cell joined by `\|` or `, `": {
        REGISTER: (Told("bad_supplier_list.csv", "further_winners", 1),),
        TENDERNED: (Read("good_new.xlsx", "select any_value(cpv_code) from intake.contracts", "39130000"),),
        SPEND: (Refused("bad_midpoints.csv", "amount_classes"),),
        TARGETS: (Told("bad_path_steps.csv", "path_steps_unreadable", 2),),
        **same(STRUCTURED, EFORMS, TED, OCDS),
        **same("no column that holds a list", EFFORTS, CPV, FACTORS),
    },
    '`awards` is null; supplier id is ""': {
        OCDS: (
            Read("good_not_awarded.json", "select count(*) from intake.contracts", 0),
            Read("good_tenderned.json", "select count(*) > count(supplier_kvk) from intake.contracts", True),
        ),
        **same(NOT_TENDERNED, REGISTER, TENDERNED, EFORMS, TED, SPEND, EFFORTS, TARGETS, CPV, FACTORS),
    },
    "sustainability fields not filled in": {
        REGISTER: (Read("good.csv", "select count(mvi_themes) from intake.contracts", 0),),
        EFORMS: (Read("good_none_ticked.xml", "select count(mvi_themes) from intake.contracts", 0),),
        OCDS: (Read("good_tenderned.json", "select count(mvi_themes) from intake.contracts", 0),),
        **same("the format has no such field", TENDERNED, TED, SPEND, EFFORTS, TARGETS, CPV, FACTORS),
    },
}  # fmt: skip
PAIRS = [(trap, name) for trap in TRAPS for name in FORMATS]
EXPECTED = {name: tomllib.loads((HERE / name / "expected.toml").read_text("utf-8")) for name in FORMATS}


def test_every_format_and_every_trap_stand_in_the_table() -> None:
    assert set(FORMATS) == {importer.ID for importer in IMPORTERS}
    missing = [(trap, name) for trap, name in PAIRS if name not in TRAPS[trap]]
    assert not missing


@pytest.mark.parametrize(("trap", "name"), [pair for pair in PAIRS if not isinstance(TRAPS[pair[0]].get(pair[1]), str)])
def test_trap_is_planted_and_counted(trap: str, name: str) -> None:
    planted = TRAPS[trap][name]
    assert planted
    for one in planted:
        match one:
            case Told(file, rule, count):
                assert EXPECTED[name][file]["problems"].get(rule) == count, file  # test_formats reads the file itself
            case Refused(file, rule):
                assert EXPECTED[name][file]["unreadable"] == rule
            case Read(file, sql, value, beside):
                paths = [HERE / name / each for each in (beside, file) if each]
                with intake_of(*paths) as (_, connection):
                    assert connection.execute(sql).fetchone() == (value,), file


def test_the_traps_are_those_of_the_list() -> None:
    """The list itself stands beside the project; without it there is nothing to hold the table against."""
    document = SHARED / "docs" / "datasets.md"
    if not document.is_file():
        assert len(TRAPS) == 18
        return
    section = document.read_text("utf-8").split("**Trap list for importers**")[1].split("\n---")[0]
    listed = [re.split(r"(?<!\\)\|", line)[1].strip() for line in section.splitlines() if line.startswith("|")][2:]
    assert len(listed) == len(TRAPS)
    for trap, told in zip(TRAPS, listed, strict=True):
        assert told.startswith(trap), (trap, told)
