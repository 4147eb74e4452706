"""How a figure stands on a page: message, chart with its words, coverage and source, and the data as a table."""

from collections.abc import Sequence

import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.charts import ChartRow, Figure, chart_config, describe_rows
from mvi_dashboard.indicators import INDICATORS
from mvi_dashboard.serving.view import View
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Column, Html, Row
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import say_coverage, say_exact_range, say_exactly, say_source, say_unknown


def show_chart(
    view: View,
    figure: Figure,
    *,
    name: str,
    heading: str,
    subtitle: str,
    rows: Sequence[ChartRow],
    columns: Sequence[str],
    total: Outcome,
    key: Sequence[tuple[str, str]] = (),
    head: str = "chart.name",
) -> None:
    """One figure; `head` and `columns` head the table, `total` is the outcome whose coverage is told."""
    language = view.language
    unit = INDICATORS[total.indicator].unit
    st.html(markup.heading(heading, subtitle))
    if key:
        st.html(markup.key(key))
    st.plotly_chart(
        figure,
        theme=None,
        key=f"chart_{name}",
        config=chart_config(language, name),
        alt=describe_rows(rows, unit=unit, title=heading, language=language),
    )
    show_basis(view, total)
    with st.expander(language("chart.as_table")):
        st.html(markup.block(data_table(view, heading, rows, [language(head), *columns])))


def show_basis(view: View, total: Outcome) -> None:
    """Coverage, what is not known, and the source, under a figure."""
    texts = [say_coverage(view.language, total), say_unknown(view.language, total) or ""]
    show_source(view, *texts, is_climate=INDICATORS[total.indicator].theme == "climate")


def show_source(view: View, *texts: str, is_climate: bool = True) -> None:
    """The register, its date and, for emissions, the factor lists; `texts` stand before it."""
    factor_years = serving.factor_years(view.store) if is_climate else ()
    source = say_source(view.language, view.organisation, view.store.as_of, factor_years)
    st.html(markup.block(markup.paragraph(" ".join(text for text in (*texts, source) if text), "footer")))


def data_table(view: View, caption: str, rows: Sequence[ChartRow], columns: Sequence[str]) -> Html:
    """The data of a figure: a row per name, a cell per outcome, and how many contracts are known."""
    language = view.language
    heads = [*(Column(text) for text in columns), Column(language("chart.contracts_known"))]
    lines = []
    for row in rows:
        cells = [exact_cell(view, outcome) for outcome in row.outcomes]
        known, total = row.main.contracts_known, row.main.contracts_total
        lines.append(
            Row(
                row.label,
                (*cells, language("chart.known_of", known=language.number(known), total=language.number(total))),
            )
        )
    return markup.table(heads, lines, caption)


def exact_cell(view: View, outcome: Outcome) -> Html:
    """One value of a table: "–" where the theme does not apply, "?" where unknown, "minstens" under a lower bound."""
    if not outcome.contracts_total:
        return Html("–")
    unit = INDICATORS[outcome.indicator].unit
    text = say_exactly(view.language, unit, outcome.value)
    return markup.amount(text, say_exact_range(view.language, unit, outcome))
