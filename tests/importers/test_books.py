"""Workbooks with one table on several sheets: a tab per year or department, each with headings of its own or the same."""

import csv
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from mvi_dashboard.importers import Terms, UnreadableFile, read_file
from mvi_dashboard.importers.books import apart, order_of
from mvi_dashboard.importers.delivery import read_delivery
from mvi_dashboard.importers.mappings import ColumnMapping, choose_mapping, read_mappings
from mvi_dashboard.importers.reject_list import write_reject_list
from mvi_dashboard.importers.suggestions import by_headings, find_columns
from mvi_dashboard.language import Language
from mvi_dashboard.store import build_store, open_store, remember_mapping, remembered_mappings
from tests.conftest import run_mvi
from tests.importers.intake_of import intake_of
from tests.importers.make_workbooks import Sheets, make_workbook

NL = Language("nl")
TOWN = "Voorbeeldstad"
HEADINGS = ["Contractnummer", "Naam contract", "Leverancier", "Contractwaarde", "Startdatum", "Einddatum"]
OTHERS = ["Leverancier", "Zaaknummer", "Onderwerp", "Waarde", "Ingangsdatum", "Einddatum", "Kleur"]
BEGIN, END = "01-01-2023", "31-12-2026"

BOOK: Sheets = {
    # the newest year stands first, as in many books
    "2024": [
        ["Contracten 2024"],
        [],
        HEADINGS,
        ["C-2", "Pennen, verlengd", "Twee B.V.", 250, BEGIN, "31-12-2028"],
        ["C-4", "Stoelen", "Vier B.V.", 400, BEGIN, END],
        ["C-5", "", "Vijf B.V.", 500, BEGIN, END],  # rejected: no name
    ],
    "Toelichting": [["Dit bestand is van de afdeling Inkoop."], ["Vragen? Bel ons."]],
    "2023": [
        OTHERS,
        ["Een B.V.", "C-1", "Papier", 100, BEGIN, END, "rood"],
        ["Twee B.V.", "C-2", "Pennen", 200, BEGIN, END, "blauw"],
        ["Drie B.V.", "C-3", "Inkt", 300, END, BEGIN, "geel"],  # rejected: ends before it starts
        ["Zes B.V.", "C-6", "Linialen", 600, BEGIN, END, ""],
    ],
}
LABELS = ["register.xlsx / 2023", "register.xlsx / 2024", "register.xlsx / Toelichting"]


def book(folder: Path, sheets: Sheets = BOOK, name: str = "register.xlsx") -> Path:
    folder.mkdir(exist_ok=True)
    make_workbook(folder / name, sheets)
    return folder / name


def test_every_row_says_from_which_sheet_it_came_and_none_is_lost(tmp_path: Path) -> None:
    with intake_of(book(tmp_path), organisation=TOWN) as (intake, connection):
        contracts = connection.execute(
            "select contract_id, title, value_eur, source_file, source_row from intake.contracts order by 1"
        ).fetchall()
        told = connection.execute(
            "select rule, source_file, source_row, value from intake.problems order by all"
        ).fetchall()
    assert [(f.file, f.rows_read, f.rows_accepted, f.rows_rejected, f.rows_merged_within) for f in intake.files] == [
        (LABELS[0], 4, 3, 1, 1),
        (LABELS[1], 3, 2, 1, 0),
        (LABELS[2], 0, 0, 0, 0),
    ]
    assert contracts == [
        ("C-1", "Papier", Decimal("100.00"), LABELS[0], 2),
        ("C-2", "Pennen, verlengd", Decimal("250.00"), LABELS[1], 4),  # the later year counts, wherever its tab stands
        ("C-4", "Stoelen", Decimal("400.00"), LABELS[1], 5),
        ("C-6", "Linialen", Decimal("600.00"), LABELS[0], 5),
    ]
    assert [row for row in told if row[0] != "unknown_heading"] == [
        ("duplicate_key", LABELS[0], 3, f"{TOWN} / C-2"),
        ("end_before_start", LABELS[0], 4, BEGIN),
        ("required_empty", LABELS[1], 6, None),
        ("unknown_sheet", LABELS[2], None, "Toelichting"),
    ]
    assert [row for row in told if row[0] == "unknown_heading"] == [("unknown_heading", LABELS[0], None, "Kleur")]


def test_the_totals_of_the_book_are_those_of_its_sheets(tmp_path: Path) -> None:
    reading = read_file(book(tmp_path), TOWN)
    assert (reading.file, reading.rows_read, len(reading.sheets)) == ("register.xlsx", 7, 3)
    assert sum(sheet.rows_read for sheet in reading.sheets) == 7
    assert Counter(problem.rule for problem in reading.problems) == {"unknown_heading": 1, "unknown_sheet": 1}
    one = read_file(book(tmp_path / "one", {name: BOOK[name] for name in ("2024", "Toelichting")}), TOWN)
    assert (one.file, one.sheets) == ("register.xlsx", ())
    assert {problem.file for problem in one.problems} == {"register.xlsx"}


def test_a_contract_on_two_sheets_is_told_of_once_with_what_stands_beside_it(tmp_path: Path) -> None:
    headings = [*HEADINGS, "Social return %"]
    sheets: Sheets = {
        "2023": [
            headings,
            ["C-1", "Papier", "Een B.V.", 100, BEGIN, END, "5%"],
            ["C-2", "Inkt", "Twee", 1, BEGIN, END, "2%"],
        ],
        "2024": [headings, ["C-1", "Papier", "Een B.V.", 100, BEGIN, END, "4%"]],
    }
    with intake_of(book(tmp_path, sheets), organisation=TOWN) as (intake, connection):
        shares = connection.execute(
            "select contract_id, required_share, source_file from intake.social_return_agreements order by 1"
        ).fetchall()
    assert shares == [("C-1", Decimal("0.040000"), LABELS[1]), ("C-2", Decimal("0.020000"), LABELS[0])]
    assert [dict(file.problems).get("duplicate_key", 0) for file in intake.files] == [1, 0]
    assert [(f.rows_read, f.rows_accepted, f.rows_merged_within) for f in intake.files] == [(2, 2, 1), (1, 1, 0)]


def test_sheets_of_other_tables_are_read_beside_and_find_their_contracts(tmp_path: Path) -> None:
    sheets: Sheets = {
        "Oost": [HEADINGS, ["C-1", "Papier", "Een B.V.", 100, BEGIN, END]],
        "West": [HEADINGS, ["C-2", "Pennen", "Twee B.V.", 200, BEGIN, END]],
        "Uitgaven": [["Contractnummer", "Jaar", "Bedrag"], ["C-1", 2024, 10], ["C-2", 2024, 20], ["C-9", 2024, 30]],
    }
    with intake_of(book(tmp_path, sheets), organisation=TOWN) as (intake, connection):
        spend = connection.execute(
            "select contract_id, amount_eur, source_file from intake.spend order by 1"
        ).fetchall()
    assert [(f.rows_read, f.rows_accepted, f.rows_rejected) for f in intake.files] == [(1, 1, 0), (1, 1, 0), (3, 2, 1)]
    assert spend == [
        ("C-1", Decimal("10.00"), "register.xlsx / Uitgaven"),
        ("C-2", Decimal("20.00"), "register.xlsx / Uitgaven"),
    ]


@pytest.mark.parametrize("kind", ["rows", "years"])
def test_amounts_on_several_sheets_of_one_book_add_up(kind: str, tmp_path: Path) -> None:
    contracts: Sheets = {"Contracten": [HEADINGS, *([f"C-{n}", "Papier", "Een", 100, BEGIN, END] for n in (1, 2, 3))]}
    rows = ["Contractnummer", "Jaar", "Bedrag"]
    years = ["Contractnummer", "2023", "2024"]
    sheets: dict[str, Sheets] = {
        "rows": {
            "jan": [rows, ["C-1", 2024, 10], ["C-2", 2024, 1], ["C-3", 2024, 5]],
            "feb": [rows, ["C-1", 2024, 20], ["C-2", 2024, "veel"], ["C-1", 2023, 4]],
        },
        "years": {
            "jan": [years, ["C-1", None, 10], ["C-2", None, 1], ["C-3", None, 5]],
            "feb": [years, ["C-1", 4, 20], ["C-2", None, "veel"]],
        },
    }
    paths = [book(tmp_path, contracts, "contracten.xlsx"), book(tmp_path, sheets[kind], "uitgaven.xlsx")]
    with intake_of(*paths, organisation=TOWN) as (intake, connection):
        spend = connection.execute("select contract_id, year, amount_eur from intake.spend order by all").fetchall()
        told = connection.execute("select rule, source_file, source_row from intake.problems order by all").fetchall()
    assert spend == [
        ("C-1", 2023, Decimal("4.00")),
        ("C-1", 2024, Decimal("30.00")),
        ("C-3", 2024, Decimal("5.00")),
    ]
    # half a sum is not let in, on whichever sheet the other half stands
    assert told == [
        ("part_of_rejected_sum", "uitgaven.xlsx / jan", 3),
        ("rows_added_up", "uitgaven.xlsx / jan", 2),
        ("unreadable_amount", "uitgaven.xlsx / feb", 3),
    ]
    assert sum(f.rows_read for f in intake.files[1:]) == sum(
        f.rows_accepted + f.rows_rejected for f in intake.files[1:]
    )
    twice = [*paths, paths[1]]
    with intake_of(*twice, organisation=TOWN) as (_, connection):
        again = connection.execute("select contract_id, year, amount_eur from intake.spend order by all").fetchall()
    assert again == spend


def test_a_column_per_year_beside_the_contracts_loses_neither(tmp_path: Path) -> None:
    sheets: Sheets = {
        "Contracten": [HEADINGS, ["C-1", "Papier", "Een B.V.", 100, BEGIN, END]],
        "Uitgaven": [["Contractnummer", "Uitgaven 2023", "Uitgaven 2024"], ["C-1", 10, 20], ["C-1", 1, None]],
        "Kantine": [["soep", "brood"], [1, 2]],
    }
    with intake_of(book(tmp_path, sheets), organisation=TOWN) as (intake, connection):
        spend = connection.execute("select year, amount_eur from intake.spend order by 1").fetchall()
    assert [(f.file.rpartition(" ")[2], f.rows_read, f.rows_accepted) for f in intake.files] == [
        ("Contracten", 1, 1),
        ("Uitgaven", 2, 2),
        ("Kantine", 0, 0),
    ]
    assert spend == [(2023, Decimal("11.00")), (2024, Decimal("20.00"))]


def test_importing_the_book_twice_changes_no_figure_and_one_mended_row_one_contract(tmp_path: Path) -> None:
    path, store = book(tmp_path), tmp_path / "store"
    first = build_store(store, [read_file(path, TOWN)])
    again = build_store(store, [read_file(path, TOWN)])
    assert first.data_hash == again.data_hash
    assert [(f.rows_accepted, f.rows_merged) for f in again.files] == [(3, 3), (2, 2), (0, 0)]
    mended = {**BOOK, "2024": [row if "C-4" not in row else [*row[:3], 444, *row[4:]] for row in BOOK["2024"]]}
    build_store(store, [read_file(book(tmp_path, mended), TOWN)])
    opened = open_store(store)
    changes = opened.rows("select contract_id, column_name, source_file from changes")
    known = opened.rows("select count(*) as deliveries, count(distinct file) as files from deliveries")
    opened.close()
    assert [tuple(row.values()) for row in changes] == [("C-4", "value_eur", LABELS[1])]
    assert [tuple(row.values()) for row in known] == [(9, 3)]


def test_reject_lists_are_per_sheet_and_come_back_mended(tmp_path: Path) -> None:
    store = tmp_path / "store"
    report = build_store(store, [read_file(book(tmp_path), TOWN)])
    assert report.intake is not None
    paths = write_reject_list(report.intake.reject_list(), tmp_path / "rejects", NL)
    assert [path.name for path in paths] == [
        "register_2023.contracts.rejected.csv",
        "register_2024.contracts.rejected.csv",
    ]
    lists = []
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lists.append(list(csv.reader(file, delimiter=";")))
    assert [rows[0][:-2] for rows in lists] == [OTHERS, HEADINGS]
    assert [[row[:3] for row in rows[1:]] for rows in lists] == [
        [["Drie B.V.", "C-3", "Inkt"]],
        [["C-5", "", "Vijf B.V."]],
    ]
    lists[0][1][4], lists[0][1][5] = BEGIN, END
    lists[1][1][1] = "Nietjes"
    for path, rows in zip(paths, lists, strict=True):
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(rows)
    mended = build_store(store, [read_file(path, TOWN) for path in paths])
    assert [(f.rows_read, f.rows_accepted, f.rows_rejected) for f in mended.files] == [(1, 1, 0), (1, 1, 0)]
    opened = open_store(store)
    contracts = [row["contract_id"] for row in opened.rows("select contract_id from contracts order by 1")]
    opened.close()
    assert contracts == ["C-1", "C-2", "C-3", "C-4", "C-5", "C-6"]


MISSPELT = ["Kontraktnummer", "Omschryving contract", "Leverncier", "Gecontracteerde waarda"]
STRANGE = ["Kontraktnummer", "Omschryving contract", "Leverncier", "Gecontracteerde waarda", "Einddatuum"]
STRANGER: Sheets = {
    "Oost": [STRANGE, ["C-1", "Papier", "Een B.V.", 100, END], ["C-2", "", "Twee B.V.", 200, END]],
    "West": [list(reversed(MISSPELT)), [300, "Drie B.V.", "Inkt", "C-3"]],
    "Zuid": [STRANGE, ["C-4", "Pennen", "Vier B.V.", 400, END]],
    "Draaitabel": [["Rijlabels", "Som van waarde"], ["Oost", 300], ["West", 300]],
}


def test_one_mapping_per_row_of_headings_is_proposed_given_and_remembered(tmp_path: Path) -> None:
    path, out, store = book(tmp_path, STRANGER), tmp_path / "mapping.json", tmp_path / "store"
    with pytest.raises(UnreadableFile):
        read_file(path, TOWN)
    groups = by_headings(find_columns(path))
    assert [[sheet.sheet for sheet in group] for group in groups] == [["Oost", "Zuid"], ["West"], ["Draaitabel"]]
    assert [(group[0].is_read, group[0].is_doubtful) for group in groups] == [
        (False, True),
        (False, True),
        (False, False),
    ]
    run_mvi("mapping", path, "--out", out, "--store", store)
    proposal = json.loads(out.read_text("utf-8"))
    assert [len(sheet["suggested"]) for sheet in proposal["sheets"]] == [5, 4]
    for sheet in reversed(proposal["sheets"]):
        sheet["columns"] = sheet.pop("suggested")
    # the shorter row of headings is part of the longer one: each must still get its own mapping
    proposal["sheets"].reverse()
    out.write_text(json.dumps(proposal), "utf-8")
    options = ("--organisation", TOWN, "--store", store, "--format", "json")
    first = json.loads(run_mvi("import", path, "--mapping", out, *options).stdout)
    again = json.loads(run_mvi("import", path, *options).stdout)
    for report, mapping in ((first, "given"), (again, "remembered")):
        told = [(file["file"], file["rows_read"], file["rows_accepted"], file["mapping"]) for file in report["files"]]
        assert told == [
            ("register.xlsx / Oost", 2, 1, mapping),
            ("register.xlsx / West", 1, 1, mapping),
            ("register.xlsx / Zuid", 1, 1, mapping),
            ("register.xlsx / Draaitabel", 0, 0, None),
        ]
        assert report["rows_read"] == report["rows_accepted"] + report["rows_rejected"] == 4
    assert first["data_hash"] == again["data_hash"]
    assert sorted(len(mapping.columns) for mapping in remembered_mappings(store)) == [4, 5]
    opened = open_store(store)
    ends = opened.rows("select contract_id, end_date is not null as has_end from contracts order by 1")
    opened.close()
    assert [tuple(row.values()) for row in ends] == [("C-1", True), ("C-3", False), ("C-4", True)]


def test_a_mapping_for_one_sheet_leaves_the_others_as_they_are_read(tmp_path: Path) -> None:
    path = book(tmp_path, {"2024": BOOK["2024"], "West": STRANGER["West"], "2023": BOOK["2023"]})
    columns = dict(zip(MISSPELT, ("contract_id", "title", "supplier_name", "value_eur"), strict=True))
    given = read_file(path, terms=Terms(TOWN, (ColumnMapping("contracts", columns),)))
    assert [(sheet.file.rpartition(" ")[2], sheet.rows_read, sheet.mapping) for sheet in given.sheets] == [
        ("2024", 3, None),
        ("West", 1, "given"),
        ("2023", 4, None),
    ]
    (told,) = Terms(TOWN, (ColumnMapping("contracts", columns),)).told_of([given])
    assert told.headings == tuple(reversed(MISSPELT))
    remember_mapping(tmp_path, told)
    remember_mapping(tmp_path, told)
    assert list(remembered_mappings(tmp_path)) == [told]
    with pytest.raises(UnreadableFile) as fault:
        read_file(path, terms=Terms(TOWN, (ColumnMapping("contracts", {"Nergens": "title"}),)))
    assert fault.value.rule == "mapping_does_not_fit"


def test_of_the_mappings_that_fit_the_one_made_for_these_headings_counts() -> None:
    short = ColumnMapping("contracts", {"A": "title"}, headings=("A",))
    long = ColumnMapping("contracts", {"A": "title", "B": "contract_id"}, headings=("B", "A"))
    anywhere = ColumnMapping("contracts", {"A": "supplier_name"})
    assert choose_mapping([long, short], ["A", "B"]) == long
    assert choose_mapping([long, short], ["a ", "B", "Probleem", "Advies", "E-mailadres"]) == long  # her reject list
    assert choose_mapping([long, short], ["A", "C"]) == short  # made for other headings, and the only one that fits
    assert choose_mapping([long, anywhere], ["A", "B"]) == anywhere  # the last word
    given = ColumnMapping("contracts", {"A": "department"}, headings=("A", "Z"), is_given=True)
    assert choose_mapping([given, long], ["A", "B"]) == given
    assert choose_mapping([long], ["A"]) is None


def test_a_file_with_several_mappings_must_be_well_formed(tmp_path: Path) -> None:
    file = tmp_path / "mapping.toml"
    file.write_text(
        '[[sheets]]\n[sheets.columns]\n"A" = "title"\n[[sheets]]\n[sheets.columns]\n"B" = "title"\n', "utf-8"
    )
    assert [dict(mapping.columns) for mapping in read_mappings(file)] == [{"A": "title"}, {"B": "title"}]


@pytest.mark.parametrize(
    ("names", "order"),
    [
        (["2025", "2024", "2023"], [2, 1, 0]),
        (["Contracten 2023", "2024 (concept)"], [0, 1]),
        (["2025", "Oud"], [0, 1]),
        (["2024-2025", "2023-2024"], [0, 1]),
        (["IT", "Facilitair"], [0, 1]),
        (["blad 202412", "blad 202301"], [0, 1]),
    ],
)
def test_years_in_the_names_of_sheets_decide_which_is_later(names: list[str], order: list[int]) -> None:
    assert order_of(names) == order


def test_books_of_one_name_and_in_archives_keep_their_sheets_apart(tmp_path: Path) -> None:
    paths = [book(tmp_path / "a"), book(tmp_path / "b")]
    with read_delivery(paths, TOWN) as delivery:
        sheets, numbers = apart(delivery.readings)
    assert [sheet.file for sheet in sheets] == [*LABELS, *(f"{paths[1]}{label[13:]}" for label in LABELS)]
    assert all(problem.file == sheet.file for sheet in sheets for problem in sheet.problems)
    assert numbers == (0, 0, 0, 3, 3, 3)
