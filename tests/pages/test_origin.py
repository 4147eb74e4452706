"""From a figure to its source rows: the parts on the page add up to the figure, and each leads to its contract."""

import html
import re
from decimal import Decimal
from urllib.parse import parse_qs

import pytest

from mvi_dashboard.figures.pages import PAGES
from mvi_dashboard.language import Language
from mvi_dashboard.questions import Cut
from mvi_dashboard.store import Store
from mvi_dashboard.telling.origin import MOST, parts_table, write_sql
from mvi_dashboard.theme import LIGHT
from mvi_dashboard.trace import trace
from mvi_dashboard.view import open_view
from tests.pages.conftest import Visit, cells, shown

NL = Language("nl")


def test_every_figure_of_a_page_leads_to_its_origin_in_one_click(demo: Store, visit: Visit) -> None:
    at = visit(demo.path.parent)
    bodies = html.unescape(" ".join(element.proto.body for element in at.get("html")))
    links = set(re.findall(r'href="(origin\?[^"]+)"', bodies))
    asked = {tuple(re.findall(r"indicator=(\w+)", link)) for link in links}
    assert ("co2_avoided_year_t",) in asked
    assert ("circular_share",) in asked
    assert ("social_return_fulfilment_share",) in asked


def test_the_origin_lists_contracts_with_their_rows_and_the_sum(town: Store, visit: Visit) -> None:
    at = visit(town.path.parent, "origin", indicator="co2_avoided_t", period="term")
    assert cells(at, "Totaal") == ["", "1.932", ""]
    assert cells(at, "Levering windstroom W-1") == [
        "bekend",
        "1.932",
        "applications.csv, rij 2 en contracts.csv, rij 2",
    ]
    text = shown(at)
    assert NL("indicator.co2_avoided_t.definition") in text
    assert any("$baseline = 'grey'" in block.value for block in at.code)
    assert "contract=W-1" in " ".join(element.proto.body for element in at.get("html"))


@pytest.mark.parametrize("indicator", ["co2_avoided_t", "co2_avoided_year_t", "circular_share", "spend_year_eur"])
def test_listed_lines_and_the_rest_add_up_to_the_figure(demo: Store, indicator: str) -> None:
    found = trace(demo, indicator)
    assert len(found.parts) > MOST
    ranked = sorted(found.parts, key=lambda part: (part["value"] is None, -abs(part["value"] or 0)))
    listed = sum((part["value"] or Decimal(0) for part in ranked[:MOST]), Decimal(0))
    rest = sum((part["value"] or Decimal(0) for part in ranked[MOST:]), Decimal(0))
    assert listed + rest == found.value
    table = parts_table(NL, found, lambda organisation, contract: f"contracts?contract={organisation}{contract}")
    assert table.count("<tr") == MOST + 3  # head, rest and total


def test_the_sql_that_is_shown_gives_the_figure(demo: Store) -> None:
    cut = Cut.asked(["co2_avoided_t"], where={"product_group": ("electricity",)})
    sql = write_sql(demo, cut)
    values = {name: value.strip("'") for name, value in re.findall(r"^-- \$(\w+) = (.+)$", sql, flags=re.MULTILINE)}
    row = demo.rows(sql, dict(values))[0]
    assert row["total_part"] / 1000 == trace(demo, "co2_avoided_t", {"product_group": ("electricity",)}).value


@pytest.mark.parametrize("page", ["summary", "co2", "circular", "social_return", "product_groups"])
@pytest.mark.parametrize("asked", [{}, {"period": ["term"]}, {"year": ["2024"]}])
def test_the_link_to_the_origin_asks_the_period_of_the_figure(
    demo: Store, page: str, asked: dict[str, list[str]]
) -> None:
    view = open_view(page, NL, demo, asked, LIGHT, period=PAGES[page].period)
    for year in (None, demo.default_year, 2023):
        link = view.filters.address_of("origin", view.cut(["co2_avoided_t"], year=year))
        address = parse_qs(link.partition("?")[2])
        assert open_view("origin", NL, demo, address, LIGHT, period=PAGES["origin"].period).year == year


def test_the_first_page_is_shared_under_the_bare_address(demo: Store) -> None:
    view = open_view("summary", NL, demo, {"baseline": ["mix"]}, LIGHT, period=PAGES["summary"].period)
    assert view.address("summary").startswith("./?")
    assert view.address("co2").startswith("co2?")
