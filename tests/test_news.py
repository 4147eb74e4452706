"""What is told of a new store to who saw an earlier one: files, contracts and headlines, in sentences that are true."""

from pathlib import Path

import pytest

from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.measure import measure
from mvi_dashboard.news import tell_news
from mvi_dashboard.store import Store, list_stores, open_store, restore_store
from mvi_dashboard.telling.outcomes import by_indicator
from mvi_dashboard.telling.phrases import say_outcome
from tests.pages.town import TOWN
from tests.registers import build_from, write_register

NL = Language("nl")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build_from(tmp_path / "store", write_register(tmp_path / "register", **TOWN))
    return tmp_path / "store"


def opened(folder: Path) -> tuple[Store, str]:
    store = open_store(folder)
    return store, store.name


def test_who_saw_this_store_is_told_nothing(folder: Path) -> None:
    store, name = opened(folder)
    assert tell_news(store, name, NL) == []


def test_a_new_and_a_known_contract_are_counted_and_the_headline_is_told_as_measured(
    folder: Path, tmp_path: Path
) -> None:
    earlier, seen = opened(folder)
    known = {**TOWN["contracts"][2], "title": "Schoonmaak stadhuis en werf", "value_eur": "800000"}
    fresh = {**TOWN["contracts"][2], "contract_id": "S-2", "title": "Schoonmaak sporthal"}
    build_from(folder, write_register(tmp_path / "more", contracts=[known, fresh]))
    store, _ = opened(folder)
    told = tell_news(store, seen, NL)
    assert told[0] == "Nieuw sinds uw vorige bezoek: contracts.csv, samen 2 aanvaarde rijen."
    assert (
        told[1] == "Er is 1 contract bij gekomen. 1 bekend contract is opnieuw aangeleverd. Daarvan is er 1 gewijzigd."
    )
    share = "circular_share"
    before, now = (by_indicator(measure(each, [share], year=store.default_year))[share] for each in (earlier, store))
    assert before.value != now.value
    was, is_now = (say_outcome(NL, "share", each) for each in (before, now))
    assert f"Circulair inkopen in {store.default_year}: was {was}, nu {is_now}." in told
    assert not any("CO₂" in text for text in told)  # that headline did not move


def test_the_same_rows_again_leave_the_headlines_as_they_were(folder: Path, tmp_path: Path) -> None:
    _, seen = opened(folder)
    build_from(folder, write_register(tmp_path / "again", contracts=TOWN["contracts"]))
    store, _ = opened(folder)
    assert tell_news(store, seen, NL)[1:] == [
        "4 bekende contracten zijn opnieuw aangeleverd. Daarin is niets gewijzigd.",
        "De drie hoofdcijfers zijn gelijk gebleven.",
    ]


def test_data_put_back_or_gone_are_called_other_data(folder: Path, tmp_path: Path) -> None:
    _, first = opened(folder)
    fresh = {**TOWN["contracts"][2], "contract_id": "S-2"}
    build_from(folder, write_register(tmp_path / "more", contracts=[fresh]))
    _, second = opened(folder)
    restore_store(folder, first)
    store, _ = opened(folder)
    assert tell_news(store, second, NL)[0] == NL("news.other_data")
    for path in list_stores(folder):
        if path.name == second:
            path.unlink()
    assert tell_news(store, second, NL) == [NL("news.other_data")]
    assert tell_news(store, "../../etc/passwd", NL) == [NL("news.other_data")]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_tells_it(folder: Path, tmp_path: Path, code: str) -> None:
    _, seen = opened(folder)
    build_from(folder, write_register(tmp_path / "more", contracts=[{**TOWN["contracts"][2], "contract_id": "S-2"}]))
    store, _ = opened(folder)
    told = tell_news(store, seen, Language(code))
    assert Language(code)("news.fresh_one") in told[1]
