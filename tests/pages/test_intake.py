"""The page Invoer: what is handed in is tried out first, told with numbers, published once, and can be undone."""

import io
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mvi_dashboard.importers import Terms
from mvi_dashboard.language import Language
from mvi_dashboard.rehearsal import publish, rehearse
from mvi_dashboard.store import (
    STEPS,
    StoreFault,
    current_file,
    list_stores,
    open_store,
    remembered_mappings,
    restore_store,
)
from mvi_dashboard.store.publishing import import_lock
from mvi_dashboard.uploads import Desk
from tests.importers.make_workbooks import Sheets, make_workbook
from tests.pages.conftest import Visit, cells, shown
from tests.pages.town import TOWN, town_store
from tests.registers import build_from, write_register

NL = Language("nl")
ORGANISATION = "Voorbeeldstad"
REGISTER = (
    "Contractnummer;Omschrijving;Leverancier;Waarde;Begindatum;Einddatum\n"
    "C-1;Papier;Een B.V.;100000;01-01-2025;31-12-2026\n"
    "C-2;Pennen;Twee B.V.;200000;01-01-2025;31-12-2026\n"
    "C-3;;Drie B.V.;300000;01-01-2025;31-12-2026\n"
)
MISSPELT = (
    "Gecontracteerde waarda;Kontraktnummer;Omschryving contract;Leverncier\n"
    "100000;C-1;Papier;Een B.V.\n"
    "200000;C-2;Pennen;Twee B.V.\n"
)


def hand_in(at: AppTest, name: str, content: str) -> AppTest:
    at.file_uploader[0].upload(name, content.encode(), "text/csv")
    return at.run()


def click(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()
    assert not at.exception, at.exception
    return at


def contracts(folder: Path) -> list[str]:
    store = open_store(folder)
    try:
        return [str(row["contract_id"]) for row in store.rows("select contract_id from contracts order by 1")]
    finally:
        store.close()


def test_a_register_is_tried_out_then_published_and_undone(visit: Visit, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    build_from(folder, write_register(tmp_path / "first", contracts=[{**TOWN["contracts"][0], "organisation": "Stad"}]))
    first = current_file(folder)
    at = visit(folder, "intake")
    hand_in(at, "register.csv", REGISTER)
    assert at.text_input(key="intake_organisation").value == "Stad"
    at.text_input(key="intake_organisation").set_value(ORGANISATION).run()
    at.radio(key="intake_vat").set_value("excluded").run()
    click(at, "rehearse")
    text = shown(at)
    assert "3 rijen gelezen: 2 aanvaard en 1 afgewezen" in text
    assert cells(at, "register.csv") == ["3", "2", "1", "0"]
    assert cells(at, "Waarde van alle contracten")[0].startswith("€ 400.000")
    assert cells(at, "Waarde van alle contracten")[1].startswith("€ 700.000")
    assert "bedragen zijn zonder btw" in text
    assert current_file(folder) == first  # nothing is published yet
    click(at, "publish")
    assert "Gepubliceerd. 3 rijen gelezen" in shown(at)
    assert contracts(folder) == ["C-1", "C-2", "W-1"]
    click(at, "restore")
    assert current_file(folder) == first
    assert "Teruggezet" in shown(at)


def test_a_whole_register_without_a_known_contract_says_so_before_publishing(visit: Visit, tmp_path: Path) -> None:
    known = [
        {**TOWN["contracts"][0], "organisation": "Stad", "contract_id": number} for number in ("C-1", "C-2", "C-9")
    ]
    build_from(tmp_path / "store", write_register(tmp_path / "first", contracts=known))
    at = hand_in(visit(tmp_path / "store", "intake"), "register.csv", REGISTER)
    at.radio(key="intake_vat").set_value("excluded").run()
    click(at, "rehearse")
    assert "1 contract van Stad dat al bekend was, staat niet onder de aanvaarde rijen van deze levering" in shown(at)


def test_every_earlier_state_can_be_reached_by_its_day(visit: Visit, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    build_from(folder, write_register(tmp_path / "first", contracts=[{**TOWN["contracts"][0], "organisation": "Stad"}]))
    current = current_file(folder)
    assert current is not None
    names = [f"mvi-2024{month:02}{day:02}T120000000000.duckdb" for month in (1, 2, 3) for day in range(1, 9)]
    for name in [*names, "mvi-20240101T130000000000.duckdb"]:
        shutil.copy(current, folder / name)
    at = visit(folder, "intake")
    days = at.selectbox(key="undo_day")
    assert len(days.options) == 24
    assert "1 januari 2024 (standen: 2)" in days.options
    days.set_value("1 januari 2024").run()
    assert len(at.selectbox(key="undo_to").options) == 2
    at.selectbox(key="undo_to").set_value(names[0]).run()
    click(at, "restore")
    assert current_file(folder) == folder / names[0]
    assert "Teruggezet" in shown(at)


def test_misspelt_headings_wait_for_her_word_and_are_then_known(visit: Visit, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    at = visit(folder, "intake")
    hand_in(at, "vreemd.csv", MISSPELT)
    at.text_input(key="intake_organisation").set_value(ORGANISATION).run()
    assert at.button(key="rehearse").disabled
    assert "Bevestig eerst de kolommen van vreemd.csv." in shown(at)
    assert "Voorstel: Leverancier, want de kop lijkt op" in shown(at)
    click(at, "confirm_vreemd.csv")
    assert "U hebt de kolommen bevestigd" in shown(at)
    click(at, "rehearse")
    assert "2 rijen gelezen: 2 aanvaard en 0 afgewezen" in shown(at)
    assert cells(at, "Waarde van alle contracten")[0] == "nog niets"
    click(at, "publish")
    assert contracts(folder) == ["C-1", "C-2"]
    (mapping,) = remembered_mappings(folder)
    assert (mapping.organisation, len(mapping.columns)) == (ORGANISATION, 4)
    hand_in(at, "weer vreemd.csv", MISSPELT)
    assert "De kolommen zijn herkend met wat u eerder hebt bevestigd." in shown(at)
    click(at, "rehearse")
    assert "2 rijen gelezen: 2 aanvaard en 0 afgewezen; 2 daarvan werken een bekende rij bij" in shown(at)


def test_columns_beside_the_contract_are_shown_left_out_and_pointed_to(visit: Visit, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    at = visit(folder, "intake")
    register = (
        "Contractnummer;Omschrijving;SROI %;Gevraagd SR;Circulair (ja/nee);Verlengingsopties\n"
        "C-1;Papier;2;5;ja;2 x 1 jaar\n"
    )
    hand_in(at, "register.csv", register)
    at.text_input(key="intake_organisation").set_value(ORGANISATION).run()
    boxes = {box.label: box for box in at.selectbox if box.key and box.key.startswith("column_register.csv_contracts")}
    said = {label: box.value for label, box in boxes.items()}
    assert said["SROI %"] == "required_share"
    assert said["Circulair (ja/nee)"] == "circular_answer"
    assert said["Verlengingsopties"] is None
    assert "gelezen als ‘Social return: geëist percentage’" in shown(at)
    assert "2 x 1 jaar. Wordt niet gelezen: een optie zegt niet" in shown(at)
    boxes["SROI %"].select_index(0)
    boxes["Circulair (ja/nee)"].select_index(0)
    boxes["Gevraagd SR"].set_value("required_share")
    click(at, "confirm_register.csv")
    click(at, "rehearse")
    click(at, "publish")
    (mapping,) = remembered_mappings(folder)
    assert dict(mapping.columns)["Gevraagd SR"] == "required_share"
    assert set(mapping.ignored) == {"SROI %", "Circulair (ja/nee)", "Verlengingsopties"}
    store = open_store(folder)
    assert store.rows("select required_share from social_return_agreements") == [{"required_share": Decimal("0.05")}]
    assert store.rows("select * from assessments") == []
    store.close()
    hand_in(at, "weer.csv", register)
    assert "Eerder door u bevestigd; wordt gelezen als ‘Social return: geëist percentage’." in shown(at)


def test_what_cannot_be_read_is_told_in_a_sentence_and_discarding_changes_nothing(visit: Visit, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    town_store(tmp_path)
    before = current_file(folder)
    at = visit(folder, "intake")
    hand_in(at, "brief.xlsx", "%PDF-1.7 geen werkmap")
    assert "brief.xlsx" in shown(at)
    assert NL("page.intake.left_out") in shown(at)
    assert at.button(key="rehearse").disabled
    at.file_uploader[0].upload("leeg.csv", b"", "text/csv")
    at.run()
    assert not at.exception
    assert "leeg.csv" in shown(at)
    assert current_file(folder) == before


def test_a_store_with_only_the_demo_is_replaced_by_the_first_register(tmp_path: Path) -> None:
    folder = town_store(tmp_path).path.parent  # of a fictitious municipality
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, "utf-8")
    plan = [(path, Terms(ORGANISATION))]
    steps: list[str] = []
    tried = rehearse(folder, plan, NL, steps.append)
    assert steps == ["register.csv", *STEPS, "measure"]
    assert tried.effect is not None
    assert tried.effect.before is None
    assert tried.effect.after["contract_value_eur"].value == 300_000
    assert tried.rejects is not None
    rejected = tried.rejects.content.decode("utf-8-sig")
    assert rejected.splitlines()[1].startswith("C-3;;Drie B.V.;300000;01-01-2025;31-12-2026;")
    report = publish(folder, plan, tried.base, steps.append)
    assert (report.total("rows_read"), report.total("rows_accepted")) == (3, 2)
    assert contracts(folder) == ["C-1", "C-2"]


def test_a_rehearsal_measures_what_publishing_gives_and_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    first = {**TOWN["contracts"][0], "organisation": "Stad"}
    build_from(folder, write_register(tmp_path / "first", contracts=[first]))
    entries = sorted(entry.name for entry in folder.iterdir())
    desk = Desk([("register.csv", REGISTER.encode())])
    plan = [(desk.uploads[0].path, Terms(ORGANISATION))]
    tried = rehearse(folder, plan, NL, lambda _step: None)
    assert sorted(entry.name for entry in folder.iterdir()) == entries
    assert tried.effect is not None
    assert tried.effect.before is not None
    assert tried.effect.before["contract_value_eur"].value == 400_000
    publish(folder, plan, tried.base, lambda _step: None)
    again = rehearse(folder, plan, NL, lambda _step: None)
    assert again.effect is not None
    assert again.effect.before == again.effect.after == tried.effect.after
    assert again.report.total("rows_merged") == 2
    desk.close()
    assert not desk.folder.exists()


def test_two_people_at_once_never_lose_each_others_work(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    first = {**TOWN["contracts"][0], "organisation": "Stad"}
    build_from(folder, write_register(tmp_path / "first", contracts=[first]))
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, "utf-8")
    plan = [(path, Terms(ORGANISATION))]
    tried = rehearse(folder, plan, NL, lambda _step: None)
    with import_lock(folder), pytest.raises(StoreFault, match="import_running"):
        publish(folder, plan, tried.base, lambda _step: None)
    build_from(folder, write_register(tmp_path / "second", contracts=[{**first, "contract_id": "W-9"}]))
    with pytest.raises(StoreFault, match="changed_meanwhile"):
        publish(folder, plan, tried.base, lambda _step: None)
    assert contracts(folder) == ["W-1", "W-9"]
    restore_store(folder, list_stores(folder)[-1].name)
    assert contracts(folder) == ["W-1"]


def test_one_row_is_told_as_one_and_of_several_files_each_problem_names_its_file(visit: Visit, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    known = {**TOWN["contracts"][0], "organisation": "Stad", "contract_id": "C-1"}
    build_from(folder, write_register(tmp_path / "register", contracts=[known]))
    at = visit(folder, "intake")
    hand_in(at, "een.csv", "\n".join(REGISTER.splitlines()[:2]))
    click(at, "rehearse")
    assert "1 rij gelezen: 1 aanvaard en 0 afgewezen; 1 daarvan werkt een bekende rij bij" in shown(at)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("een.csv", "\n".join(REGISTER.splitlines()[:2]))
        archive.writestr("twee.csv", REGISTER)
    at.file_uploader[0].upload("beide.zip", packed.getvalue(), "application/zip")
    at.run()
    click(at, "rehearse")
    assert "twee.csv" in cells(at, "In rij 4 is 'Naam contract' leeg of onbekend.")


def test_spend_with_a_column_per_year_needs_no_mapping(visit: Visit, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    known = {**TOWN["contracts"][0], "organisation": "Stad", "contract_id": "C-1"}
    build_from(folder, write_register(tmp_path / "register", contracts=[known]))
    at = visit(folder, "intake")
    hand_in(at, "uitgaven.csv", "Contractnummer;2024;Uitgaven 2025\nC-1;300.000;310.000\n")
    assert "uitgaven per contract, met een kolom voor 2024 en 2025" in shown(at)
    at.radio(key="intake_vat").set_value("excluded").run()
    click(at, "rehearse")
    click(at, "publish")
    store = open_store(folder)
    try:
        paid = store.rows("select year, amount_eur from spend order by year")
    finally:
        store.close()
    assert [(row["year"], row["amount_eur"]) for row in paid] == [(2024, 300_000), (2025, 310_000)]


STRANGE = ["Kontraktnummer", "Omschryving contract", "Leverncier", "Gecontracteerde waarda"]
BOOK: Sheets = {
    "Oost": [[*STRANGE, "Kleur"], ["C-1", "Papier", "Een B.V.", 100_000, "rood"], ["C-2", "", "Twee B.V.", 1, "geel"]],
    "Zuid": [[*STRANGE, "Kleur"], ["C-4", "Pennen", "Vier B.V.", 400_000, "blauw"]],
    "West": [list(reversed(STRANGE)), [300_000, "Drie B.V.", "Inkt", "C-3"]],
    "Draaitabel": [["Rijlabels", "Som van waarde"], ["Oost", 300]],
}


def hand_in_book(at: AppTest, folder: Path, name: str, sheets: Sheets) -> AppTest:
    make_workbook(folder / name, sheets)
    at.file_uploader[0].upload(name, (folder / name).read_bytes(), "application/vnd.ms-excel")
    at.run()
    assert not at.exception, at.exception
    return at


def test_each_row_of_headings_in_a_book_is_asked_about_once_and_remembered(visit: Visit, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    at = visit(folder, "intake")
    hand_in_book(at, tmp_path, "register.xlsx", BOOK)
    at.text_input(key="intake_organisation").set_value(ORGANISATION).run()
    text = shown(at)
    assert "Bevestig eerst de kolommen van register.xlsx (bladen Oost, Zuid en West)." in text
    expanders = [each.label for each in at.expander]
    assert NL("page.intake.columns_needed_many", sheets="Oost en Zuid") in expanders
    assert NL("page.intake.columns_needed_one", sheets="West") in expanders
    assert at.button(key="rehearse").disabled
    click(at, "confirm_register.xlsx / Oost")
    assert at.button(key="rehearse").disabled
    assert "Bevestig eerst de kolommen van register.xlsx (blad West)." in shown(at)
    click(at, "confirm_register.xlsx / West")
    click(at, "rehearse")
    assert "4 rijen gelezen: 3 aanvaard en 1 afgewezen" in shown(at)
    assert cells(at, "register.xlsx / Oost") == ["2", "1", "1", "0"]
    assert cells(at, "register.xlsx / Zuid") == ["1", "1", "0", "0"]
    assert cells(at, "register.xlsx / West") == ["1", "1", "0", "0"]
    assert cells(at, "register.xlsx / Draaitabel") == ["0", "0", "0", "0"]
    assert cells(at, NL("problem.unknown_sheet.sentence", value="Draaitabel"))[0] == ("register.xlsx / Draaitabel")
    assert NL("page.intake.mapping_given", file="register.xlsx (bladen Oost, Zuid en West)") in shown(at)
    click(at, "publish")
    assert contracts(folder) == ["C-1", "C-3", "C-4"]
    assert sorted(len(mapping.headings) for mapping in remembered_mappings(folder)) == [4, 5]
    hand_in_book(at, tmp_path, "volgend jaar.xlsx", {name: BOOK[name] for name in ("West", "Oost")})
    assert NL("page.intake.mapping_known") in shown(at)
    assert not at.button(key="rehearse").disabled
    assert at.selectbox(key="which_sheet_volgend jaar.xlsx").options == ["West", "Oost"]
    click(at, "rehearse")
    assert "3 rijen gelezen: 2 aanvaard en 1 afgewezen; 2 daarvan werken een bekende rij bij" in shown(at)


def test_a_sheet_that_looks_like_a_register_can_be_left_out_and_that_is_told(visit: Visit, tmp_path: Path) -> None:
    at = visit(tmp_path / "store", "intake")
    known: list[list[object]] = [["Contractnummer", "Naam contract", "Contractwaarde"], ["C-9", "Stoelen", 900_000]]
    hand_in_book(at, tmp_path, "register.xlsx", {"2024": known, "West": BOOK["West"], "Kantine": [["soep", "brood"]]})
    at.text_input(key="intake_organisation").set_value(ORGANISATION).run()
    assert "Bevestig eerst de kolommen van register.xlsx (blad West)." in shown(at)
    click(at, "leave_out_register.xlsx / West")
    click(at, "rehearse")
    assert "1 rij gelezen: 1 aanvaard en 0 afgewezen" in shown(at)
    assert NL("problem.unknown_sheet.sentence", value="West, Kantine") in shown(at)
    at.selectbox(key="which_sheet_register.xlsx").set_value(
        at.selectbox(key="which_sheet_register.xlsx").options[1]
    ).run()
    assert not at.exception


def test_a_book_without_anything_in_it_says_so_and_the_page_stays_up(visit: Visit, tmp_path: Path) -> None:
    at = visit(tmp_path / "store", "intake")
    hand_in_book(at, tmp_path, "leeg.xlsx", {"2023": [], "2024": []})
    click(at, "rehearse")
    assert NL("unreadable.no_known_headings.sentence", file="leeg.xlsx") in shown(at)
