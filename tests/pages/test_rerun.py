"""What was seen before is remembered: a rerun asks the store nothing."""

import re
import threading
from typing import Any

import pytest

from mvi_dashboard import serving
from mvi_dashboard.navigation import NAMES
from mvi_dashboard.questions import Cut
from mvi_dashboard.serving.memory import Memory
from mvi_dashboard.store import Store
from mvi_dashboard.view import ask_store
from tests.pages.conftest import Visit, charts

OF_THE_MOMENT = ("quality",)
"""Pages with a list that changes with what readers type, between two imports; it is read at every rerun."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every SELECT that reaches a store, from here on."""
    found: list[str] = []

    def listening(name: str) -> None:
        plain = getattr(Store, name)

        def listen(store: Store, sql: str, parameters: dict[str, Any] | None = None) -> Any:
            found.append(sql)
            return plain(store, sql, parameters)

        monkeypatch.setattr(Store, name, listen)

    for name in ("query", "rows"):
        listening(name)
    return found


@pytest.mark.parametrize("name", [name for name in NAMES if name not in OF_THE_MOMENT])
def test_a_rerun_of_a_page_asks_the_store_nothing(name: str, town: Store, visit: Visit, asked: list[str]) -> None:
    at = visit(town.path.parent, name)
    assert asked
    asked.clear()
    at.run()
    assert not at.exception
    assert asked == []


def test_a_filter_that_was_chosen_before_asks_the_store_nothing(town: Store, visit: Visit, asked: list[str]) -> None:
    at = visit(town.path.parent)
    drawn = {}
    for year in (2024, 2025):
        at.selectbox(key="choose_year").select(year).run()
        drawn[year] = {name: chart.spec for name, chart in charts(at).items()}
    assert drawn[2024] != drawn[2025]
    asked.clear()
    at.selectbox(key="choose_year").select(2024).run()
    assert {name: chart.spec for name, chart in charts(at).items()} == drawn[2024]
    assert asked == []


@pytest.mark.parametrize(
    "indicator",
    ["co2_avoided_year_t", "co2_avoided_t", "circular_share", "spend_year_eur", "social_return_realised_eur"],
)
def test_a_year_of_figures_that_were_asked_per_year_is_known(indicator: str, town: Store, asked: list[str]) -> None:
    serving.forget()
    years = [outcome.code for outcome in serving.ask(town, Cut((indicator,), ("year",)))]
    assert {2024, 2025} <= set(years)
    asked.clear()
    for year in (*years, 2099):
        cut = Cut((indicator,), year=int(str(year)))
        remembered = serving.ask(town, cut)
        assert asked == []
        assert remembered == ask_store(town, cut)
        asked.clear()


def test_the_memory_forgets_what_was_not_asked_for_longest() -> None:
    memory, made = Memory(2), list[str]()

    def make(name: str) -> str:
        made.append(name)
        return name.upper()

    def recall(name: str) -> str:
        return memory.recall(name, lambda: make(name))

    assert [recall(name) for name in ("a", "b", "a", "c", "a", "b")] == ["A", "B", "A", "C", "A", "B"]
    assert made == ["a", "b", "c", "b"]
    assert len(memory) == 2
    memory.forget()
    assert len(memory) == 0


def test_readers_who_ask_at_the_same_moment_wait_for_the_first() -> None:
    memory, made = Memory(2), list[int]()
    asked, may_finish = threading.Event(), threading.Event()

    def make() -> int:
        made.append(1)
        asked.set()
        may_finish.wait(30)
        return len(made)

    answers: list[int] = []
    readers = [threading.Thread(target=lambda: answers.append(memory.recall("x", make))) for _ in range(3)]
    for reader in readers:
        reader.start()
    asked.wait(30)
    may_finish.set()
    for reader in readers:
        reader.join(30)
    assert answers == [1, 1, 1]


def test_what_could_not_be_made_is_tried_again() -> None:
    memory = Memory(2)

    def fail() -> int:
        raise ValueError("the store is gone")

    with pytest.raises(ValueError, match="gone"):
        memory.recall("x", fail)
    assert memory.recall("x", lambda: 1) == 1


def test_what_is_remembered_of_one_page_is_not_shown_on_another(town: Store, visit: Visit) -> None:
    at = visit(town.path.parent, "circular")
    at.switch_page("mvi_dashboard/pages/product_groups.py").run()  # shows one of its figures too
    links = re.findall(r'href="[^"]*take/(\w+)/', " ".join(element.proto.body for element in at.get("html")))
    assert set(links) == {"product_groups"}
