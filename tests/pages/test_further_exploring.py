"""The link from a figure to Verkennen asks there what the figure was made of, so that it gives the same numbers."""

from urllib.parse import parse_qs

import pytest

from mvi_dashboard.figures.explore import asked_cut
from mvi_dashboard.figures.pages import PAGES
from mvi_dashboard.language import Language
from mvi_dashboard.palette import LIGHT
from mvi_dashboard.selection import Address
from mvi_dashboard.store import Store
from mvi_dashboard.view import View, open_view

UNUSUAL: Address = {
    "year": ["2024"],
    "period": ["term"],
    "baseline": ["mix"],
    "attribution": ["gross"],
    "product_group": ["roads", "electricity", "cleaning"],
    "infrastructure": ["with"],
    "extrapolation": ["by_value"],
    "circular_definition": ["high"],
    "circular_denominator": ["relevant"],
}
EVERY_FIGURE = [(page, maker.__name__) for page, one in PAGES.items() if page != "explore" for maker in one.figures]


def view_of(store: Store, page: str, address: Address) -> View:
    period = PAGES[page].period
    return open_view(page, Language("nl"), store, address, LIGHT, period=period)


@pytest.mark.parametrize("address", [{}, UNUSUAL], ids=["usual", "unusual"])
@pytest.mark.parametrize(("page", "figure"), EVERY_FIGURE, ids=[f"{page}-{figure}" for page, figure in EVERY_FIGURE])
def test_the_link_of_a_figure_asks_the_same_there(demo: Store, page: str, figure: str, address: Address) -> None:
    view = view_of(demo, page, address)
    maker = PAGES[page].maker(figure)
    assert maker is not None
    cut = maker(view).cut
    link = view.filters.address_of("explore", cut)
    there = view_of(demo, "explore", parse_qs(link.partition("?")[2], keep_blank_values=True))
    assert not there.ignored
    assert asked_cut(there) == cut
    assert there.outcomes(asked_cut(there)) == view.outcomes(cut)
