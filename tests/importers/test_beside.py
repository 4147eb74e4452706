"""Social return, circularity and themes in a flat contract register: read where they mean one thing, told where they do not."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from mvi_dashboard.importers import Terms, UnreadableFile, read_file
from mvi_dashboard.importers.beside import beside_headings, beside_meanings
from mvi_dashboard.importers.mappings import parse_mapping, read_mappings, write_mappings
from mvi_dashboard.importers.suggestions import find_columns
from mvi_dashboard.importers.vocabulary import headings
from mvi_dashboard.language import Language
from mvi_dashboard.store import build_store, open_store
from tests.conftest import run_mvi
from tests.importers.intake_of import intake_of
from tests.registers import build_from

LANGUAGES = (Language("nl"), Language("en"))
FOLDER = Path(__file__).parent / "contract_register"


def test_each_column_becomes_the_fact_that_it_stands_for() -> None:
    with intake_of(FOLDER / "good_themes.csv") as (_, connection):
        agreed = connection.execute(
            "select contract_id, required_share, base_type, source_row from intake.social_return_agreements order by 1"
        ).fetchall()
        circular = connection.execute(
            "select contract_id, criterion_id, contract_share, strategy, stage, attribution from intake.circular order by 1"
        ).fetchall()
        assessed = connection.execute(
            "select contract_id, theme, assessment, is_prefilled from intake.assessments order by 1, 2"
        ).fetchall()
    assert agreed == [
        ("1", Decimal("0.05"), "contract_sum", 2),
        ("3 / 2", Decimal("0.025"), None, 4),
        ("6", Decimal("0.05"), None, 7),
    ]
    assert circular == [
        ("1", "register", Decimal("0.3"), "reuse", None, None),
        ("5", "register", Decimal("0.0025"), None, None, None),
    ]
    assert assessed == [
        # a general yes says nothing of a theme, a general no says it of every theme without a fact of its own
        ("1", "circular", "asked", True),
        ("1", "climate", "asked", True),
        ("2", "circular", "no_mvi", True),
        ("2", "climate", "no_mvi", True),
        ("2", "social_return", "no_mvi", True),
        ("3 / 2", "circular", "not_applicable", True),
        ("3 / 2", "climate", "no_mvi", True),
        ("4", "circular", "no_mvi", True),
        ("4", "climate", "no_mvi", True),
        ("4", "social_return", "no_mvi", True),
        ("6", "circular", "no_mvi", True),
        ("6", "climate", "no_mvi", True),
    ]


def test_what_may_mean_several_things_is_told_and_not_read() -> None:
    with intake_of(FOLDER / "bad_themes.csv") as (_, connection):
        told = connection.execute(
            "select source_row, column_name, value from intake.problems where rule = 'beside_cell_not_read' order by all"
        ).fetchall()
        agreed = connection.execute(
            "select contract_id, required_share from intake.social_return_agreements"
        ).fetchall()
        circular = connection.execute("select contract_id, contract_share from intake.circular order by 1").fetchall()
        assessed = connection.execute(
            "select contract_id, theme, assessment from intake.assessments order by 1"
        ).fetchall()
    assert told == [(3, "Circulair", "misschien"), (3, "SROI", "5"), (4, "Circulair", "nee"), (5, "SROI", "ja")]
    assert agreed == [("1", Decimal("0.05"))]
    # 120 % is no share; what is told of a contract that is rejected is not kept either
    assert circular == [("1", None), ("3", Decimal("0.4"))]
    assert assessed == [("1", "circular", "asked"), ("3", "social_return", "no_mvi")]


def test_a_flat_register_gives_figures_and_counts_each_row_once(tmp_path: Path) -> None:
    for _ in range(2):
        report = build_from(tmp_path, [FOLDER / "good_themes.csv"])
        (file,) = report.files
        assert (file.rows_read, file.rows_accepted, file.rows_rejected) == (6, 6, 0)
    assert file.rows_merged == 6
    store = open_store(tmp_path)
    rows = store.rows("select contract_id, obliged_eur, obliged_state from social_return_contracts order by 1")
    assert [tuple(row.values()) for row in rows if row["obliged_state"] == "known"] == [
        ("1", Decimal("50000.00"), "known"),
        ("2", Decimal("0.00"), "known"),
        ("4", Decimal("0.00"), "known"),
    ]
    shares = store.rows("select contract_id, low_share, central_share, high_share from circular_contracts order by 1")
    band = {row.pop("contract_id"): tuple(row.values()) for row in shares}
    assert band["1"] == (0, None, Decimal("0.3"))
    assert band["2"] == (0, 0, 0)


def test_what_an_advisor_assessed_is_not_replaced_by_the_register(tmp_path: Path) -> None:
    build_from(tmp_path, [FOLDER / "good_themes.csv"])
    decided = tmp_path / "assessments.csv"
    decided.write_text("organisation;contract_id;theme;assessment\nVoorbeeldstad;2;climate;asked\n", "utf-8")
    build_store(tmp_path, [read_file(decided)])
    build_from(tmp_path, [FOLDER / "good_themes.csv"])
    rows = open_store(tmp_path).rows("select assessment from assessments where contract_id = '2' and theme = 'climate'")
    assert rows == [{"assessment": "asked"}]


def test_no_heading_means_two_things_and_every_meaning_has_a_name() -> None:
    assert not set(beside_headings()) & set(headings("contracts"))
    assert not set(beside_meanings()) & set(headings("contracts"))
    for language in LANGUAGES:
        assert all(language.has(f"beside.{meaning}") for meaning in beside_meanings())
        unread = {told.id for told in beside_headings().values() if not told.is_read}
        assert all(language.has(f"problem.{rule}.{part}") for rule in unread for part in ("sentence", "advice"))
        assert all(language.has(f"beside_not_read.{rule}") for rule in unread)


def test_what_is_told_beside_the_contract_is_shown_as_what_it_is(tmp_path: Path) -> None:
    (sheet,) = find_columns(FOLDER / "good_themes.csv")
    read_as = {found.heading: (found.column, found.reason) for found in sheet.headings}
    assert read_as["SROI %"] == ("required_share", "known")
    assert read_as["Circulair (ja/nee)"] == ("circular_answer", "known")
    assert read_as["MVI toegepast"] == ("any_theme_answer", "known")
    assert all(column is not None for column, _ in read_as.values())
    (sheet,) = find_columns(FOLDER / "bad_themes.csv")
    not_read = {found.heading: found.not_read for found in sheet.headings if found.not_read}
    assert not_read == {
        "SROI-verplichting (euro)": "social_return_amount_not_read",
        "SROI gerealiseerd": "social_return_amount_not_read",
        "Verlengingsopties": "options_not_read",
    }
    # what is shown and confirmed as it stands changes nothing
    (sheet,) = find_columns(FOLDER / "good_themes.csv")
    write_mappings([sheet.as_mapping()], tmp_path / "mapping.json")
    by_hand = read_file(FOLDER / "good_themes.csv", terms=Terms(None, read_mappings(tmp_path / "mapping.json")))
    by_words = read_file(FOLDER / "good_themes.csv")
    assert [rows.table for rows in by_hand.tables] == [rows.table for rows in by_words.tables]
    for one, other in zip(by_hand.tables, by_words.tables, strict=True):
        assert one.frame.equals(other.frame)


def own_headings(folder: Path) -> Path:
    """A register whose own words on social return and climate nobody knows."""
    path = folder / "eigen.csv"
    path.write_text(
        "Organisatie;Contractnummer;Naam contract;Contractwaarde excl. btw;SR percentage gevraagd;SROI %;Let op CO2;Circulair;Kleur\n"
        "Voorbeeldstad;1;Een;1.000.000,00;5;2;ja;ja;\n"
        "Voorbeeldstad;2;Twee;2.000.000,00;0;2;nee;nee;rood\n",
        "utf-8",
    )
    return path


def test_a_misspelt_heading_is_offered_a_meaning_and_pointed_to_it_once(tmp_path: Path) -> None:
    path, out, store = own_headings(tmp_path), tmp_path / "mapping.json", tmp_path / "store"
    told = run_mvi("mapping", path, "--out", out, "--store", store).stdout
    assert "SROI %: Social return: geëist percentage\n" in told
    proposal = json.loads(out.read_text("utf-8"))
    assert proposal["columns"]["SROI %"] == "required_share"
    misspelt = find_columns(_renamed(path, "SROI %", "Sociaal retun percentage"))[0]
    offered = {found.heading: found.suggestion and found.suggestion.column for found in misspelt.headings}
    assert offered["Sociaal retun percentage"] == "required_share"
    # her own words go before ours: "SROI %" is then told as a repetition, and "Circulair" is left alone
    del proposal["columns"]["SROI %"], proposal["columns"]["Circulair"]
    proposal["columns"] |= {"SR percentage gevraagd": "required_share", "Let op CO2": "climate_answer"}
    proposal["ignored"] = ["Circulair"]
    out.write_text(json.dumps(proposal), "utf-8")
    options = ("--store", store, "--format", "json", "--vat", "excluded")
    first = json.loads(run_mvi("import", path, "--mapping", out, *options).stdout)
    again = json.loads(run_mvi("import", path, *options).stdout)
    third = json.loads(run_mvi("import", path, *options[:-2]).stdout)
    assert [report["files"][0]["mapping"] for report in (first, again, third)] == ["given", "remembered", "remembered"]
    assert first["data_hash"] == again["data_hash"] == third["data_hash"]
    for report in (first, again, third):
        problems = {problem["rule"]: problem["count"] for problem in report["files"][0]["problems"]}
        assert problems == {"heading_repeated": 1, "unknown_heading": 1}
    published = open_store(store)
    agreed = published.rows("select contract_id, required_share from social_return_agreements")
    assert [tuple(row.values()) for row in agreed] == [("1", Decimal("0.05"))]
    assessed = published.rows("select contract_id, theme, assessment from assessments order by all")
    assert [tuple(row.values()) for row in assessed] == [
        ("1", "climate", "asked"),
        ("2", "climate", "no_mvi"),
        ("2", "social_return", "no_mvi"),
    ]
    assert published.rows("select * from circular") == []


def test_a_mapping_names_what_is_told_beside_only_for_contracts() -> None:
    with pytest.raises(UnreadableFile):
        parse_mapping({"table": "spend", "columns": {"SROI %": "required_share"}}, "a mapping")
    parse_mapping({"columns": {"Klimaat": "climate_answer", "Energie": "climate_answer"}}, "several may tell one thing")


def test_columns_that_contradict_each_other_are_told_and_the_first_counts(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(
        "Organisatie;Contractnummer;Naam contract;SROI %;Percentage SROI;CO2-criterium;Klimaat (ja/nee);SROI\n"
        "Voorbeeldstad;1;Een;5%;5%;ja;ja;\n"
        "Voorbeeldstad;2;Twee;5%;2%;nee;ja;\n"
        "Voorbeeldstad;3;Drie;0%;;ja;nee;ja\n",
        "utf-8",
    )
    with intake_of(path) as (_, connection):
        told = connection.execute(
            "select source_row, column_name, value from intake.problems where rule = 'beside_cell_not_read' order by all"
        ).fetchall()
        agreed = connection.execute(
            "select contract_id, required_share from intake.social_return_agreements"
        ).fetchall()
        assessed = connection.execute(
            "select contract_id, theme, assessment from intake.assessments order by all"
        ).fetchall()
    assert told == [
        (3, "CO2-criterium", "nee"),
        (3, "Percentage SROI", "2%"),
        (4, "Klimaat (ja/nee)", "nee"),
        (4, "SROI %", "0%"),
    ]
    assert agreed == [("1", Decimal("0.05")), ("2", Decimal("0.05"))]
    assert assessed == [
        ("1", "climate", "asked"),
        ("2", "climate", "asked"),
        ("3", "climate", "asked"),
        ("3", "social_return", "asked"),
    ]


def _renamed(path: Path, heading: str, other: str) -> Path:
    copy = path.with_name("anders.csv")
    copy.write_text(path.read_text("utf-8").replace(heading, other), "utf-8")
    return copy


def test_a_column_on_circularity_holds_an_answer_or_a_share(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(
        "Contractnummer;Naam contract;Organisatie;Circulair\n1;Een;Stad;30%\n2;Twee;Stad;nee\n3;Drie;Stad;30\n", "utf-8"
    )
    with intake_of(path) as (intake, connection):
        shares = connection.execute("select contract_id, contract_share from intake.circular").fetchall()
        assessed = connection.execute("select contract_id, assessment from intake.assessments").fetchall()
        told = dict(intake.files[0].problems)
    assert shares == [("1", Decimal("0.3"))]
    assert assessed == [("2", "no_mvi")]
    assert told == {"beside_cell_not_read": 1}  # 30 of what is not said
