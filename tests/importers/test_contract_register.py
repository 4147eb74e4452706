"""The own register format: what the cells of good files become, what is tolerated, and what is never kept."""

import datetime
import tempfile
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mvi_dashboard.contracts import TABLES, TEMPLATE_TABLES
from mvi_dashboard.importers import UnreadableFile, read_file
from mvi_dashboard.importers.contract_register import write_csv_template, write_template
from mvi_dashboard.importers.reject_list import describe_unreadable, write_reject_list
from mvi_dashboard.importers.vocabulary import normalise, status_words
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.paths import REFERENCE
from mvi_dashboard.store import build_store, open_store
from tests.importers.intake_of import intake_of
from tests.registers import build_from

FOLDER = Path(__file__).parent / "contract_register"


def test_a_dutch_export_in_cp1252_with_title_rows_is_read_as_meant() -> None:
    with intake_of(FOLDER / "good.csv") as (_, connection):
        rows = connection.execute(
            "select contract_id, title, supplier_name, supplier_kvk, cpv_code, value_eur, start_date, end_date,"
            " is_framework, organisation_share, source_row from intake.contracts order by contract_id"
        ).fetchall()
    date = datetime.date
    assert rows == [
        # title rows 1 and 2, heading row 3
        ("0012", "Kantoormeubilair", "Meubelmakerij Één B.V.", "01234567", "39130000", Decimal("1250000.00"),
         date(2024, 2, 1), date(2028, 1, 31), False, Decimal("1.000000"), 4),
        ("0013", "Elektriciteit\r\nhele gemeente", "Stroom & Zoon", "12345678", "09310000", Decimal("1250.00"),
         date(2024, 1, 1), date(2027, 12, 31), True, Decimal("0.400000"), 5),
        # row 6 is blank
        ("0014", "Café ’t Hoekje", "Koffie; thee en meer", None, "55330000", Decimal("950000.00"),
         date(2024, 3, 3), date(2026, 3, 1), False, None, 7),
        # 45292 is what a spreadsheet writes for 1 January 2024
        ("0015", "Zonder waarde", "Onbekend B.V.", None, None, None, date(2024, 1, 1), None, False, None, 8),
    ]  # fmt: skip


def test_a_workbook_keeps_numbers_dates_and_percentages() -> None:
    with intake_of(FOLDER / "good.xlsx") as (_, connection):
        contracts = connection.execute(
            "select contract_id, value_eur, start_date, end_date, source_row from intake.contracts order by contract_id"
        ).fetchall()
        quantities = connection.execute("select period, purchased_quantity, unit from intake.quantities").fetchall()
        shares = connection.execute("select stage, delivered_share from intake.stages order by stage").fetchall()
        variants = connection.execute(
            "select purchased_variant, attribution from intake.applications order by application_id"
        ).fetchall()
    date = datetime.date
    assert contracts == [
        ("0042", Decimal("90000.00"), date(2024, 2, 1), date(2025, 12, 31), 5),
        ("1001", Decimal("1250000.50"), date(2024, 1, 1), date(2027, 12, 31), 4),
    ]
    # 12.345 in a spreadsheet is a number with decimals, never twelve thousand
    assert quantities == [("per_year", Decimal("12.345000"), "MWh")]
    assert shares == [("delivered", Decimal("0.055000")), ("in_contract", None)]
    assert variants == [("wind", "due_to_mvi"), ("refurbished", "market_standard")]


def test_a_template_share_with_a_percent_sign_and_dutch_decimals() -> None:
    with intake_of(FOLDER.parent / "targets" / "good_targets.csv") as (_, connection):
        rows = connection.execute("select target_value from intake.targets order by target_id").fetchall()
    assert rows == [(Decimal("0.500000"),), (Decimal("1500.500000"),)]


def test_the_later_row_of_one_key_replaces_the_earlier() -> None:
    with intake_of(FOLDER / "bad_duplicate_key.csv") as (intake, connection):
        rows = connection.execute(
            "select organisation, contract_id, title from intake.contracts order by all"
        ).fetchall()
        told = connection.execute("select source_row, value from intake.problems").fetchall()
    assert rows == [("Anderstad", "1", "Ander"), ("Voorbeeldstad", "1", "Nieuw"), ("Voorbeeldstad", "2", "Twee")]
    assert told == [(2, "Voorbeeldstad / 1")]
    assert intake.files[0].rows_merged_within == 1


def test_the_organisation_named_by_the_user_fills_empty_cells_only(tmp_path: Path) -> None:
    path = tmp_path / "contracten.csv"
    path.write_text("Organisatie;Contractnummer;Naam contract\n;1;Een\nElders;2;Twee\n", "utf-8")
    with intake_of(path, organisation="Voorbeeldstad") as (_, connection):
        rows = connection.execute("select organisation, contract_id from intake.contracts order by 2").fetchall()
    assert rows == [("Voorbeeldstad", "1"), ("Elders", "2")]
    bare = tmp_path / "bare.csv"
    bare.write_text("Contractnummer;Naam contract\n1;Een\n", "utf-8")
    with intake_of(bare, organisation="Voorbeeldstad") as (intake, _):
        assert intake.files[0].rows_accepted == 1
    with intake_of(bare) as (intake, _):
        assert dict(intake.files[0].problems) == {"organisation_missing": 1}


def test_persons_are_kept_nowhere_not_even_for_the_reject_list() -> None:
    for name in ("bad_personal_columns.csv", "bad_person_in_cell.csv"):
        reading = read_file(FOLDER / name)
        with intake_of(FOLDER / name) as (_, connection):
            kept = connection.execute("select * from intake.contracts").df().to_csv()
            told = connection.execute("select * from intake.problems where rule = 'person_in_cell'").df().to_csv()
        if name == "bad_personal_columns.csv":
            kept += reading.tables[0].originals.to_csv()
        assert "Test" not in kept + told
        assert "@" not in kept + told


def test_a_contract_without_number_gets_the_same_number_every_time() -> None:
    path = FOLDER / "bad_contract_number_missing.csv"
    numbers = []
    for _ in range(2):
        with intake_of(path) as (_, connection):
            numbers.append(connection.execute("select contract_id from intake.contracts order by 1").fetchall())
    assert numbers[0] == numbers[1]
    assert len({number for (number,) in numbers[0]}) == 2


def test_children_go_with_their_rejected_parent_and_say_so() -> None:
    with intake_of(FOLDER / "bad_children_of_a_rejected_contract.xlsx") as (_, connection):
        kept = connection.execute("select application_id from intake.applications").fetchall()
        told = connection.execute(
            "select table_name, column_name, value from intake.problems where rule = 'unknown_parent' order by all"
        ).fetchall()
    assert kept == [("T2",)]
    assert told == [
        ("applications", "contract_id", "C1"),
        ("applications", "contract_id", "C2"),  # of another organisation
        ("quantities", "application_id", "T1"),
    ]


def test_a_parent_may_stand_in_another_file_or_in_an_earlier_store(tmp_path: Path) -> None:
    contracts, spend = tmp_path / "contracts.csv", tmp_path / "spend.csv"
    contracts.write_text("organisation;contract_id;title\nVoorbeeldstad;1;Een\n", "utf-8")
    spend.write_text("organisation;contract_id;year;amount_eur\nVoorbeeldstad;1;2024;1.000,50\n", "utf-8")
    with intake_of(spend, contracts) as (intake, _):
        assert [file.rows_accepted for file in intake.files] == [1, 1]


def test_mended_reject_list_is_read_back(tmp_path: Path) -> None:
    register = tmp_path / "mijn register 2024.csv"
    register.write_text(
        "Zaaknummer;Onderwerp;Ingangsdatum;Einddatum;Kleur;E-mailadres\n"
        "1;Een;01-01-2024;01-01-2023;rood;a@voorbeeld.example\n"
        "2;Twee;01-01-2024;01-01-2025;blauw;b@voorbeeld.example\n"
        "3;;geen idee;01-01-2025;groen;c@voorbeeld.example\n",
        "utf-8",
    )
    for code in LANGUAGES:
        with intake_of(register, organisation="Voorbeeldstad") as (intake, _):
            (path,) = write_reject_list(intake.reject_list(), tmp_path / code, Language(code))
        assert path.name == "mijn_register_2024.contracts.rejected.csv"
        lines = path.read_text("utf-8-sig").splitlines()
        words = Language(code)
        added = f"{words('column.reject_list.problem')};{words('column.reject_list.advice')}"
        assert lines[0] == f"Zaaknummer;Onderwerp;Ingangsdatum;Einddatum;Kleur;{added}"
        assert len(lines) == 3
        assert lines[1].startswith("1;Een;01-01-2024;01-01-2023;rood;")
        assert "'Onderwerp'" in lines[2]
        mended = path.read_text("utf-8-sig").replace("01-01-2023", "01-01-2026").replace("3;;", "3;Drie;")
        path.write_text(mended, "utf-8")
        with intake_of(path, organisation="Voorbeeldstad") as (intake, connection):
            assert intake.files[0].rows_accepted == 2
            assert dict(intake.files[0].problems) == {"unknown_heading": 1, "unreadable_date": 1}
            assert connection.execute("select title from intake.contracts order by 1").fetchall() == [
                ("Drie",),
                ("Een",),
            ]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_empty_template_gives_no_rows_and_says_so(code: str, tmp_path: Path) -> None:
    workbook, text = tmp_path / "template.xlsx", tmp_path / "template.csv"
    write_template(workbook, Language(code))
    write_csv_template(text, Language(code))
    assert {rows.table for rows in read_file(workbook).tables} == {table.name for table in TEMPLATE_TABLES}
    with intake_of(workbook, text) as (intake, _):
        for file in intake.files:
            assert (file.rows_read, dict(file.problems)) == (0, {"no_rows": 1})


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_code_of_the_record_has_a_word_of_its_own(code: str) -> None:
    words = Language(code)
    for table in TABLES:
        for column in table.columns:
            labels = [normalise(words(f"code.{allowed}")) for allowed in column.allowed]
            assert len(set(labels)) == len(labels), column.name


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_heading_of_the_template_is_understood_and_unmistakable(code: str, tmp_path: Path) -> None:
    words = Language(code)
    for table in TEMPLATE_TABLES:
        headings = [words(f"column.{table.name}.{column.name}") for column in table.columns]
        assert len({normalise(heading) for heading in headings}) == len(headings)
        path = tmp_path / f"{table.name}.csv"
        path.write_text(";".join(f'"{heading}"' for heading in headings) + "\n", "utf-8")
        reading = read_file(path)
        assert [rows.table for rows in reading.tables] == [table.name]
        assert list(reading.tables[0].headings) == [column.name for column in table.columns]
        assert {problem.rule for problem in reading.problems} == {"no_rows"}


def test_the_headings_of_a_common_register_export_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(
        "Database nr.;Contract nr.;Contract status;Naam contract;Beschrijving;Beschrijving contract;Categorie;"
        "Soort contract;Contracteigenaar;Contracteigenaar E-mailadres;Contracteigenaar Telefoon;Contactpersoon;"
        "Contactpersoon E-mailadres;Fabrikant;Fabrikant-KvK-nummer;Fabrikant-Adres;Fabrikant-Website;"
        "Gecontracteerde waarde;Startdatum contract;Einddatum contract;Uiterste einddatum;"
        "Oorspronkelijke einddatum (bij toepassing verlenging);Opzegtermijn;Opzegtermijn aanwezig;"
        "Service Level Manager\n",
        "cp1252",
    )
    reading = read_file(path, "Voorbeeldstad")
    assert dict(reading.tables[0].headings) == {
        "contract_id": "Contract nr.",
        "title": "Naam contract",
        "category": "Categorie",
        "budget_holder": "Contracteigenaar",
        "supplier_name": "Fabrikant",
        "supplier_kvk": "Fabrikant-KvK-nummer",
        "value_eur": "Gecontracteerde waarde",
        "start_date": "Startdatum contract",
        "end_date": "Einddatum contract",
        "last_end_date": "Uiterste einddatum",
        "notice_period_months": "Opzegtermijn",
        "contract_status": "Contract status",
    }
    dropped = [problem.value for problem in reading.problems if problem.rule == "personal_column_dropped"]
    assert len(dropped) == 5


def test_what_is_no_contract_yet_counts_for_nothing_and_is_told(tmp_path: Path) -> None:
    report = build_from(tmp_path, [FOLDER / "bad_status.csv"])
    assert report.intake is not None
    with closing(open_store(tmp_path)) as store:
        counted = store.rows("select contract_id, value_eur from contracts order by value_eur")
        assert [(row["contract_id"], row["value_eur"]) for row in counted] == [
            (str(number), Decimal(number * 100_000)) for number in (1, 5, 6, 7, 8, 9, 10)
        ]
        assert store.rows("select * from social_return_agreements") == [], "what is told of such a row goes with it"
        assert not {"contract_status"} & {column for row in store.rows("select * from contracts") for column in row}
        flagged = store.rows(
            "select rule, source_row, value from problems where severity = 'flag' and source_row is not null order by 1, 2"
        )
    assert [tuple(row.values()) for row in flagged] == [
        ("ended_but_runs_on", 6, "Beëindigd"),
        ("ended_but_runs_on", 7, "Opgezegd"),
        ("status_unknown", 10, "In overleg"),
    ]
    (rejected,) = report.intake.reject_list()
    told = rejected.with_advice(Language("nl"))
    assert list(told["Contractstatus"]) == ["Concept", "In voorbereiding", "GEANNULEERD"]
    assert "heeft status 'Concept' en is dus geen contract" in told["Probleem"].iloc[0]


def test_a_contract_that_is_cancelled_later_keeps_counting_until_it_is_ended(tmp_path: Path) -> None:
    heading = "Organisatie;Contractnummer;Naam contract;Contractwaarde excl. btw;Status;Startdatum;Einddatum;Voortijdig beëindigd op\n"
    path = tmp_path / "register.csv"

    def deliver(status: str, early: str = "") -> dict[str, object]:
        path.write_text(
            f"{heading}X;1;Een;100;Actief;01-01-2024;31-12-2026;\nX;2;Twee;200;{status};01-01-2024;31-12-2026;{early}\n"
        )
        (file,) = build_from(tmp_path / "store", [path]).files
        assert file.rows_read == file.rows_accepted + file.rows_rejected
        with closing(open_store(tmp_path / "store")) as store:
            return {row["contract_id"]: row["early_end_date"] for row in store.rows("select * from contracts")}

    assert deliver("Concept") == {"1": None}
    assert deliver("Actief") == {"1": None, "2": None}
    assert deliver("Geannuleerd") == {"1": None, "2": None}
    assert deliver("Beëindigd", "31-12-2024") == {"1": None, "2": datetime.date(2024, 12, 31)}


def test_a_large_register_is_judged_by_status_alike(tmp_path: Path) -> None:
    """A file that DuckDB reads by itself goes another way to the same counts."""
    path = tmp_path / "large.csv"
    statuses = ("Actief", "Concept", "In overleg", "Beëindigd", "")
    rows = (f"X;{at};Contract {at} {'x' * 300};{statuses[at % 5]}" for at in range(15_000))
    path.write_text("Organisatie;Contractnummer;Naam contract;Status\n" + "\n".join(rows) + "\n", "utf-8")
    with intake_of(path) as (intake, connection):
        (file,) = intake.files
        told = connection.execute("select count(*) from intake.contracts").fetchone()
    assert any(rows.clean for rows in read_file(path).tables)
    assert (file.rows_read, file.rows_accepted, file.rows_rejected, told) == (15_000, 12_000, 3_000, (12_000,))
    assert dict(file.problems) == {"no_contract": 3000, "status_unknown": 3000, "ended_but_runs_on": 3000}


def test_every_word_for_a_status_means_one_thing() -> None:
    assert set(status_words().values()) == {"running", "ended", "no_contract"}
    with (REFERENCE / "status_words.csv").open(encoding="utf-8") as file:
        assert len(file.readlines()) - 1 == len(status_words())


@settings(max_examples=40, deadline=None)
@given(at=st.integers(0, 10_000), dirt=st.binary(max_size=6), cut=st.integers(0, 300))
def test_a_damaged_file_is_read_or_refused_and_never_crashes(at: int, dirt: bytes, cut: int) -> None:
    for name in ("good.csv", "good.xlsx"):
        content = (FOLDER / name).read_bytes()
        place = at % len(content)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(content[:place] + dirt + content[place + cut :])
            try:
                reading = read_file(path, "Voorbeeldstad")
            except UnreadableFile as fault:
                assert describe_unreadable(fault, Language("nl"))  # noqa: PT017
            else:
                assert reading.rows_read == sum(len(rows.originals) for rows in reading.tables)


@pytest.mark.parametrize(
    "heading",
    ["Einddatum incl. verlengingen", "Uiterste einddatum", "Einddatum incl. optiejaren", "Einddatum inclusief opties"],
)
def test_the_last_possible_end_is_read_and_options_in_years_are_told(tmp_path: Path, heading: str) -> None:
    path = tmp_path / "register.csv"
    path.write_text(
        f"Organisatie;Contractnummer;Omschrijving;Einddatum;{heading};Optiejaren\nX;1;Een;31-12-2025;31-12-2027;2x1\n",
        "utf-8",
    )
    with intake_of(path) as (intake, connection):
        found = connection.execute("select end_date, last_end_date from intake.contracts").fetchall()
    assert found == [(datetime.date(2025, 12, 31), datetime.date(2027, 12, 31))]
    assert dict(intake.files[0].problems) == {"options_not_read": 1}


@pytest.mark.parametrize(
    ("cell", "months"),
    [
        ("3", 3),
        ("3 maanden", 3),
        ("90 dagen", 3),
        ("30 kalenderdagen", 1),
        ("6 weken", 2),
        ("1 kwartaal", 3),
        ("1 jaar", 12),
    ],
)
def test_a_notice_period_is_read_in_the_unit_that_people_use(tmp_path: Path, cell: str, months: int) -> None:
    path = tmp_path / "register.csv"
    path.write_text(f"Organisatie;Contractnummer;Naam contract;Opzegtermijn\nStad;1;Een;{cell}\n", "utf-8")
    with intake_of(path) as (intake, connection):
        assert connection.execute("select notice_period_months from intake.contracts").fetchall() == [(months,)]
        assert dict(intake.files[0].problems) == {}


@pytest.mark.parametrize("heading", ["Leverancier", "Leveranciers"])
@pytest.mark.parametrize(
    ("cell", "first", "rules"),
    [
        ("Meubel\nB.V.", "Meubel", set()),
        ("De Meubelfabriek\r\n BV", "De Meubelfabriek", set()),
        ("Meubel B.V.\nKantoor N.V.", "Meubel B.V.", {"several_suppliers", "further_winners"}),
    ],
)
def test_a_legal_form_on_a_line_of_its_own_is_no_second_supplier(
    tmp_path: Path, heading: str, cell: str, first: str, rules: set[str]
) -> None:
    path = tmp_path / "register.csv"
    path.write_text(f'Organisatie;Contractnummer;Naam contract;{heading}\nStad;1;Een;"{cell}"\n', "utf-8", newline="")
    with intake_of(path) as (intake, connection):
        (name,) = connection.execute("select supplier_name from intake.contracts").fetchone() or ("",)
        told = set(dict(intake.files[0].problems))
    assert bool(told) == bool(rules)
    assert told <= rules
    assert name.startswith(first)
    assert rules or name != first  # its legal form is not lost


def test_an_overview_of_social_return_with_a_status_is_no_contract_register(tmp_path: Path) -> None:
    path = tmp_path / "sroi.csv"
    path.write_text("Contractnummer;Jaar;Doelgroep;Waarde;Status\n1;2024;WIA;15.000;gerealiseerd\n", "utf-8")
    with pytest.raises(UnreadableFile) as fault:
        read_file(path, "Stad")
    assert fault.value.parameters["table"] == "social_return_efforts"
    assert fault.value.parameters["columns"] == ("effort_id",)
    path.write_text("Inspanningsnummer;Contractnummer;Jaar;Waarde;Status\nI-1;1;2024;15.000;gerealiseerd\n", "utf-8")
    assert read_file(path, "Stad").format == "social_return_efforts"


def test_of_several_cpv_codes_in_a_cell_the_first_counts_and_that_is_told(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    cells = ("30000000-9 30200000-1", "30000000-9; 30200000-1", "30000000-9 Computers", "30000000")
    rows = "".join(f'{at};Een;"{cell}"\n' for at, cell in enumerate(cells))
    path.write_text(f"Contractnummer;Naam contract;CPV-code\n{rows}", "utf-8")
    report = build_store(tmp_path / "store", [read_file(path, "Stad")])
    assert dict(report.files[0].problems) == {"several_cpv_codes": 2}
    with closing(open_store(tmp_path / "store")) as store:
        assert store.rows("select distinct cpv_code from contracts") == [{"cpv_code": "30000000"}]
