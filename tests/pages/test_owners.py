"""The owners' page: every contract has exactly one owner or stands on the list without, and the lists are those of R9."""

from datetime import date
from typing import Any

import pytest

from mvi_dashboard.figures.owners import attention, effects_per_budget_holder, effects_per_department
from mvi_dashboard.figures.pages import PAGES
from mvi_dashboard.language import Language
from mvi_dashboard.prospects import read_prospects
from mvi_dashboard.store import Store
from mvi_dashboard.telling.prospects import Prospect, say_appointing, say_mending, say_next_step, say_notice
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
    assert first.end_date is not None
    assert NL.date_long(first.end_date) in " ".join(row)


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


def prospect(**given: Any) -> Prospect:
    """A contract that may be extended by a year, of which notice is given three months before its end."""
    usual: dict[str, Any] = {
        "organisation": "Stad",
        "contract_id": "1",
        "title": "Schoonmaak",
        "department": "Facilitair",
        "budget_holder": "Teammanager Facilitair",
        "value_eur": 1e5,
        "risks": (),
        "end_date": date(2026, 12, 31),
        "start_by": date(2025, 12, 31),
        "last_start_by": date(2026, 12, 31),
        "is_procedure_assumed": False,
        "extended_end_date": date(2027, 12, 31),
        "notice_months": 3,
        "notice_by": date(2026, 9, 30),
    }
    return Prospect(**usual | given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Opzeggen of verlengen vóór 30 september 2026."),
        ({"notice_by": date(2026, 5, 31)}, "de dag voor opzeggen of verlengen was 31 mei 2026"),
        ({"last_start_by": date(2026, 5, 1)}, "Ook met verlengen tot 31 december 2027 is het te laat"),
        ({"start_by": date(2026, 8, 1)}, "Start een opvolger vóór 1 augustus 2026, of verleng vóór 30 september 2026"),
        ({"start_by": date(2026, 8, 1), "extended_end_date": None}, "Start een opvolger vóór 1 augustus 2026."),
        ({"extended_end_date": date(2026, 12, 31)}, "regel een overbrugging vanaf 31 december 2026"),
    ],
)
def test_each_next_step_names_its_day(given: dict[str, Any], said: str) -> None:
    assert said in say_next_step(NL, prospect(**given), date(2026, 6, 30))


def test_the_notice_period_and_the_step_of_every_list_stand_on_the_page(demo: Store, visit: Visit) -> None:
    found, text = attention(owners_view(demo)), shown(visit(demo.path.parent, "owners"))
    for one in found.ending[:10]:
        assert f"{one.title} {one.contract_id}" in text
        assert say_next_step(NL, one, demo.as_of) in text
    for one in found.at_risk[:10]:
        assert say_mending(NL, one, demo.as_of) in text
    for one in found.without_owner[:10]:
        assert say_appointing(NL, one, demo.as_of) in text
    assert any(say_notice(NL, one) in text for one in found.ending[:10] if one.notice_months)
    assert demo.rows(
        "select count(*) as odd from contract_prospects"
        " where start_by > cast(firm_end_date - to_months(notice_months) as date)"
    ) == [{"odd": 0}]


def test_each_contract_is_under_one_name_only(demo: Store) -> None:
    """Every counted contract by its own key: the rows of the page and the list without hold it exactly once."""
    keys = demo.rows("select organisation, contract_id, budget_holder from counted_contracts")
    holders = {
        one.main.cut[0] if one.main.cut else None for one in effects_per_budget_holder(owners_view(demo)).rows[:-1]
    }
    assert {row["budget_holder"] for row in keys} == holders
    assert len({(row["organisation"], row["contract_id"]) for row in keys}) == len(keys)
    listed = {(one.organisation, one.contract_id) for one in attention(owners_view(demo)).without_owner}
    running = read_prospects(demo)
    ownerless = running[running["budget_holder"].isna()]
    assert listed == set(zip(ownerless["organisation"], ownerless["contract_id"], strict=True))
