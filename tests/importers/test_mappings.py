"""Mappings of headings: suggested and never applied silently, given once, remembered per organisation."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from mvi_dashboard.importers import Terms, UnreadableFile, read_file
from mvi_dashboard.importers.mappings import ColumnMapping, parse_mapping, read_mappings, vat_share, write_mappings
from mvi_dashboard.importers.suggestions import find_columns
from mvi_dashboard.intake_report import summary
from mvi_dashboard.language import Language
from mvi_dashboard.store import build_store, open_store, remember_mapping, remembered_mappings
from mvi_dashboard.telling.intake_tables import say_readings
from tests.conftest import run_mvi
from tests.importers.intake_of import intake_of

MISSPELT = (
    "Kleur;Kontraktnummer;Leverncier;Omschryving contract;Gecontracteerde waarda;Kamer;Soort code;Telefoon\n"
    "rood;0012;Een B.V.;Papier;€ 1.210,00;12345678;39130000-2;010-1234567\n"
    "blauw;0013;Twee B.V.;Pennen;veel;23456789;09310000-5;010-7654321\n"
    "groen;0014;Drie B.V.;;12,10;34567890;09310000-5;010-7654321\n"
)
MAPPING = {
    "Kontraktnummer": "contract_id",
    "Leverncier": "supplier_name",
    "Omschryving contract": "title",
    "Gecontracteerde waarda": "value_eur",
}


@pytest.fixture
def misspelt(tmp_path: Path) -> Path:
    path = tmp_path / "register.csv"
    path.write_text(MISSPELT, "utf-8")
    return path


def test_misspelt_headings_are_refused_and_suggested_with_a_reason(misspelt: Path) -> None:
    with pytest.raises(UnreadableFile):
        read_file(misspelt, "Voorbeeldstad")
    (sheet,) = find_columns(misspelt)
    assert (sheet.table, sheet.row, sheet.missing) == ("contracts", 1, ("title",))
    offers = {found.heading: found.suggestion for found in sheet.headings}
    assert {heading: offer and (offer.column, offer.reason) for heading, offer in offers.items()} == {
        "Kleur": None,
        "Kontraktnummer": ("contract_id", "spelling"),
        "Leverncier": ("supplier_name", "spelling"),
        "Omschryving contract": ("title", "spelling"),
        "Gecontracteerde waarda": ("value_eur", "spelling"),
        "Kamer": ("supplier_kvk", "content"),
        "Soort code": ("cpv_code", "content"),
        "Telefoon": None,
    }
    assert {found.heading: found.samples for found in sheet.headings}["Leverncier"] == (
        "Een B.V.",
        "Twee B.V.",
        "Drie B.V.",
    )
    assert {found.heading: found.samples for found in sheet.headings}["Telefoon"] == ()
    assert all(found.column is None for found in sheet.headings)
    assert sheet.as_mapping().columns == {}


def test_a_mapping_file_reads_them_and_the_reject_list_keeps_her_own_headings(misspelt: Path, tmp_path: Path) -> None:
    file = tmp_path / "mapping.json"
    write_mappings([ColumnMapping("contracts", MAPPING, ("Kleur",), Decimal("0.21"))], file)
    terms = Terms("Voorbeeldstad", read_mappings(file))
    reading = read_file(misspelt, terms=terms)
    assert (reading.mapping, reading.vat) == ("given", "21%")
    assert {problem.rule for problem in reading.problems} == {"unknown_heading", "personal_column_dropped"}
    assert {p.value for p in reading.problems if p.rule == "unknown_heading"} == {"Kamer", "Soort code"}
    with_mapping = tmp_path / "store"
    report = build_store(with_mapping, [reading])
    store = open_store(with_mapping)
    found = store.rows("select contract_id, title, value_eur from contracts order by 1")
    assert [tuple(row.values()) for row in found] == [("0012", "Papier", Decimal("1000.00")), ("0013", "Pennen", None)]
    assert report.intake is not None
    (rejected,) = report.intake.reject_list()
    assert list(rejected.rows.columns) == MISSPELT.splitlines()[0].split(";")[:-1]
    assert list(rejected.rows.loc[4].fillna("")) == [
        "groen",
        "0014",
        "Drie B.V.",
        "",
        "12,10",
        "34567890",
        "09310000-5",
    ]
    store.close()


def test_what_was_told_once_is_remembered_per_organisation(misspelt: Path, tmp_path: Path) -> None:
    mine = ColumnMapping("contracts", MAPPING, vat=Decimal("0.21"), organisation="Voorbeeldstad")
    remember_mapping(tmp_path, mine)
    remember_mapping(tmp_path, mine)
    remember_mapping(tmp_path, ColumnMapping("contracts", {**MAPPING, "Kleur": "department"}, organisation="Elders"))
    assert len(remembered_mappings(tmp_path)) == 2
    reading = read_file(misspelt, terms=Terms("Voorbeeldstad", remembered=tuple(remembered_mappings(tmp_path))))
    assert (reading.mapping, reading.vat) == ("remembered", "21%")
    assert "department" not in reading.tables[0].headings
    entries = tmp_path / "entries" / "mappings.jsonl"
    entries.write_text(entries.read_text("utf-8") + "no json\n", "utf-8")
    assert len(remembered_mappings(tmp_path)) == 2


def test_the_second_import_goes_by_itself_and_changes_nothing(misspelt: Path, tmp_path: Path) -> None:
    out, store = tmp_path / "mapping.json", tmp_path / "store"
    run_mvi("mapping", misspelt, "--out", out, "--store", store)
    proposal = json.loads(out.read_text("utf-8"))
    assert proposal["columns"] == {}
    proposal["columns"] = proposal.pop("suggested")
    out.write_text(json.dumps(proposal), "utf-8")
    options = ("--organisation", "Voorbeeldstad", "--store", store, "--format", "json")
    first = json.loads(run_mvi("import", misspelt, "--mapping", out, "--vat", "21", *options).stdout)
    again = json.loads(run_mvi("import", misspelt, *options).stdout)
    assert [report["files"][0]["mapping"] for report in (first, again)] == ["given", "remembered"]
    assert [report["files"][0]["vat"] for report in (first, again)] == ["21%", "21%"]
    assert first["data_hash"] == again["data_hash"]
    assert (again["rows_read"], again["rows_accepted"], again["rows_merged"]) == (3, 2, 2)


@pytest.mark.parametrize(
    ("document", "rule"),
    [
        ("[]", "mapping_malformed"),
        ("{", "mapping_malformed"),
        ('{"columns": {}, "colour": "red"}', "mapping_malformed"),
        ('{"columns": {}, "table": "nothing"}', "mapping_malformed"),
        ('{"sheets": []}', "mapping_malformed"),
        ('{"sheets": [[]]}', "mapping_malformed"),
        ('{"columns": {"A": "title"}, "vat": "lots"}', "mapping_malformed"),
        ('{"columns": {"A": "colour"}}', "mapping_unknown_column"),
        ('{"columns": {"A": "title", "B": "title"}}', "mapping_column_twice"),
        ('{"columns": {"Nowhere": "title"}}', "mapping_does_not_fit"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused(document: str, rule: str, misspelt: Path, tmp_path: Path) -> None:
    file = tmp_path / "mapping.json"
    file.write_text(document, "utf-8")
    with pytest.raises(UnreadableFile) as fault:
        read_file(misspelt, terms=Terms("Voorbeeldstad", read_mappings(file)))
    assert fault.value.rule == rule


def test_a_mapping_may_be_toml(tmp_path: Path) -> None:
    file = tmp_path / "mapping.toml"
    file.write_text('table = "spend"\nvat = "excluded"\n[columns]\n"Contract" = "contract_id"\n', "utf-8")
    assert read_mappings(file) == (ColumnMapping("spend", {"Contract": "contract_id"}, vat=Decimal(0)),)
    assert parse_mapping(read_mappings(file)[0].as_document(), "again") == read_mappings(file)[0]


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("excluded", "0"),
        ("21", "0.21"),
        ("21%", "0.21"),
        ("0,21", "0.21"),
        ("9 %", "0.09"),
        ("veel", None),
        ("150", None),
    ],
)
def test_what_is_said_of_vat_is_understood(text: str, share: str | None) -> None:
    assert vat_share(text) == (None if share is None else Decimal(share))


def test_vat_that_a_heading_names_is_taken_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(
        "Organisatie;Contractnummer;Naam contract;Contractwaarde (incl. 21% btw);Jaarwaarde excl. btw\nX;1;Een;1.210,00;100\n",
        "utf-8",
    )
    with intake_of(path) as (_, connection):
        found = connection.execute("select value_eur, value_year_eur from intake.contracts").fetchall()
    assert found == [(Decimal("1000.00"), Decimal("100.00"))]
    assert read_file(path).vat == "21%, excluded"


@pytest.mark.parametrize(
    ("headings", "told"),
    [
        ("Contractwaarde excl. btw;Jaarwaarde", "zonder btw; gelezen als zonder btw, want niet opgegeven."),
        (
            "Contractwaarde incl. 21% btw;Jaarwaarde excl. btw",
            "met 21% btw, teruggerekend naar zonder btw; zonder btw.",
        ),
        ("Contractwaarde incl. btw;Titel", "Bedragen zijn met btw, maar het tarief is niet opgegeven"),
    ],
)
def test_what_is_told_of_vat_is_true_of_every_column(tmp_path: Path, headings: str, told: str) -> None:
    path = tmp_path / "register.csv"
    path.write_text(f"Contractnummer;Naam contract;{headings}\n1;Een;1.210,00;100\n", "utf-8")
    report = build_store(tmp_path / "store", [read_file(path, "Stad")])
    said = summary(report, Language("nl"))
    assert told in said
    assert not any(word in said for word in ("excluded", "not_stated", "rate_unknown"))
    assert told.removeprefix("Bedragen ") in " ".join(say_readings(Language("nl"), report))
