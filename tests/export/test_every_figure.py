"""Every figure of every page travels as a bundle that `verify` makes again, and one changed cell of it is named."""

from pathlib import Path

import pytest

from mvi_dashboard.export import make_bundle, verify_bundle, write_bundle
from mvi_dashboard.export.bundle import DATA
from mvi_dashboard.export.cells import DECIMALS, read_csv, write_csv
from mvi_dashboard.figures.pages import PAGES
from mvi_dashboard.language import Language
from mvi_dashboard.measure import measure
from mvi_dashboard.palette import LIGHT
from mvi_dashboard.store import Store
from mvi_dashboard.view import View, open_view

ASKED = {"explore": {"indicator": ["co2_avoided_t"], "by": ["product_group", "budget_holder"]}}
"""What a page is asked besides its filters; elsewhere the figures are its own."""

NOTHING_THERE = ("co2_backfires", "co2_price_flags", "social_return_people")
"""Lists with nothing on them in the department asked; `tests/export/test_bundle.py` changes other lists."""

EVERY_FIGURE = [(page, maker.__name__) for page, one in PAGES.items() for maker in one.figures]


@pytest.fixture(scope="module")
def department(demo: Store) -> str:
    """The department with most contracts: enough for every figure to show something, and quick."""
    found = measure(demo, ["contract_value_eur"], ["department"]).dropna(subset=["department"])
    return str(found.sort_values("contracts_total").iloc[-1]["department"])


def view_of(store: Store, page: str, department: str, code: str) -> View:
    address = {"department": [department], "baseline": ["mix"], "lang": [code], **ASKED.get(page, {})}
    return open_view(page, Language(code), store, address, LIGHT, period=PAGES[page].period)


def changed(path: Path, decimals: str) -> tuple[str, str]:
    """The last number of the last row made another one; gives its column and what it was made."""
    heads, *rows = read_csv(path.read_bytes(), DECIMALS[decimals])
    at = next(at for at in range(len(heads) - 1, 0, -1) if rows[-1][at] and rows[-1][at][0].isdigit())
    rows[-1][at] = "987654321"
    path.write_bytes(write_csv(heads, rows, DECIMALS[decimals]))
    return heads[at], rows[-1][at]


@pytest.mark.parametrize(("page", "figure"), EVERY_FIGURE, ids=[f"{page}-{figure}" for page, figure in EVERY_FIGURE])
def test_a_figure_is_verified_and_a_changed_cell_is_named(
    demo: Store, department: str, tmp_path: Path, page: str, figure: str
) -> None:
    code = ("nl", "en")[EVERY_FIGURE.index((page, figure)) % 2]
    view = view_of(demo, page, department, code)
    maker = PAGES[page].maker(figure)
    assert maker is not None
    shown = maker(view)
    write_bundle(make_bundle(shown, view, with_pictures=False), tmp_path)
    found = verify_bundle(tmp_path, demo)
    assert found.differences == ()
    if shown.lines == ():
        assert figure in NOTHING_THERE
        return
    assert found.cells_checked
    column, was = changed(tmp_path / DATA, code)
    cells = [one for one in verify_bundle(tmp_path, demo).differences if one.kind == "cell"]
    assert [(one.file, one.column, one.was) for one in cells] == [(DATA, column, was)]
