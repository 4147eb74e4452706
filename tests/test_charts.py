"""Figures and their words: every state drawn as itself, told in the reader's language."""

from typing import Any

import pytest

from mvi_dashboard.charts import ChartRow, chart_config, describe_rows, draw_bars, draw_years
from mvi_dashboard.language import LANGUAGES, Language
from mvi_dashboard.telling.markup import Column, Row, table
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import say_coverage, say_exact_range, say_label, say_outcome, say_status, say_unknown
from mvi_dashboard.theme import LIGHT

NL = Language("nl")


def known(value: float, **more: Any) -> Outcome:
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
    assert words["Download plot as a PNG"] == Language(code)("chart.download")


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
    assert say_status(NL, "behind") == "▼ achter"


def test_a_table_escapes_what_a_register_says_and_labels_every_cell() -> None:
    html = table([Column("Naam"), Column("Waarde", "€")], [Row("<script>", ("1 & 2",))], "Titel")
    assert "&lt;script&gt;" in html
    assert 'data-label="Waarde (€)"' in html
    assert "1 &amp; 2" in html
