"""Where Streamlit meets the store, and what is remembered of it; the only package that knows both.

A published file never changes, so whatever was measured on it stays true: everything is remembered under the file's name. A
new import moves the pointer, which every rerun reads; the next rerun then opens the new file and measures again.
What is remembered is shared between readers: outcomes and figures are frozen, frames are only read.
"""

import os
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from mvi_dashboard.contract_changes import HeadlineChange, compare_contracts
from mvi_dashboard.dossier import Dossier, count_contracts, list_contracts, read_dossier
from mvi_dashboard.paths import default_store
from mvi_dashboard.questions import Cut, Question, Settings
from mvi_dashboard.serving.memory import Memory
from mvi_dashboard.store import Store, current_file, list_stores, open_any, open_store
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.trace import Trace, trace
from mvi_dashboard.view import View, put_question

Where = Mapping[str, tuple[str | int | None, ...]]
Made = TypeVar("Made")
Finished = TypeVar("Finished")

# How many of each: on the demo the outcomes of a question take 1 to 20 kB and a figure 15 to 25 kB; a trace grows with the register.
_OUTCOMES, _MADE, _TRACES, _LISTS, _CHANGES, _DOSSIERS = (Memory(most) for most in (20_000, 5_000, 20, 100, 50, 500))


def store_folder() -> Path:
    """The store folder that is being served: the one that `MVI_STORE` names, else the default one."""
    named = os.environ.get("MVI_STORE")
    return Path(named) if named else default_store()


def may_write() -> bool:
    """Whether readers may hand in and type: not where `mvi serve --read-only` said so, nor in a folder that is not ours."""
    if os.environ.get("MVI_READ_ONLY"):
        return False
    folder = store_folder()
    return not folder.exists() or os.access(folder, os.W_OK)


def current_store() -> Store | None:
    """The store as it is at this moment, opened once per file; None where nothing was published yet."""
    path = current_file(store_folder())
    return _opened(str(path)) if path is not None else None


# Two files may be open: a session that is still drawing on the earlier one must be able to finish.
@st.cache_resource(max_entries=2, show_spinner=False, on_release=lambda store: store.close())
def _opened(path: str) -> Store:
    return open_store(Path(path).parent)


def forget() -> None:
    """Forget every answer and figure, and keep the store open."""
    for memory in (_OUTCOMES, _MADE, _TRACES, _LISTS, _CHANGES, _DOSSIERS):
        memory.forget()


def ask(store: Store, cut: Cut) -> tuple[Outcome, ...]:
    """The outcomes of a cut; each of its questions is remembered, so that it is asked once however figures combine it."""
    found: list[Outcome] = []
    for question in cut.questions(store.default_year):
        found += _OUTCOMES.recall((store.path, question), partial(_put, store, question))
    return tuple(found)


def _put(store: Store, question: Question) -> tuple[Outcome, ...]:
    """The outcomes of a question; those of one year are a row of the figures per year, where these were asked before."""
    if question.year is not None and not question.by:
        per_year = _OUTCOMES.known((store.path, replace(question, by=("year",), year=None)))
        if per_year is not None:
            return tuple(replace(outcome, cut=()) for outcome in per_year if outcome.code == question.year)
    return put_question(store, question)


def make(view: View, maker: Callable[[View], Made]) -> Made:
    """What a function makes of a view (a figure, a sentence), remembered; it must be frozen."""
    return _MADE.recall(_name(view, maker), lambda: maker(view))


def finish(view: View, maker: Callable[[View], Made], finisher: Callable[[View, Made], Finished]) -> Finished:
    """What a second function makes of that, such as the words under a figure, remembered too."""
    return _MADE.recall(_name(view, maker, finisher), lambda: finisher(view, make(view, maker)))


def read(store: Store, reader: Callable[[Store, str], Made], word: str) -> Made:
    """What a function reads in a store about one word, such as the method of a product group, remembered."""
    return _MADE.recall((store.path, *_names(reader), word), lambda: reader(store, word))


def _name(view: View, *makers: Callable[..., Any]) -> Hashable:
    return view.store.path, view.page, view.key, *_names(*makers)


def _names(*makers: Callable[..., Any]) -> tuple[str, ...]:
    """Names, since a page's own functions are other ones at every rerun."""
    return tuple(f"{maker.__module__}.{maker.__qualname__}" for maker in makers)


def traced(store: Store, cut: Cut) -> Trace:
    """The contracts behind the one figure of a cut, remembered; treat it as read-only."""
    return _TRACES.recall(
        (store.path, cut), lambda: trace(store, cut.indicators[0], dict(cut.where), cut.year, cut.settings)
    )


def listed_contracts(
    store: Store, *, where: Where, search: str, settings: Settings, order: str, offset: int, most: int
) -> tuple[pd.DataFrame, int]:
    """A part of the contracts of a selection with what is known of each, and how many there are; remembered."""
    wanted = tuple(sorted((dimension, tuple(codes)) for dimension, codes in where.items()))
    count = _LISTS.recall(
        (store.path, wanted, search, settings),
        lambda: count_contracts(store, where=dict(wanted), search=search, settings=settings),
    )
    offset = min(offset, max(count - 1, 0) // most * most)
    listed = _LISTS.recall(
        (store.path, wanted, search, settings, order, offset, most),
        lambda: list_contracts(
            store, where=dict(wanted), search=search, settings=settings, limit=most, offset=offset, order=order
        ),
    )
    return listed, count


def earlier_stores() -> list[str]:
    """The names of the other files of the store folder that were published before the current one, newest first."""
    current = current_file(store_folder())
    return [path.name for path in list_stores(store_folder()) if current is not None and path.name < current.name]


def changed_contracts(
    store: Store, name: str, where: Where, year: int, settings: Settings
) -> tuple[HeadlineChange, ...]:
    """What moved per contract since the store file of that name, remembered; `StoreFault` where it cannot be read."""
    wanted = tuple(sorted((dimension, tuple(codes)) for dimension, codes in where.items()))

    def compared() -> tuple[HeadlineChange, ...]:
        earlier = open_any(store_folder() / name)
        try:
            return compare_contracts(earlier, store, where=dict(wanted), year=year, settings=settings)
        finally:
            earlier.close()

    return _CHANGES.recall((store.path, name, wanted, year, settings), compared)


def dossier(store: Store, organisation: str, contract_id: str, settings: Settings) -> Dossier | None:
    """Everything known about one contract, remembered; None where there is no such contract."""
    return _DOSSIERS.recall(
        (store.path, organisation, contract_id, settings),
        lambda: read_dossier(store, organisation, contract_id, settings),
    )
