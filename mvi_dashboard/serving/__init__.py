"""Where Streamlit's cache meets the store; the only package that knows both.

A published file never changes, so whatever was measured on it stays true: everything is cached under the file's name. A
new import moves the pointer, which every rerun reads; the next rerun then opens the new file and measures again.
What is remembered is shared between readers (`cache_resource` does not copy): outcomes and figures are frozen, frames
are only read.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from mvi_dashboard.contract_changes import HeadlineChange, compare_contracts
from mvi_dashboard.dossier import Dossier, count_contracts, list_contracts, read_dossier
from mvi_dashboard.paths import default_store
from mvi_dashboard.questions import Cut, Settings
from mvi_dashboard.store import Store, current_file, list_stores, open_any, open_store
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.trace import Trace, trace
from mvi_dashboard.view import View, ask_store

Where = Mapping[str, tuple[str | int | None, ...]]
Made = TypeVar("Made")


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
    for remembered in (_outcomes, _made, _traced):
        remembered.clear()


def ask(store: Store, cut: Cut) -> tuple[Outcome, ...]:
    """The outcomes of a cut, remembered."""
    return _outcomes(f"{store.name} {cut}", store, cut)


@st.cache_resource(max_entries=20_000, show_spinner=False)
def _outcomes(key: str, _store: Store, _cut: Cut) -> tuple[Outcome, ...]:  # noqa: ARG001 - the key under which it is kept
    return ask_store(_store, _cut)


def make(view: View, maker: Callable[[View], Made]) -> Made:
    """What a function makes of a view (a figure, a sentence), remembered; it must be frozen."""
    made: Made = _made(f"{maker.__module__}.{maker.__name__} {view.key}", view, maker)
    return made


@st.cache_resource(max_entries=5_000, show_spinner=False)
def _made(key: str, _view: View, _maker: Callable[[View], Any]) -> Any:  # noqa: ARG001 - the key under which it is kept
    return _maker(_view)


def traced(store: Store, cut: Cut) -> Trace:
    """The contracts behind the one figure of a cut, remembered; treat it as read-only."""
    return _traced(f"{store.name} {cut}", store, cut)


@st.cache_resource(max_entries=200, show_spinner=False)
def _traced(key: str, _store: Store, _cut: Cut) -> Trace:  # noqa: ARG001 - the key under which it is kept
    return trace(_store, _cut.indicators[0], dict(_cut.where), _cut.year, _cut.settings)


def listed_contracts(
    store: Store, *, where: Where, search: str, settings: Settings, order: str, offset: int, most: int
) -> tuple[pd.DataFrame, int]:
    """A part of the contracts of a selection with what is known of each, and how many there are; remembered."""
    wanted = tuple(sorted((dimension, tuple(codes)) for dimension, codes in where.items()))
    count = _counted(store.name, store, wanted, search, settings)
    offset = min(offset, max(count - 1, 0) // most * most)
    return _listed(store.name, store, wanted, search, settings, order, offset, most), count


@st.cache_resource(max_entries=500, show_spinner=False)
def _listed(
    store_name: str,  # noqa: ARG001 (the key under which it is remembered)
    _store: Store,
    where: tuple[tuple[str, tuple[str | int | None, ...]], ...],
    search: str,
    settings: Settings,
    order: str,
    offset: int,
    most: int,
) -> pd.DataFrame:
    return list_contracts(
        _store, where=dict(where), search=search, settings=settings, limit=most, offset=offset, order=order
    )


@st.cache_resource(max_entries=500, show_spinner=False)
def _counted(
    store_name: str,  # noqa: ARG001 (the key under which it is remembered)
    _store: Store,
    where: tuple[tuple[str, tuple[str | int | None, ...]], ...],
    search: str,
    settings: Settings,
) -> int:
    return count_contracts(_store, where=dict(where), search=search, settings=settings)


def earlier_stores() -> list[str]:
    """The names of the other files of the store folder that were published before the current one, newest first."""
    current = current_file(store_folder())
    return [path.name for path in list_stores(store_folder()) if current is not None and path.name < current.name]


def changed_contracts(
    store: Store, name: str, where: Where, year: int, settings: Settings
) -> tuple[HeadlineChange, ...]:
    """What moved per contract since the store file of that name, remembered; `StoreFault` where it cannot be read."""
    wanted = tuple(sorted((dimension, tuple(codes)) for dimension, codes in where.items()))
    return _changed(store.name, store, name, wanted, year, settings)


@st.cache_resource(max_entries=50, show_spinner=False)
def _changed(
    store_name: str,  # noqa: ARG001 (the key under which it is remembered)
    _store: Store,
    name: str,
    where: tuple[tuple[str, tuple[str | int | None, ...]], ...],
    year: int,
    settings: Settings,
) -> tuple[HeadlineChange, ...]:
    earlier = open_any(store_folder() / name)
    try:
        return compare_contracts(earlier, _store, where=dict(where), year=year, settings=settings)
    finally:
        earlier.close()


def dossier(store: Store, organisation: str, contract_id: str, settings: Settings) -> Dossier | None:
    """Everything known about one contract, remembered; None where there is no such contract."""
    return _dossier(store.name, store, organisation, contract_id, settings)


@st.cache_resource(max_entries=500, show_spinner=False)
def _dossier(
    store_name: str,  # noqa: ARG001 (the key under which it is remembered)
    _store: Store,
    organisation: str,
    contract_id: str,
    settings: Settings,
) -> Dossier | None:
    return read_dossier(_store, organisation, contract_id, settings)
