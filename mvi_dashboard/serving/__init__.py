"""Where Streamlit's cache meets the store; the only module that knows both.

A published file never changes, so whatever was measured on it stays true: everything is cached under the file's name. A
new import moves the pointer, which every rerun reads; the next rerun then opens the new file and measures again.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from mvi_dashboard.dossier import Dossier, list_contracts, read_dossier
from mvi_dashboard.measure import measure
from mvi_dashboard.paths import default_store
from mvi_dashboard.questions import Settings
from mvi_dashboard.store import Store, current_file, open_store

Where = Mapping[str, tuple[str | int | None, ...]]


def store_folder() -> Path:
    """The store folder that is being served: the one that `MVI_STORE` names, else the default one."""
    named = os.environ.get("MVI_STORE")
    return Path(named) if named else default_store()


def current_store() -> Store | None:
    """The store as it is at this moment, opened once per file; None where nothing was published yet."""
    path = current_file(store_folder())
    return _opened(str(path)) if path is not None else None


# Two files may be open: a session that is still drawing on the earlier one must be able to finish.
@st.cache_resource(max_entries=2, show_spinner=False, on_release=lambda store: store.close())
def _opened(path: str) -> Store:
    return open_store(Path(path).parent)


def measured(
    store: Store,
    indicators: Sequence[str],
    *,
    by: Sequence[str] = (),
    where: Where | None = None,
    year: int | None = None,
    settings: Settings,
) -> pd.DataFrame:
    """`measure` on this store, remembered; treat the result as read-only."""
    wanted = tuple(sorted((dimension, tuple(codes)) for dimension, codes in (where or {}).items()))
    return _measured(store.name, store, tuple(indicators), tuple(by), wanted, year, settings)


@st.cache_data(max_entries=5_000, show_spinner=False)
def _measured(
    store_name: str,  # noqa: ARG001 (the key under which it is remembered)
    _store: Store,
    indicators: tuple[str, ...],
    by: tuple[str, ...],
    where: tuple[tuple[str, tuple[str | int | None, ...]], ...],
    year: int | None,
    settings: Settings,
) -> pd.DataFrame:
    return measure(_store, indicators, by=by, where=dict(where), year=year, settings=settings)


def factor_years(store: Store) -> tuple[int, ...]:
    """The years of the emission factor lists in the store, remembered."""
    return _factor_years(store.name, store)


@st.cache_data(max_entries=10, show_spinner=False)
def _factor_years(store_name: str, _store: Store) -> tuple[int, ...]:  # noqa: ARG001 (the key)
    rows = _store.rows("select distinct list_year from emission_factors order by 1")
    return tuple(int(row["list_year"]) for row in rows)


def listed_contracts(store: Store, *, where: Where, search: str, settings: Settings, most: int) -> pd.DataFrame:
    """The contracts of a selection with what is known of each, remembered."""
    wanted = tuple(sorted((dimension, tuple(codes)) for dimension, codes in where.items()))
    return _listed(store.name, store, wanted, search, settings, most)


@st.cache_data(max_entries=500, show_spinner=False)
def _listed(
    store_name: str,  # noqa: ARG001 (the key under which it is remembered)
    _store: Store,
    where: tuple[tuple[str, tuple[str | int | None, ...]], ...],
    search: str,
    settings: Settings,
    most: int,
) -> pd.DataFrame:
    return list_contracts(_store, where=dict(where), search=search, settings=settings, limit=most)


def dossier(store: Store, organisation: str, contract_id: str, settings: Settings) -> Dossier | None:
    """Everything known about one contract, remembered; None where there is no such contract."""
    return _dossier(store.name, store, organisation, contract_id, settings)


@st.cache_data(max_entries=500, show_spinner=False)
def _dossier(
    store_name: str,  # noqa: ARG001 (the key under which it is remembered)
    _store: Store,
    organisation: str,
    contract_id: str,
    settings: Settings,
) -> Dossier | None:
    return read_dossier(_store, organisation, contract_id, settings)
