"""Numbers in headings and sentences, computed again from `measure` for several selections; rows have tests of their own."""

from typing import Any

import pytest

from mvi_dashboard.figures import circular, circular_evidence, co2, co2_guards, headlines, social_return
from mvi_dashboard.figures.pages import PAGES
from mvi_dashboard.indicators import HEADLINES
from mvi_dashboard.language import Language
from mvi_dashboard.leak import measure_leak
from mvi_dashboard.measure import measure
from mvi_dashboard.questions import Settings
from mvi_dashboard.store import Store
from mvi_dashboard.telling.outcomes import Outcome, by_indicator
from mvi_dashboard.telling.phrases import say_amount, say_label, say_outcome
from mvi_dashboard.theme import LIGHT
from mvi_dashboard.trace import trace
from mvi_dashboard.view import View, open_view

NL = Language("nl")
Address = dict[str, str]
SELECTIONS: tuple[Address, ...] = (
    {},
    {"year": "2024"},
    {"product_group": "electricity"},
    {"department": "Vastgoed en Gebouwen"},
    {"baseline": "mix"},
)
EVERY_SELECTION = pytest.mark.parametrize("asked", SELECTIONS, ids=[str(asked) for asked in SELECTIONS])


def view_of(store: Store, page: str, asked: Address) -> View:
    address = {name: [value] for name, value in asked.items()}
    return open_view(page, NL, store, address, LIGHT, period=PAGES[page].period)


def where_of(asked: Address) -> dict[str, Any]:
    return {name: asked[name] for name in ("product_group", "department") if name in asked}


def found(store: Store, indicator: str, asked: Address, *, in_year: bool = True, **settings: str) -> Outcome:
    chosen = Settings.of({name: asked[name] for name in ("baseline", "attribution") if name in asked} | settings)
    year = int(asked.get("year", store.last_complete_year)) if in_year else None
    frame = measure(store, [indicator], where=where_of(asked), year=year, settings=chosen)
    return by_indicator(frame).get(indicator, Outcome(indicator))


@EVERY_SELECTION
def test_the_headlines_and_their_sentence(demo: Store, asked: Address) -> None:
    view = view_of(demo, "summary", asked)
    said = headlines.say_answer(view)
    for tile, indicator in zip(headlines.headline_tiles(view), HEADLINES, strict=True):
        outcome = found(demo, indicator, asked, in_year=not indicator.startswith("social"))
        unit = "t" if indicator.startswith("co2") else "share"
        assert tile.figure == (say_amount(NL, unit, outcome.value) if outcome.is_known else NL("headline.unknown"))
        assert tile.status == outcome.status
        if outcome.status is not None:
            clause = NL(f"headline.clause.{outcome.status}", name=NL(f"headline.{indicator}.name"))
            assert clause[1:] in said


@pytest.mark.parametrize("asked", [*SELECTIONS, {"attribution": "gross"}, {"attribution": "gross", "year": "2024"}])
def test_the_co2_page(demo: Store, asked: Address) -> None:
    view = view_of(demo, "co2", asked)
    outcome = found(demo, "co2_avoided_year_t", asked)
    assert say_outcome(NL, "t", outcome) in co2.say_co2(view)
    if outcome.target is not None:
        assert say_amount(NL, "t", outcome.value) in co2.co2_path(view).heading
        assert say_amount(NL, "t", outcome.target) in co2.co2_path(view).heading
    assert ("bruto" in co2.co2_tiles(view)[0].heading) is (asked.get("attribution") == "gross")
    assert found(demo, "co2_avoided_t", asked).contracts_total == outcome.contracts_total
    footprint = found(demo, "footprint_spend_t", asked, in_year=False)
    if footprint.is_known:
        assert say_label(NL, "t", footprint) in co2_guards.co2_footprint(view).heading
    check_largest(demo, view, asked)


def check_largest(store: Store, view: View, asked: Address) -> None:
    """The heading over the largest contracts: their sum, and promise and result apart, from the trace of each figure."""

    def parts(indicator: str) -> dict[str, float]:
        settings = Settings.of({name: asked[name] for name in ("baseline", "attribution") if name in asked})
        traced = trace(store, indicator, where_of(asked), int(asked.get("year", "2025")), settings).parts
        return {part["contract_id"]: float(part["value"] or 0) for part in traced}

    whole, realised, expected = (parts(f"co2_avoided_{name}t") for name in ("", "realised_", "expected_"))
    most = sorted((name for name in whole if whole[name] > 0), key=lambda name: (-whole[name], name))[:10]
    heading = co2.co2_contracts(view).heading
    for one in (whole, realised, expected):
        assert say_amount(NL, "t", sum(one[name] for name in most)) in heading


@EVERY_SELECTION
def test_the_circular_page(demo: Store, asked: Address) -> None:
    view = view_of(demo, "circular", asked)
    shares = {
        name: found(demo, "circular_share", asked, circular_definition=name) for name in ("high", "central", "low")
    }
    if shares["central"].is_known:
        assert say_amount(NL, "share", shares["central"].value) in circular.say_circular(view)
        assert say_amount(NL, "share", shares["central"].value) in circular_evidence.circular_levels(view).heading
    if all(share.is_known for share in shares.values()):
        heading = circular_evidence.circular_definitions(view).heading
        assert all(say_amount(NL, "share", share.value) in heading for share in shares.values())
    leak = measure_leak(demo, where_of(asked))
    of_theme = leak[leak["theme"] == "circular"]
    counts = dict(zip(of_theme["stage"], of_theme["contracts"], strict=True))
    if counts["asked"]:
        assert f"in {NL.number(int(counts['asked']))} contract" in circular.circular_leak(view).heading


@EVERY_SELECTION
def test_the_social_return_page(demo: Store, asked: Address) -> None:
    view = view_of(demo, "social_return", asked)
    share = found(demo, "social_return_fulfilment_share", asked, in_year=False)
    if share.is_known:
        assert say_amount(NL, "share", share.value) in social_return.say_social_return(view)
    obliged, fulfilled = (
        found(demo, f"social_return_{name}_eur", asked, in_year=False) for name in ("obliged", "fulfilled")
    )
    if share.is_known and fulfilled.is_known:
        assert share.value == pytest.approx((fulfilled.value or 0) / (obliged.value or 1))
    heading = social_return.social_return_band(view).heading
    if obliged.is_known and found(demo, "social_return_realised_eur", asked, in_year=False).is_known:
        assert say_label(NL, "eur", obliged) in heading
