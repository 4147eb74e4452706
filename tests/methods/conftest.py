"""One store per method, built from the register in its case folder."""

from pathlib import Path

import pytest

from mvi_dashboard.methods import method_groups
from mvi_dashboard.store import Store, open_store
from tests.registers import build_from

CASES = Path(__file__).parent


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Store]:
    found = {}
    for group in method_groups():
        folder = tmp_path_factory.mktemp(group)
        files = [path for path in sorted((CASES / group).glob("*.csv")) if path.name != "expected.csv"]
        report = build_from(folder, files)
        assert not report.total("rows_rejected"), [file.problems for file in report.files]
        found[group] = open_store(folder)
    return found
