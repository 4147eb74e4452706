"""The first page: its queries against the same sums in pandas, its rerun against a bare page with ready-made figures.

Everything is compared in one run on one machine, so read the ratios. pandas gets a start: the columns that an indicator
adds up are computed for it beforehand, targets and verdicts are left to `measure`.
"""

import json
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element

from mvi_dashboard import serving
from mvi_dashboard.measure import measure, select
from mvi_dashboard.questions import Question, Settings, ask
from mvi_dashboard.store import Store, open_store
from tests.benchmarks.conftest import SIZES, median_ms, print_table

APP = Path(__file__).parent.parent.parent / "app.py"

BARE_PAGE = """
import pickle
import streamlit as st

@st.cache_resource
def ready_made():
    with open({path!r}, "rb") as file:
        return pickle.load(file)

st.set_page_config(page_title="Bare", layout="wide")
for number, (kind, content) in enumerate(ready_made()):
    if kind == "plotly_chart":
        st.plotly_chart(content, key=f"chart-{{number}}", theme=None)
    elif kind == "dataframe":
        st.dataframe(content, key=f"frame-{{number}}")
    elif kind == "selectbox":
        st.selectbox("choice", content, key=f"choice-{{number}}")
    elif kind == "button":
        st.button(content, key=f"button-{{number}}")
    elif kind == "html":
        st.html(content)
    else:
        st.markdown(content)
"""


@dataclass(frozen=True)
class Call:
    """One call of `measure` that the page makes."""

    indicators: tuple[str, ...]
    by: tuple[str, ...]
    where: Mapping[str, tuple[Any, ...]]
    year: int | None
    settings: Settings

    def measured(self, store: Store) -> pd.DataFrame:
        return measure(store, self.indicators, self.by, self.where, self.year, self.settings)

    def questions(self, store: Store) -> list[Question]:
        return [
            ask(name, self.by, self.where, self.year, self.settings, store.default_year) for name in self.indicators
        ]


def clear_caches() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


def calls_of_the_page(monkeypatch: pytest.MonkeyPatch) -> tuple[AppTest, list[Call]]:
    """The first page, drawn once with cold caches, and what it asked of `measure`."""
    calls: list[Call] = []

    def remember(store: Store, indicators: Sequence[str], **asked: Any) -> pd.DataFrame:
        where, settings = dict(asked.get("where") or {}), asked.get("settings") or Settings()
        calls.append(Call(tuple(indicators), tuple(asked.get("by", ())), where, asked.get("year"), settings))
        return measure(store, indicators, **asked)

    clear_caches()
    with monkeypatch.context() as patched:
        patched.setattr(serving, "measure", remember)
        page = AppTest.from_file(str(APP), default_timeout=120).run()
    assert not page.exception
    assert calls
    return page, calls


def frame_for(store: Store, question: Question) -> pd.DataFrame:
    """What pandas starts from: the view's rows with the columns that the indicator adds up, already computed."""
    indicator = question.indicator
    names = {*question.by, *(name for name, _ in question.where)} | ({"year"} if question.in_years else set())
    dimensions = ", ".join(f"{question.column(name)} as {name}" for name in sorted(names))
    return store.query(
        f"select {dimensions + ',' if dimensions else ''} baseline, factor_list, contract_key,"
        f" {indicator.applies} as applies, cast({indicator.part} as double) as part,"
        f" cast({indicator.whole or 'null'} as double) as whole, {indicator.state} as state,"
        f" cast(spend_eur as double) as spend_eur from {question.view} where effect = $effect",
        {"effect": indicator.effect},
    )


def sums_in_pandas(frame: pd.DataFrame, question: Question) -> pd.DataFrame:
    """The same sums as `measure` asks of DuckDB."""
    settings = question.settings
    chosen = frame[(frame["baseline"] == settings.baseline) & (frame["factor_list"] == settings.factor_list)]
    chosen = chosen[chosen["applies"]]
    for name, values in question.where:
        chosen = chosen[chosen[name].isin(values)]
    if question.year is not None and "year" not in question.by:
        chosen = chosen[chosen["year"] == question.year]
    is_known = chosen["state"].isin(["known", "none"])
    counted = chosen.assign(
        known=is_known,
        partly=chosen["state"] == "partly_known",
        unknown=chosen["state"] == "unknown",
        known_eur=chosen["spend_eur"].where(is_known, 0),
    )
    added = ["part", "whole", "known", "partly", "unknown", "known_eur", "spend_eur"]
    if not question.by:
        return counted[added].sum().to_frame().T.assign(contracts=counted["contract_key"].nunique())
    groups = counted.groupby(list(question.by), dropna=False, sort=True)
    return groups[added].sum().assign(contracts=groups["contract_key"].nunique()).reset_index()


def compare(store: Store, call: Call, frames: Mapping[str, pd.DataFrame]) -> None:
    """Both ways give the same number of contracts, and the same value where one is known."""
    measured = call.measured(store)
    for question in call.questions(store):
        ours = measured[measured["indicator"] == question.indicator.id]
        theirs = sums_in_pandas(frames[key(question)], question)
        assert ours["contracts_total"].sum() == theirs["contracts"].sum()
        if question.indicator.whole is None:
            known = ours["value"].dropna().sum() * question.indicator.scale
            assert known == pytest.approx(theirs["part"].sum(), rel=1e-9, abs=0.01)


def key(question: Question) -> str:
    """Names the prepared frame that a question starts from."""
    return f"{question.indicator.id}-{question.view}-{'-'.join(question.by)}-{len(question.where)}"


def test_queries_of_the_first_page_against_pandas(
    stores: dict[int, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: list[tuple[object, ...]] = []
    for size in SIZES:
        folder = stores[size]
        monkeypatch.setenv("MVI_STORE", str(folder))
        _, calls = calls_of_the_page(monkeypatch)
        clear_caches()
        store = open_store(folder)
        questions = {key(question): question for call in calls for question in call.questions(store)}
        frames = {name: frame_for(store, question) for name, question in questions.items()}
        files = {name: tmp_path / f"{size}-{number}.parquet" for number, name in enumerate(frames)}
        for name, frame in frames.items():
            frame.to_parquet(files[name])
        for call in calls:
            compare(store, call, frames)

        def in_duckdb(store: Store = store, calls: list[Call] = calls) -> None:
            for call in calls:
                call.measured(store)

        def in_pandas(
            frames: Mapping[str, pd.DataFrame] = frames, store: Store = store, calls: list[Call] = calls
        ) -> None:
            for call in calls:
                for question in call.questions(store):
                    sums_in_pandas(frames[key(question)], question)

        def sql_alone(store: Store = store, calls: list[Call] = calls) -> None:
            for call in calls:
                for question in call.questions(store):
                    store.rows(*select(question))

        warm = median_ms(in_duckdb), median_ms(in_pandas)
        sql_ms = median_ms(sql_alone)
        store.close()

        def cold_duckdb(folder: Path = folder, calls: list[Call] = calls) -> None:
            fresh = open_store(folder)
            for call in calls:
                call.measured(fresh)
            fresh.close()

        cold_first = median_ms(cold_duckdb, repeats=5)
        store = open_store(folder)

        def cold_pandas(files: Mapping[str, Path] = files, store: Store = store, calls: list[Call] = calls) -> None:
            in_pandas({name: pd.read_parquet(path) for name, path in files.items()}, store, calls)

        cold = cold_first, median_ms(cold_pandas, repeats=5)
        store.close()
        rows.append((f"{size:,} cold", len(calls), "", *cold, cold[0] / cold[1]))
        rows.append((f"{size:,} cached", len(calls), sql_ms, *warm, warm[0] / warm[1]))
    print_table(
        "All queries of the first page in DuckDB, with targets and verdicts (measure), against the same sums in pandas\n"
        "  (cold: file opened anew, Parquet read anew; cached: file open, frames in memory)",
        ("contracts", "calls", "SQL alone ms", "measure ms", "pandas ms", "ratio"),
        rows,
    )


def ready_made(page: AppTest) -> list[tuple[str, Any]]:
    """What stands on a drawn page, in order, as plain content."""
    content: list[tuple[str, Any]] = []
    for element in page.main:
        if not isinstance(element, Element):
            continue
        kind = element.type
        if kind == "plotly_chart":
            content.append((kind, go.Figure(_figure(element))))
        elif kind == "html":
            content.append((kind, element.proto.body))
        elif kind in ("arrow_data_frame", "dataframe"):
            content.append(("dataframe", element.value))
        elif kind in ("selectbox", "multiselect", "button_group"):
            content.append(("selectbox", list(getattr(element, "options", None) or ["-"])))
        elif kind in ("button", "download_button"):
            content.append(("button", element.proto.label))
        elif kind in ("markdown", "caption", "title", "header", "subheader"):
            content.append(("markdown", str(element.value)))
    return content


def _figure(element: Any) -> dict[str, Any]:
    figure: dict[str, Any] = json.loads(element.proto.spec)
    return {"data": figure["data"], "layout": {**figure["layout"], "template": None}}


def test_rerun_of_the_first_page_against_a_bare_page(
    stores: dict[int, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: list[tuple[object, ...]] = []
    for size in SIZES:
        monkeypatch.setenv("MVI_STORE", str(stores[size]))
        page, _ = calls_of_the_page(monkeypatch)
        content = ready_made(page)
        path = tmp_path / f"{size}.pickle"
        path.write_bytes(pickle.dumps(content))
        bare = AppTest.from_string(BARE_PAGE.format(path=str(path)), default_timeout=120).run()
        assert not bare.exception
        assert len(bare.get("plotly_chart")) == len(page.get("plotly_chart")) > 0

        bare_ms = median_ms(bare.run)
        page.run()
        rows.append((f"{size:,} cached", median_ms(page.run), bare_ms))
        rows.append((f"{size:,} new question", median_ms(page.run, repeats=5, before=st.cache_data.clear), bare_ms))
        rows.append((f"{size:,} cold", median_ms(page.run, repeats=5, before=clear_caches), bare_ms))
        clear_caches()
    print_table(
        "A rerun of the first page against a bare page that draws the same figures from ready-made data\n"
        "  (cached: asked before; new question: file open, nothing remembered; cold: file opened anew)",
        ("contracts", "page ms", "bare ms", "ratio"),
        [(name, ours, theirs, ours / theirs) for name, ours, theirs in rows],  # type: ignore[operator]
    )
