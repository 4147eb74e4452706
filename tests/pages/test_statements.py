"""A sentence typed on the alderman's page: kept with function and date, shown there and on the A4, taken back, never a person's."""

import datetime
from pathlib import Path

import pytest

from mvi_dashboard.language import Language
from mvi_dashboard.palette import LIGHT
from mvi_dashboard.report.filling import fill_sheet
from mvi_dashboard.statements import MOST_CHARACTERS, read_statement, state
from mvi_dashboard.store import StoreFault, build_store, open_store, read_entries
from mvi_dashboard.view import open_view
from tests.pages.conftest import Visit, shown
from tests.pages.town import TOWN
from tests.registers import ORGANISATION, build_from, write_register

NL = Language("nl")
ADVICE = "Vraag eerst de certificaten van de stroom op"
AT = datetime.datetime(2026, 7, 3, 9, 30, tzinfo=datetime.UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build_from(tmp_path / "store", write_register(tmp_path / "register", **TOWN))
    return tmp_path / "store"


def test_a_typed_advice_stands_on_the_page_with_function_and_date(folder: Path, visit: Visit) -> None:
    at = visit(folder)
    at.text_area(key="statement_text").set_value(ADVICE)
    at.button(key="statement_keep").click().run()
    assert "Er is niet gezegd welke functie dit besluit." in shown(at)
    at.text_input(key="statement_by").set_value("Concernadviseur MVI")
    at.text_area(key="statement_text").set_value(ADVICE)
    at.button(key="statement_keep").click().run()
    assert not at.exception
    (entry,) = read_entries(folder, "statements")
    text = shown(at)
    assert f"De adviseur: {ADVICE}. (Concernadviseur MVI, {NL.date_long(entry.at.date())})" in text
    assert NL("statement.kept") in text
    at.text_area(key="statement_text").set_value("")
    at.button(key="statement_keep").click().run()
    assert ADVICE not in shown(at)
    assert len(read_entries(folder, "statements")) == 2  # never rewritten


def test_the_sheet_and_the_page_tell_the_same_and_a_later_import_keeps_it(folder: Path, tmp_path: Path) -> None:
    with_store = open_store(folder)
    state(with_store, ORGANISATION, "advice", ADVICE, "Concernadviseur MVI", AT)
    state(with_store, ORGANISATION, "decision_asked", "Stem in met een brief", "Wethouder", AT)
    state(with_store, ORGANISATION, "decision_taken", "De raad stemde in", "Raad", AT)
    build_store(folder)
    build_from(folder, write_register(tmp_path / "more", contracts=[{**TOWN["contracts"][2], "contract_id": "S-2"}]))
    store = open_store(folder)
    sheet = fill_sheet(open_view("summary", NL, store, {}, LIGHT, period="year"))
    assert sheet.advice == f"{ADVICE}. (Concernadviseur MVI, 3 juli 2026)"
    assert sheet.decision.lines == (
        "Stem in met een brief. (Wethouder, 3 juli 2026)",
        "Genomen besluit: De raad stemde in. (Raad, 3 juli 2026)",
    )


def test_the_longest_sentence_keeps_its_date_on_the_sheet(folder: Path) -> None:
    state(open_store(folder), ORGANISATION, "advice", "w" * 400, "Concernadviseur maatschappelijk inkopen", AT)
    build_store(folder)
    store = open_store(folder)
    found = read_statement(store, ORGANISATION, "advice")
    assert found is not None
    assert len(found.text) == MOST_CHARACTERS
    sheet = fill_sheet(open_view("summary", NL, store, {}, LIGHT, period="year"))
    assert sheet.advice.endswith("3 juli 2026)")


def test_no_person_and_nothing_to_take_back(folder: Path) -> None:
    store = open_store(folder)
    for by, rule in (("j.jansen@stad.nl", "entry_names_person"), ("  ", "entry_without_function")):
        with pytest.raises(StoreFault) as fault:
            state(store, ORGANISATION, "advice", ADVICE, by)
        assert fault.value.rule == rule
    with pytest.raises(StoreFault) as fault:
        state(store, ORGANISATION, "advice", " ", "Concernadviseur MVI")
    assert fault.value.rule == "nothing_stated"
    assert read_entries(folder, "statements") == ()


def test_a_server_that_only_shows_offers_no_form(folder: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MVI_READ_ONLY", "1")
    at = visit(folder)
    assert not at.text_area
    assert not [button for button in at.button if button.key == "statement_keep"]
    intake = visit(folder, "intake")
    assert not intake.file_uploader
    assert NL("app.read_only") in shown(intake)
    assert not visit(folder, "quality").text_input
    assert not visit(folder.parent / "nothing").button
