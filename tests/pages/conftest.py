"""The pages as Streamlit runs them, without a browser, on a store of our choice."""

import html
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from mvi_dashboard import serving
from mvi_dashboard.store import Store
from tests.conftest import PROJECT
from tests.pages.town import town_store

Visit = Callable[..., AppTest]


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The small town; read only."""
    return town_store(tmp_path_factory.mktemp("town"))


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Visit:
    """`visit(folder, "contracts", year="2024")`: the page after its first run, through the real `app.py`."""

    def opened(folder: Path, page: str = "summary", **address: str | list[str]) -> AppTest:
        monkeypatch.setenv("MVI_STORE", str(folder))
        st.cache_data.clear()
        st.cache_resource.clear()
        serving.forget()
        at = AppTest.from_file(PROJECT / "app.py", default_timeout=60)
        for name, value in address.items():
            at.query_params[name] = value
        at.run()
        if page != "summary":
            at.switch_page(f"mvi_dashboard/pages/{page}.py").run()
        assert not at.exception, at.exception
        return at

    return opened


def shown(at: AppTest) -> str:
    """Everything that stands on the page as text: our own HTML, titles and the sentences of widgets."""
    titles = [title.value for title in at.title]
    labels = [expander.label for expander in at.expander]
    return _plain(" ".join([*titles, *_bodies(at), *labels]))


def cells(at: AppTest, heading: str) -> list[str]:
    """The cells of the first table row with this heading."""
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", " ".join(_bodies(at)), flags=re.DOTALL):
        head, *found = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, flags=re.DOTALL)
        if _plain(head) == heading:
            return [_plain(cell) for cell in found]
    return []


_IDENTIFIER = re.compile(r"(?<![\w./=&?-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w./=])")
_SAID = ("text", "hovertext", "hovertemplate", "name", "customdata", "title", "ticktext")
"""Where a chart keeps what is read in it, also the words that a pointer brings up."""


def raw_identifiers(at: AppTest) -> set[str]:
    """Names with an underscore in what is read or heard: texts, labels, tooltips of charts; the id of a figure is none."""
    texts = [*_bodies(at), shown(at), *(choice.label for choice in (*at.selectbox, *at.multiselect))]
    texts += [str(option) for choice in (*at.selectbox, *at.multiselect) for option in choice.options]
    heard = [label for body in _bodies(at) for label in re.findall(r'(?:title|aria-label|data-label)="([^"]*)"', body)]
    drawn = [text for chart in charts(at).values() for text in (chart.alt, *_strings(json.loads(chart.spec)))]
    told = [re.sub(r"(Figuur|Figure) \S+", "", _plain(text)) for text in (*texts, *heard, *drawn)]
    return {found for text in told for found in _IDENTIFIER.findall(text)}


def _strings(told: Any, *, is_said: bool = False) -> Iterator[str]:
    """Every text of a chart that a reader meets."""
    if isinstance(told, str):
        if is_said:
            yield told
    elif isinstance(told, dict):
        for name, inner in told.items():
            yield from _strings(inner, is_said=is_said or name in _SAID)
    elif isinstance(told, list):
        for inner in told:
            yield from _strings(inner, is_said=is_said)


def _bodies(at: AppTest) -> list[str]:
    return [element.proto.body for element in at.get("html")]


def _plain(markup: str) -> str:
    """Without tags, styles and scripts; no-break spaces as spaces."""
    text = re.sub(r"<style>.*?</style>|<script>.*?</script>|<[^>]+>", " ", markup, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(text)).strip()


def charts(at: AppTest) -> dict[str, Any]:
    """Chart name → its Plotly specification as text and its words for a screen reader."""
    return {element.proto.id.rsplit("-chart_", 1)[-1]: element.proto for element in at.get("plotly_chart")}
