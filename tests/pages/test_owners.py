"""The owners' page: every contract has exactly one owner or stands on the list without, and the lists are those of R9."""

from mvi_dashboard.figures.owners import attention, effects_per_budget_holder, effects_per_department
from mvi_dashboard.figures.pages import PAGES
from mvi_dashboard.language import Language
from mvi_dashboard.prospects import read_prospects
from mvi_dashboard.store import Store
from mvi_dashboard.theme import LIGHT
from mvi_dashboard.view import View, open_view
from tests.pages.conftest import Visit, cells, shown

NL = Language("nl")


def owners_view(store: Store, **address: str) -> View:
    asked = {name: [value] for name, value in address.items()}
    return open_view("owners", NL, store, asked, LIGHT, period=PAGES["owners"].period)


def test_every_contract_is_under_one_owner_or_on_the_list_without(demo: Store) -> None:
    view = owners_view(demo)
    everything = view.totals(["contract_value_eur"])["contract_value_eur"].contracts_total
    for maker in (effects_per_budget_holder, effects_per_department):
        *owners, total = maker(view).rows
        assert sum(row.main.contracts_total for row in owners) == everything == total.main.contracts_total
    unowned = view.per("budget_holder", ["contract_value_eur"])[None]["contract_value_eur"].contracts_total
    running = read_prospects(demo)
    found = attention(view).without_owner
    assert len(found) == running["budget_holder"].isna().sum()
    assert 0 < len(found) <= unowned


def test_the_lists_are_those_of_the_prospects(demo: Store, visit: Visit) -> None:
    view, running = owners_view(demo), read_prospects(demo)
    found = attention(view)
    assert len(found.at_risk) == running["is_at_risk"].sum() > 0
    late = sum(1 for one in found.ending if one.is_late(demo.as_of))
    text = shown(visit(demo.path.parent, "owners"))
    assert NL("page.owners.answer", at_risk=len(found.at_risk), late=late, without=len(found.without_owner)) in text
    first = found.at_risk[0]
    row = cells(visit(demo.path.parent, "owners"), f"{first.title} {first.contract_id}")
    assert NL.date(first.end_date) in row if first.end_date else "?" in row


def test_who_chooses_an_owner_sees_only_those_contracts(demo: Store) -> None:
    owner = attention(owners_view(demo)).at_risk[0].budget_holder
    assert owner is not None
    found = attention(owners_view(demo, budget_holder=owner))
    assert found.at_risk
    assert {one.budget_holder for one in (*found.at_risk, *found.ending)} == {owner}
    assert not found.without_owner


def test_starting_dates_come_in_order_and_say_when_it_is_too_late(demo: Store) -> None:
    ending = attention(owners_view(demo)).ending
    days = [one.start_by for one in ending if one.start_by]
    assert days == sorted(days)
    assert any(one.is_late(demo.as_of) for one in ending)
    assert any(not one.is_late(demo.as_of) for one in ending)
