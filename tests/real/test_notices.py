"""Real eForms, TED and Open Contracting files, read in place; every count is made again with zipfile, xml and json only."""

import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
import pytest

from mvi_dashboard.importers import Reading, UnreadableFile, read_file
from mvi_dashboard.store.intake import Intake, take_in

pytestmark = pytest.mark.real

Documents = dict[str, ElementTree.Element]
NOTICES = ("ContractAwardNotice", "ContractNotice", "PriorInformationNotice")
NO_NOTICE = {"X01_EEIG.xml", "X02_registration.xml"}
"""Registrations of companies: no procurement."""
TICKED = {
    *("strategic-procurement", "environmental-impact", "social-objective", "innovative-acquisition", "gpp-criteria"),
}
TOO_EMPTY = {
    *(
        "INVALID_can_24_empty.xml",
        "INVALID_can_24_stage-1.xml",
        "INVALID_can_24_stage-2.xml",
        "INVALID_cn_24_empty.xml",
    ),
    *("INVALID_cn_24_stage-1.xml", "INVALID_cn_24_stage-2.xml", "INVALID_pin-buyer_24_stage-1.xml"),
    *("INVALID_pin-only_24_empty.xml", "INVALID_pin-only_24_minimal.xml", "INVALID_pin-only_24_stage-1.xml"),
}
"""Meant to be invalid, and without a number, title or buyer; the other two invalid ones break rules that we do not need."""


def documents(archive: Path) -> Documents:
    """The XML of an archive, with local names."""
    found = {}
    with zipfile.ZipFile(archive) as opened:
        for name in opened.namelist():
            if name.endswith(".xml"):
                root = ElementTree.fromstring(opened.read(name))  # noqa: S314 - as published, beside this project
                for element in root.iter():
                    element.tag = element.tag.rpartition("}")[2]
                found[name] = root
    return found


def read_all(archive: Path, folder: Path) -> tuple[dict[str, Reading], dict[str, str]]:
    """Each file of an archive as read, and the rule by which others are refused."""
    readings, refused = {}, {}
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    for path in sorted(folder.rglob("*.xml")):
        try:
            readings[path.name] = read_file(path)
        except UnreadableFile as fault:
            refused[path.name] = fault.rule
    return readings, refused


def taken_in(readings: dict[str, Reading]) -> tuple[Intake, duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(":memory:")
    return take_in(connection, list(readings.values())), connection


def texts(element: ElementTree.Element, path: str) -> Iterator[str]:
    return (found.text or "" for found in element.iterfind(path))


@pytest.fixture(scope="module")
def eforms(shared: Path) -> Documents:
    return documents(shared / "samples" / "eforms_sdk_example_notices.zip")


@pytest.fixture(scope="module")
def ted(shared: Path) -> Documents:
    return documents(shared / "samples" / "ted_r209_notices_nl.zip")


def test_every_eforms_example_is_read_or_refused_as_expected(shared: Path, eforms: Documents, tmp_path: Path) -> None:
    readings, refused = read_all(shared / "samples" / "eforms_sdk_example_notices.zip", tmp_path)
    assert len(eforms) == 92
    assert refused == dict.fromkeys(NO_NOTICE, "xml_not_a_notice")
    assert set(readings) == {name for name, root in eforms.items() if root.tag in NOTICES}
    intake, connection = taken_in(readings)
    assert {file.format for file in intake.files} == {"eforms_notices"}
    assert all(file.rows_read == 1 == file.rows_accepted + file.rows_rejected for file in intake.files)
    assert {file.file for file in intake.files if file.rows_rejected} == TOO_EMPTY
    connection.close()


def _lots_ticked(root: ElementTree.Element) -> set[str | None]:
    """The lots of which anything but "none" is ticked on green, social or innovative procurement."""
    codes = "ProcurementProject/ProcurementAdditionalType/ProcurementTypeCode"
    return {
        lot.findtext("ID")
        for lot in root.iterfind("ProcurementProjectLot")
        if any(code.get("listName") in TICKED and code.text != "none" for code in lot.iterfind(codes))
    }


def _lots_won(root: ElementTree.Element, result: str) -> set[str | None]:
    """The lots of the tenders that a contract names; where none is named, those of which the result says that they were won."""
    signed = {each.text for each in root.iterfind(f"{result}/SettledContract/LotTender/ID")}
    named = {
        each.findtext("TenderLot/ID") for each in root.iterfind(f"{result}/LotTender") if each.findtext("ID") in signed
    }
    won = {
        each.findtext("TenderLot/ID")
        for each in root.iterfind(f"{result}/LotResult")
        if each.findtext("TenderResultCode") == "selec-w" and not signed
    }
    return named | won


def test_contracts_of_eforms_are_the_contracts_signed_and_lots_won_without_one(
    shared: Path, eforms: Documents, tmp_path: Path
) -> None:
    readings, _ = read_all(shared / "samples" / "eforms_sdk_example_notices.zip", tmp_path)
    _, connection = taken_in(readings)
    result = "UBLExtensions/UBLExtension/ExtensionContent/EformsExtension/NoticeResult"
    expected: Counter[str] = Counter()
    for name, root in eforms.items():
        if name in TOO_EMPTY | NO_NOTICE:
            continue
        expected[name] += len(root.findall(f"{result}/SettledContract"))
        for lot in root.iterfind(f"{result}/LotResult"):
            is_won = lot.findtext("TenderResultCode") == "selec-w"
            expected[name] += is_won and lot.find("SettledContract") is None
    told = {
        reading.file: sum(len(rows.frame) for rows in reading.tables if rows.table == "contracts")
        for name, reading in readings.items()
        if name not in TOO_EMPTY
    }
    assert told == {name: expected[name] for name in told}
    notices = connection.execute("select count(*) from intake.notices").fetchone()
    known = {
        root.findtext("ID")
        for name, root in eforms.items()
        if name in told and (not expected[name] or _lots_ticked(root) - _lots_won(root, result))
    }
    assert notices == (len(known),)
    frameworks = connection.execute(
        "select count(distinct source_file) from intake.contracts where is_framework"
    ).fetchone()
    technique = "ProcurementProjectLot/TenderingProcess/ContractingSystem/ContractingSystemTypeCode"
    assert frameworks == (
        sum(
            any(code.startswith("fa-") for code in texts(root, technique))
            for name, root in eforms.items()
            if expected[name]
        ),
    )
    currencies = {
        amount.get("currencyID")
        for root in eforms.values()
        for amount in root.iterfind(f"{result}/LotTender/LegalMonetaryTotal/PayableAmount")
    }
    kept = connection.execute(
        "select distinct currency from intake.contracts where value_in_currency is not null"
    ).fetchall()
    assert {currency for (currency,) in kept} <= currencies - {"EUR"}
    assert connection.execute(
        "select count(*) from intake.contracts where value_eur is not null and currency <> 'EUR'"
    ).fetchone() == (0,)
    connection.close()


def test_the_ticks_of_the_examples_are_those_of_datasets_md(shared: Path, eforms: Documents, tmp_path: Path) -> None:
    lists = {
        "environmental-impact",
        "social-objective",
        "innovative-acquisition",
        "strategic-procurement",
        "accessibility",
    }
    ticks = Counter(
        code.get("listName")
        for root in eforms.values()
        for code in root.iter("ProcurementTypeCode")
        if code.get("listName") in lists
    )
    assert sum(ticks.values()) == 536
    readings, _ = read_all(shared / "samples" / "eforms_sdk_example_notices.zip", tmp_path)
    ticked = {
        name
        for name, root in eforms.items()
        if any(code.get("listName") in lists - {"accessibility"} for code in root.iter("ProcurementTypeCode"))
    }
    told = set()
    for name, reading in readings.items():
        for rows in reading.tables:
            if (
                rows.table in ("notices", "contracts")
                and "mvi_themes" in rows.frame
                and rows.frame["mvi_themes"].notna().any()
            ):
                told.add(name)
    for name in ticked - TOO_EMPTY - told:  # ticked for a lot that was not awarded
        assert "lots_without_award" in {problem.rule for problem in readings[name].problems}
    assert len(ticked - TOO_EMPTY - told) <= 1


def test_every_ted_notice_is_read_with_its_awards_values_and_winners(
    shared: Path, ted: Documents, tmp_path: Path
) -> None:
    readings, refused = read_all(shared / "samples" / "ted_r209_notices_nl.zip", tmp_path)
    assert (len(ted), len(readings), refused) == (96, 96, {})
    intake, connection = taken_in(readings)
    assert {(file.format, file.rows_read, file.rows_accepted) for file in intake.files} == {("ted_notices", 1, 1)}
    awards, frameworks, tokens, values = 0, 0, 0, Decimal(0)
    without = 0
    for root in ted.values():
        section = root.find("FORM_SECTION")
        assert section is not None
        (form,) = [form for form in section if form.get("CATEGORY") == "ORIGINAL"]
        won = [award for award in form.iter("AWARD_CONTRACT") if award.find("NO_AWARDED_CONTRACT") is None]
        won += form.iter("AWARD_OF_CONTRACT_DEFENCE")
        awards += len(won)
        without += not won
        frameworks += len(won) if form.find(".//FRAMEWORK") is not None else 0
        whole = form.findtext("OBJECT_CONTRACT/VAL_TOTAL")
        told = [
            award.findtext(".//VAL_TOTAL") or award.findtext(".//COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE/VALUE_COST")
            for award in won
        ]
        told = [whole] if len(won) == 1 and told == [None] else told
        if len(told) > 1 and whole and all(Decimal(value or 0) == Decimal(whole) for value in told):
            told = told[:1]  # the value of the whole at each lot
        known = [Decimal(value) for value in told if value]
        tokens += sum(value <= 1 for value in known)
        values += sum(value for value in known if value > 1)
    found = connection.execute(
        "select count(*), count(*) filter (where is_framework), sum(value_eur), count(supplier_name), count(cpv_code),"
        " count(award_date) from intake.contracts"
    ).fetchall()[0]
    assert found == (awards, frameworks, values, awards, awards, awards)
    assert (awards, without) == (52, 52)
    problems: Counter[str] = Counter()
    for file in intake.files:
        problems.update(file.problems)
    assert problems["token_value"] == tokens
    announced = sum(root.find(".//TD_DOCUMENT_TYPE[@CODE='V']") is not None for root in ted.values())
    assert problems["award_announced"] == announced == 14
    assert connection.execute("select count(*) from intake.notices").fetchone() == (without,)
    connection.close()


def test_a_notice_in_24_languages_is_one_contract(shared: Path, ted: Documents, tmp_path: Path) -> None:
    assert sum(1 for _ in ted["395155-2017.xml"].iter("AWARD_CONTRACT")) == 24
    readings, _ = read_all(shared / "samples" / "ted_r209_notices_nl.zip", tmp_path)
    (rows,) = [rows for rows in readings["395155-2017.xml"].tables if rows.table == "contracts"]
    assert len(rows.frame) == 1


def test_the_fictional_package_is_one_contract_in_pounds(shared: Path) -> None:
    path = shared / "samples" / "ocds_1_1_fictional_release_package.json"
    releases: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["releases"]
    with duckdb.connect(":memory:") as connection:
        (file,) = take_in(connection, [read_file(path)]).files
        processes = {release["ocid"] for release in releases}
        assert (
            (file.format, file.rows_read, file.rows_accepted)
            == ("ocds", len(releases), len(releases))
            == ("ocds", 6, 6)
        )
        assert file.rows_merged_within == len(releases) - len(processes)
        assert dict(file.problems) == {"foreign_currency": 1}
        contract = releases[-1]["contracts"][0]
        rows = connection.execute(
            "select value_eur, value_in_currency, currency, supplier_name, cpv_code, start_date::varchar, end_date::varchar,"
            " last_end_date::varchar from intake.contracts"
        ).fetchall()
    period = contract["period"]
    days = [period[name][:10] for name in ("startDate", "endDate", "maxExtentDate")]
    assert contract["value"]["currency"] == "GBP"
    assert rows == [
        (
            None,
            contract["value"]["amount"],
            "GBP",
            "AnyCorp Cycle Provision",
            contract["items"][0]["classification"]["id"][:8],
            *days,
        )
    ]
