"""By which name a figure that travels can be found again: what was asked, of which data, by which version."""

import hashlib
import json
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from mvi_dashboard.questions import Cut, Settings
from mvi_dashboard.store import Store

VERSION = version("mvi-dashboard")


def figure_id(name: str, cut: Cut, store: Store) -> str:
    """`co2_per_year-3f9a2c1b04`: the same question of the same data by the same version always has the same id."""
    told = json.dumps([cut_document(cut), store.data_hash, str(store.as_of), VERSION], sort_keys=True)
    return f"{name}-{hashlib.sha256(told.encode()).hexdigest()[:10]}"


def cut_document(cut: Cut) -> dict[str, Any]:
    """A cut as plain JSON, with every setting, so that a later default changes nothing; null is "not recorded"."""
    return {
        "indicators": list(cut.indicators),
        "by": list(cut.by),
        "where": {dimension: list(codes) for dimension, codes in cut.where},
        "year": cut.year,
        "settings": asdict(cut.settings),
    }


def read_cut(document: dict[str, Any]) -> Cut:
    """The cut that `cut_document` wrote; raises `KeyError`, `TypeError` or `QuestionFault` where it was not."""
    return Cut.asked(
        document["indicators"],
        document["by"],
        {name: tuple(codes) for name, codes in document["where"].items()},
        document["year"],
        Settings.of(document["settings"]),
    )
