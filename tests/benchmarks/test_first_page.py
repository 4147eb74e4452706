"""The first page: its queries against the same sums in pandas, its rerun against a bare page with ready-made figures.

Everything is compared in one run on one machine, so read the ratios. pandas gets a start: the columns that an indicator
adds up are computed for it beforehand, targets and verdicts are left to `measure`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from mvi_dashboard import serving
from mvi_dashboard.measure import measure
from mvi_dashboard.questions import Question, Settings, ask
from mvi_dashboard.selects import select
from mvi_dashboard.store import Store, open_store
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.view import put_question
from tests.benchmarks.bare_page import pieces_of, specs_of, write_bare_page
from tests.benchmarks.conftest import SIZES, median_ms, print_table

APP = Path(__file__).parent.parent.parent / "app.py"


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
    st.cache_resource.clear()
    serving.forget()


def forget_answers() -> None:
    """Forget every figure and answer, and keep the file open."""
    serving.forget()


def calls_of_the_page(monkeypatch: pytest.MonkeyPatch) -> tuple[AppTest, list[Call]]:
    """The first page, drawn once with cold caches, and what it asked of `measure`."""
    calls: list[Call] = []

    def remember(store: Store, question: Question) -> tuple[Outcome, ...]:
        where = dict(question.where)
        calls.append(Call((question.indicator.id,), question.by, where, question.year, question.settings))
        return put_question(store, question)

    clear_caches()
    with monkeypatch.context() as patched:
        patched.setattr(serving, "put_question", remember)
        page = AppTest.from_file(str(APP), default_timeout=120).run()
    assert not page.exception
    assert calls
    return page, calls


def frame_for(store: Store, question: Question) -> pd.DataFrame:
    """What pandas starts from: the view's rows with the columns that the indicator adds up, already computed."""
    indicator = question.indicator
    names = {*question.by, *(name for name, _ in question.where)} | ({"year"} if question.in_years else set())
    dimensions = ", ".join(f"{question.column(name)} as {name}" for name in sorted(names))
    keys = ", baseline, factor_list, infrastructure" if indicator.rests_on_effects else ""
    within = " where effect = $effect" if indicator.rests_on_effects else ""
    return store.query(
        f"select {dimensions + ',' if dimensions else ''} contract_key,"
        f" {indicator.applies} as applies, cast({indicator.part} as double) as part,"
        f" cast({indicator.whole or 'null'} as double) as whole, {indicator.state} as state,"
        f" cast(spend_eur as double) as spend_eur{keys} from {question.view}{within}",
        {"effect": indicator.effect} if indicator.rests_on_effects else {},
    )


def sums_in_pandas(frame: pd.DataFrame, question: Question) -> pd.DataFrame:
    """The same sums as `measure` asks of DuckDB."""
    keys = question.settings.keys if question.indicator.rests_on_effects else {}
    chosen = frame[(frame[list(keys)] == pd.Series(keys)).all(axis=1)] if keys else frame
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


def key(question: Question) -> str:
    """Names the prepared frame that a question starts from."""
    return f"{question.indicator.id}-{question.view}-{'-'.join(question.by)}-{len(question.where)}"


class Race:
    """The same questions on one store, answered by `measure`, by its SQL alone, and by pandas."""

    def __init__(self, folder: Path, calls: Sequence[Call], parquet: Path) -> None:
        self.folder, self.calls = folder, calls
        self.store = open_store(folder)
        self.questions = [question for call in calls for question in call.questions(self.store)]
        self.frames = {key(question): frame_for(self.store, question) for question in self.questions}
        self.files = {name: parquet / f"{number}.parquet" for number, name in enumerate(self.frames)}
        parquet.mkdir()
        for name, frame in self.frames.items():
            frame.to_parquet(self.files[name])

    def check(self) -> None:
        """Both ways count the same contracts, and add up to the same value where one is known."""
        for call in self.calls:
            measured = call.measured(self.store)
            for question in call.questions(self.store):
                ours = measured[measured["indicator"] == question.indicator.id]
                theirs = sums_in_pandas(self.frames[key(question)], question)
                assert ours["contracts_total"].sum() == theirs["contracts"].sum()
                if question.indicator.whole is None:
                    known = ours["value"].dropna().sum() * question.indicator.scale
                    assert known == pytest.approx(theirs["part"].sum(), rel=1e-9, abs=0.01)

    def by_measure(self) -> None:
        for call in self.calls:
            call.measured(self.store)

    def by_sql_alone(self) -> None:
        for question in self.questions:
            self.store.rows(*select(question))

    def by_pandas(self) -> None:
        for question in self.questions:
            sums_in_pandas(self.frames[key(question)], question)

    def by_measure_cold(self) -> None:
        self.store.close()
        self.store = open_store(self.folder)
        self.by_measure()

    def by_pandas_cold(self) -> None:
        self.frames = {name: pd.read_parquet(path) for name, path in self.files.items()}
        self.by_pandas()

    def rows(self, size: int) -> list[tuple[object, ...]]:
        """The lines of the table: cold and cached, with the ratio of `measure` to pandas."""
        cold = median_ms(self.by_measure_cold, repeats=5), median_ms(self.by_pandas_cold, repeats=5)
        cached = median_ms(self.by_measure), median_ms(self.by_pandas)
        sql = median_ms(self.by_sql_alone)
        return [
            (f"{size:,} cold", len(self.questions), "", *cold, cold[0] / cold[1]),
            (f"{size:,} cached", len(self.questions), sql, *cached, cached[0] / cached[1]),
        ]


def test_queries_of_the_first_page_against_pandas(
    stores: dict[int, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: list[tuple[object, ...]] = []
    for size in SIZES:
        monkeypatch.setenv("MVI_STORE", str(stores[size]))
        _, calls = calls_of_the_page(monkeypatch)
        clear_caches()
        race = Race(stores[size], calls, tmp_path / str(size))
        race.check()
        rows += race.rows(size)
        race.store.close()
    print_table(
        "All questions of the first page: measure (DuckDB, with targets and verdicts) against the same sums in pandas\n"
        "  (cold: file opened anew, Parquet read anew; cached: file open, frames in memory)",
        ("contracts", "questions", "SQL alone ms", "measure ms", "pandas ms", "ratio"),
        rows,
    )


def test_rerun_of_the_first_page_against_a_bare_page(
    stores: dict[int, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: list[tuple[object, ...]] = []
    for size in SIZES:
        monkeypatch.setenv("MVI_STORE", str(stores[size]))
        page, _ = calls_of_the_page(monkeypatch)
        script = tmp_path / f"bare_{size}.py"
        write_bare_page(script, {"now": pieces_of(page)})
        bare = AppTest.from_file(str(script), default_timeout=120).run()
        assert not bare.exception
        assert specs_of(bare) == specs_of(page) != []

        bare_ms = median_ms(bare.run)
        page.run()
        rows.append((f"{size:,} cached", median_ms(page.run), bare_ms))
        rows.append((f"{size:,} new question", median_ms(page.run, repeats=5, before=forget_answers), bare_ms))
        rows.append((f"{size:,} cold", median_ms(page.run, repeats=5, before=clear_caches), bare_ms))
        clear_caches()
    print_table(
        "A rerun of the first page against a bare page that draws the same figures from ready-made data\n"
        "  (cached: asked before; new question: file open, nothing remembered; cold: file opened anew)",
        ("contracts", "page ms", "bare ms", "ratio"),
        [(name, ours, theirs, ours / theirs) for name, ours, theirs in rows],  # type: ignore[operator]
    )
