"""Figures and their words: every state drawn as itself, told in the reader's language."""

from typing import Any

import pytest

from mvi_dashboard.charts import (
    FUTURE,
    ChartRow,
    Part,
    PartRow,
    Scale,
    chart_config,
    describe_rows,
    draw_bars,
    draw_parts,
    draw_path,
    draw_years,
)
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.telling.markup import Column, Row, table
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import say_coverage, say_exact_range, say_label, say_outcome, say_status, say_unknown
from mvi_dashboard.theme import LIGHT

NL = Language("nl")


def known(value: float | None, **more: Any) -> Outcome:
    return Outcome("co2_avoided_t", value=value, contracts_known=2, contracts_total=2, **more)


UNKNOWN = Outcome("co2_avoided_t", contracts_unknown=3, contracts_total=3)


def bars(*outcomes: Outcome) -> Any:
    rows = [ChartRow(f"groep {number}", (outcome,)) for number, outcome in enumerate(outcomes)]
    return draw_bars(rows, unit="t", colour=LIGHT.co2, language=NL, colours=LIGHT)


def labels(figure: Any) -> list[str]:
    return [note.text.replace("\xa0", " ") for note in figure.layout.annotations]


def test_an_unknown_is_a_hatched_grey_stub_with_words_and_a_zero_is_not() -> None:
    unknown, zero = bars(known(100), UNKNOWN, known(0)).data[1:3]
    assert unknown.marker.pattern.shape == "/"
    assert unknown.marker.pattern.fgcolor == LIGHT.unknown
    assert zero.marker.pattern.shape is None
    assert "? niet te bepalen (3 contracten)" in labels(bars(known(100), UNKNOWN))
    assert "<b>0 t</b>" in labels(bars(known(100), known(0)))


def test_the_stub_counts_only_the_contracts_of_which_the_effect_is_unknown() -> None:
    mixed = Outcome(
        "co2_avoided_t", contracts_known=2, contracts_partly_known=1, contracts_unknown=3, contracts_total=6
    )
    assert "? niet te bepalen (4 contracten)" in labels(bars(known(100), mixed))


def test_coverage_leaves_out_euros_that_are_not_known() -> None:
    nothing = Outcome("co2_avoided_t", contracts_unknown=3, contracts_total=3, spend_known_eur=0.0, spend_total_eur=0.0)
    assert "€" not in say_coverage(NL, nothing)


def test_what_is_worse_than_the_reference_stays_visible_left_of_zero() -> None:
    figure = bars(known(100), known(-40))
    assert figure.data[1].x[0] == -40
    assert figure.data[1].marker.color == LIGHT.worse
    assert figure.layout.xaxis.range[0] < -40
    assert "<b>-40 t</b>" in labels(figure)


def test_a_range_is_a_thin_whisker_and_the_axis_holds_it() -> None:
    figure = bars(known(100, low=80, high=130))
    assert list(figure.data[1].x) == [80, 130]
    assert figure.layout.xaxis.range[1] > 130
    assert figure.layout.xaxis.range[0] <= 0


def test_names_are_escaped_and_link_only_where_there_is_an_address() -> None:
    row = ChartRow("Weg & <b>", (known(1),), "contracts?product_group=roads&year=2024")
    text = draw_bars([row], unit="t", colour=LIGHT.co2, language=NL, colours=LIGHT).layout.annotations[0].text
    assert "Weg &amp; &lt;b&gt;" in text
    assert 'href="contracts?product_group=roads&amp;year=2024"' in text


def test_a_target_is_a_line_in_its_own_year_and_the_running_year_is_lighter() -> None:
    years = [ChartRow("2024", (known(90, target=100),)), ChartRow("2025", (known(20),))]
    figure = draw_years(years, unit="t", colour=LIGHT.co2, running="2025", language=NL, colours=LIGHT)
    lines = [trace for trace in figure.data if trace.type == "scatter"]
    assert [list(line.y) for line in lines] == [[100, 100]]
    assert figure.data[0].marker.color == LIGHT.co2
    assert figure.data[-1].marker.color != LIGHT.co2
    assert figure.layout.yaxis.range[0] <= 0


def test_the_figure_in_words_names_every_row() -> None:
    rows = [ChartRow("Gas", (known(12),)), ChartRow("Wegen", (UNKNOWN,))]
    words = describe_rows(rows, unit="t", title="CO₂-winst per productgroep", language=NL)
    assert words.replace("\xa0", " ") == "CO₂-winst per productgroep. Gas: 12 t; Wegen: ?."


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_only_button_of_a_chart_speaks_the_readers_language(code: str) -> None:
    config = chart_config(Language(code), "co2")
    assert config["modeBarButtons"] == [["toImage"]]
    words = config["locales"][code]["dictionary"]
    assert words["Download plot as a PNG"] == Language(code)("chart.download_png")
    written = config["locales"][code]["format"]
    assert (written["thousands"], written["decimal"]) == (
        Language(code).number(1000)[1],
        Language(code).number(0.5, 1)[1],
    )


def test_at_least_stands_before_the_low_end_of_a_range() -> None:
    bound = known(1932, is_lower_bound=True)
    assert say_outcome(NL, "t", bound).replace("\xa0", " ") == "minstens 1.932 t"
    ranged = known(1932, is_lower_bound=True, low=1449.0, high=2415.0)
    assert say_label(NL, "t", ranged).replace("\xa0", " ") == "1.932 t"
    assert say_outcome(NL, "t", ranged).replace("\xa0", " ") == "1.932 t (minstens 1.449 t)"
    assert say_exact_range(NL, "t", known(1932, low=1449.0, high=2415.0)) == "1.449 – 2.415"


def test_unknown_and_not_applicable_are_said_as_plainly_as_a_value() -> None:
    assert say_outcome(NL, "t", UNKNOWN) == "?"
    assert say_unknown(NL, UNKNOWN) == "Van 3 contracten weten we het effect nog niet."
    assert say_unknown(NL, known(1)) is None
    assert say_coverage(NL, Outcome("co2_avoided_t")) == NL("chart.coverage_nothing")
    assert say_status(NL, "behind") == "▼\xa0achter"


def test_a_table_escapes_what_a_register_says_and_labels_every_cell() -> None:
    html = table([Column("Naam"), Column("Waarde", "€")], [Row("<script>", ("1 & 2",))], "Titel")
    assert "&lt;script&gt;" in html
    assert 'data-label="Waarde (€)"' in html
    assert "1 &amp; 2" in html


# ---------------------------------------------------------------------------------------------------- bars in parts


def parts(*rows: PartRow) -> list[dict[str, Any]]:
    return [trace.to_plotly_json() for trace in draw_parts(rows, colours=LIGHT).data if trace.type == "bar"]


def test_parts_follow_each_other_and_those_below_zero_go_left() -> None:
    bars = parts(PartRow("Gas", (Part(3, "#111111", ""), Part(2, "#222222", ""), Part(-4, "#333333", "")), "1 t"))
    assert [(bar["base"][0], bar["x"][0]) for bar in bars] == [(0, 3), (3, 2), (0, -4)]


def test_an_outline_starts_at_zero_and_has_no_fill() -> None:
    bars = parts(PartRow("CO2", (Part(3, "#111111", ""), Part(2, "#222222", "", "outline")), "3 t"))
    assert (bars[1]["base"][0], bars[1]["x"][0]) == (0, 2)
    assert bars[1]["marker"] == {"color": LIGHT.surface, "line": {"color": "#222222", "width": 2}}


def test_a_bar_without_parts_is_the_hatched_grey_of_unknown_and_one_of_nothing_a_light_edge() -> None:
    unknown, nothing = parts(
        PartRow("Gas", (), "? niet te bepalen"), PartRow("Wegen", (Part(0, LIGHT.co2, "0 t"),), "0 t")
    )
    assert unknown["marker"]["pattern"]["fgcolor"] == LIGHT.unknown
    assert "pattern" not in nothing["marker"]
    assert nothing["x"][0] < unknown["x"][0]


def test_the_words_at_the_end_of_a_bar_fit_on_a_phone() -> None:
    figure = draw_parts([PartRow("Gas", (Part(100, LIGHT.co2, ""),), "minstens 1.250 contracten")], colours=LIGHT)
    low, high = figure.layout.xaxis.range
    letters = len("minstens 1.250 contracten")
    assert (high - 100) / (high - low) * 340 >= letters * 7


# ------------------------------------------------------------------------------------------------- the way to a target


def path(*rows: ChartRow) -> Any:
    scale = Scale.of("t", rows)
    return draw_path(rows, scale=scale, colour=LIGHT.co2, promised="beloofd", language=NL, colours=LIGHT)


def test_of_a_year_to_come_only_the_promise_is_drawn_and_the_line_breaks_where_no_target_was_adopted() -> None:
    figure = path(
        ChartRow("2024", (known(90, target=100), known(10))),
        ChartRow("2025", (known(20), known(50)), kind="running"),
        ChartRow("2026", (known(None, target=140), known(70)), kind="future"),
    )
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert [(bar.base[0], bar.y[0]) for bar in bars] == [(0, 90), (90, 10), (0, 20), (20, 50), (0, 70)]
    line = next(trace for trace in figure.data if trace.type == "scatter" and len(trace.x) == 3)
    assert list(line.y) == [100, None, 140]
    assert line.connectgaps is False


def test_numbers_above_the_years_scale_with_the_largest_so_that_they_fit() -> None:
    assert Scale.of("t", [ChartRow("2024", (known(9_999),))]).word == "t"
    kilotons = Scale.of("t", [ChartRow("2024", (known(8_168, target=10_200),))])
    assert (kilotons.word, kilotons.write(NL, 8_168)) == ("kton", "8,2")
    millions = Scale.of("eur", [ChartRow("2024", (known(3_517_338),))])
    assert (millions.word, millions.write(NL, 627_998)) == ("eur_million", "0,6")
    assert Scale.of("share", [ChartRow("2024", (known(0.051),))]).write(NL, 0.051) == "5,1%"


def test_a_promise_that_is_worse_than_the_reference_is_drawn_below_zero() -> None:
    worse = Outcome("co2_avoided_expected_t", value=-3.7, contracts_known=1, contracts_total=1)
    years = [ChartRow("2028", (Outcome("co2_avoided_realised_t"), worse), kind=FUTURE)]
    figure = draw_path(
        years, scale=Scale.of("t", years), colour=LIGHT.co2, promised="nog te leveren", language=NL, colours=LIGHT
    )
    (bar,) = (trace for trace in figure.data if trace.type == "bar")
    assert (list(bar.y), bar.marker.color) == ([-3.7], LIGHT.worse)
    assert figure.layout.yaxis.range[0] < -3.7
    assert any(note.text == NL.number(-3.7) for note in figure.layout.annotations)


def test_the_low_end_of_a_range_below_zero_is_inside_the_axis() -> None:
    row = PartRow("ICT-hardware", (Part(7.7, LIGHT.co2, "7,7 t"),), "7,7 t", spread=(-1.1, 17.0))
    assert draw_parts([row], colours=LIGHT).layout.xaxis.range[0] < -1.1
