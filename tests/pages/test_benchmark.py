"""The page that compares with RIVM: shares with a light, totals without a difference."""

from mvi_dashboard.benchmark import compare_with_published
from mvi_dashboard.language import Language
from mvi_dashboard.store import Store
from mvi_dashboard.telling.benchmark_tables import comparable_table, published_table
from tests.pages.conftest import Visit, cells, shown

NL = Language("nl")


def test_totals_of_rivm_stand_as_printed_and_without_a_difference(demo: Store, visit: Visit) -> None:
    at = visit(demo.path.parent, "benchmark")
    assert cells(at, "Vermeden uitstoot door MVI, over de looptijd") == [
        "4.963.500 t",
        "5.900.000 t",
        "6.800.000 t",
        "900.000 t",
    ]
    assert "○ niet vergelijkbaar" in shown(at)
    red = published_table(NL, compare_with_published(demo), "red")
    assert "procentpunt" not in red
    assert "4.963.500" in red


def test_a_share_stands_beside_ours_with_its_difference_and_reservation(demo: Store, visit: Visit) -> None:
    compared = [one for one in compare_with_published(demo) if one.is_comparable]
    table = comparable_table(NL, compared)
    whole_rounds = [one for one in compared if one.published.scope.startswith(("total_", "trend_series"))]
    assert table.count(" procentpunt ") == len(whole_rounds) > 0
    for one in whole_rounds:
        assert one.own is not None
        apart = one.own - float(one.published.value or 0)
        side, bound = ("lager", "hoogstens ") if apart < 0 else ("hoger", "minstens ")
        assert f">{bound if one.own_is_lower_bound else ''}{NL.number(abs(apart) * 100)} procentpunt {side}<" in table
    assert any(one.own_is_lower_bound for one in whole_rounds)
    for named in ("Trends in MVOI", "aanbestedingsmakelaar.nl", "2019-0014", "uit de tweede hand"):
        assert named in table  # two rows of one round come from two sources
    text = shown(visit(demo.path.parent, "benchmark"))
    assert "◐ met voorbehoud vergelijkbaar" in text
    assert NL("benchmark.reason.share_of_tenders") in text
