"""The notebook gives the numbers that `measure` gives, without Streamlit."""

import json
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pandas as pd
import pytest

from mvi_dashboard.measure import Settings, measure
from mvi_dashboard.store import open_store

OVERVIEW = Path(__file__).parent.parent / "notebooks" / "overview.ipynb"

TELL = """
import json, sys

print(json.dumps({
    "headlines": json.loads(headlines.to_json(orient="records")),
    "groups": json.loads(groups.to_json(orient="records")),
    "years": json.loads(years.to_json(orient="records")),
    "streamlit": "streamlit" in sys.modules,
}))
"""


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(frame.to_json(orient="records"))
    return found


@pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::ResourceWarning"
)  # Jupyter's own, while it starts a kernel
def test_the_overview_notebook_gives_the_numbers_of_measure(demo_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MVI_STORE", str(demo_store))
    notebook = nbformat.read(OVERVIEW, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "keep the notebook without outputs"
    notebook.cells.append(nbformat.v4.new_code_cell(TELL))
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(OVERVIEW.parent)}}).execute()
    told = json.loads(notebook.cells[-1].outputs[0].text)

    store = open_store(demo_store)
    names = ["co2_avoided_year_t", "circular_share", "social_return_fulfilment_share"]
    year = store.default_year
    assert told["headlines"] == rows(measure(store, names, year=year, settings=Settings()))
    assert told["groups"] == rows(measure(store, names, by=("product_group",), year=year))
    assert told["years"] == rows(measure(store, ["co2_avoided_year_t", "spend_year_eur"], by=("year",)))
    assert [row["indicator"] for row in told["headlines"]] == names
    assert not told["streamlit"]
    store.close()
