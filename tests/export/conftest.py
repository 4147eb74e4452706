"""A small register whose departments look like formulas, and its figure; the arithmetic stands in test_power_contracts."""

from pathlib import Path

import pytest

from mvi_dashboard.figures.asked import asked_figure
from mvi_dashboard.figures.shown import Shown
from mvi_dashboard.language import Language
from mvi_dashboard.palette import LIGHT
from mvi_dashboard.questions import Cut, Settings
from mvi_dashboard.store import Store
from mvi_dashboard.view import View, open_view
from tests.registers import Rows, store_of
from tests.test_power_contracts import PROOF, application, contract

DEPARTMENTS = {
    "c1": "＝SOM(1;2)",
    "c2": "+31 70 373",
    "c3": "-1 gebouwen",
    "c4": '@SUM(A1;"x")',
    "c5": "Vastgoed; beheer",
    "c6": "'s-Gravenhage",
    "c7": None,
}
FORMULAS = 4
"""How many of the departments a spreadsheet would take for a formula."""


def register(kwh: int = 1_000_000) -> dict[str, Rows]:
    """Seven contracts of four years; the fifth buys grey power, of the last it is not known what was bought."""
    variants = {"c5": {"purchased_variant": "grey"}, "c7": {"certificate_proof": ""}}
    return {
        "contracts": [contract(name, department=department or "") for name, department in DEPARTMENTS.items()],
        "applications": [application(name, **PROOF | variants.get(name, {})) for name in DEPARTMENTS],
        "quantities": [
            {
                "application_id": f"{name}-1",
                "period": "per_year",
                "purchased_quantity": kwh if name == "c2" else 1_000_000,
                "unit": "kWh",
                "evidence_grade": "C",
            }
            for name in DEPARTMENTS
        ],
        "stages": [
            {"application_id": f"{name}-1", "stage": "in_contract", "stage_date": "2025-12-01"} for name in DEPARTMENTS
        ],
    }


@pytest.fixture(scope="session")
def power(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_of(tmp_path_factory.mktemp("power-export"), **register())


def view_of(store: Store, code: str = "nl", page: str = "summary") -> View:
    return open_view(page, Language(code), store, {}, LIGHT, period="year")


def cut_of(*by: str, baseline: str = "grey") -> Cut:
    return Cut.asked(["co2_avoided_t", "co2_avoided_gross_t"], by, settings=Settings(baseline=baseline))


def figure_of(store: Store, code: str = "nl", *by: str, baseline: str = "grey") -> tuple[Shown, View]:
    view = view_of(store, code)
    return asked_figure(view, cut_of(*(by or ("department",)), baseline=baseline)), view


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8-sig").splitlines()
