"""How a figure stands on a page: message, chart, summary, what it rests on, the ways onward, and the data as a table."""

from collections.abc import Callable, Sequence

import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.charts import Figure, chart_config, write_out
from mvi_dashboard.export.wording import say_reference
from mvi_dashboard.figures.pages import PAGES
from mvi_dashboard.figures.shown import Shown, say_basis
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Html, Tile
from mvi_dashboard.telling.outcomes import Outcome
from mvi_dashboard.telling.phrases import say_source
from mvi_dashboard.view import View

TAKEN = ("png", "svg", "csv", "xlsx", "zip")
"""What can be taken along of a figure, as the ending of its file; a page declares its own."""


def show(view: View, maker: Callable[[View], Shown]) -> Shown:
    """One figure, remembered; without a chart its table stands in its place."""
    shown = serving.make(view, maker)
    st.html(markup.heading(shown.heading, shown.subtitle))
    if shown.key:
        st.html(markup.key(shown.key))
    if shown.chart is not None:
        st.plotly_chart(
            serving.finish(view, maker, _written_out),
            theme=None,
            key=f"chart_{shown.id}",
            config=chart_config(
                view.language,
                shown.id,
                above=[text for text in (shown.heading, shown.subtitle) if text],
                beneath=[
                    text
                    for text in (shown.summary, *shown.notes, f"{shown.basis} {say_reference(shown, view)}")
                    if text
                ],
            ),
            alt=shown.alt,
        )
    elif shown.table:
        st.html(markup.block(shown.table))
    st.html(serving.finish(view, maker, _words))
    return shown


def show_tiles(
    view: View, maker: Callable[[View], Shown], tiles: Callable[[View], Sequence[Tile]], *, has_basis: bool = True
) -> None:
    """A figure whose few numbers stand as tiles, with the same words and ways onward under it.

    `has_basis`: whether its footer tells the coverage; a tile says itself what it rests on, and then it names the source.
    """
    st.html(markup.tiles(serving.make(view, tiles), view.colours.theme_colours))
    st.html(serving.finish(view, maker, _words if has_basis else _words_without_basis))


def show_basis(view: View, total: Outcome) -> None:
    """Coverage, what is not known, and the source, where a page shows no figure but rests on one."""
    st.html(markup.block(markup.paragraph(say_basis(view, total), "footer")))


def show_taking_page(view: View) -> None:
    """The menu that takes the whole page along, and the link that restores it."""
    st.html(markup.block(serving.make(view, _taking_page)))


def show_sharing(view: View, **words: str) -> None:
    """The link that restores a view of which there is nothing to take along; `words` are the page's own."""
    st.html(markup.block(_sharing(view, **words)))


def _written_out(_view: View, shown: Shown) -> Figure:
    return write_out(shown.chart) if shown.chart is not None else Figure()


def _words(view: View, shown: Shown) -> Html:
    """Under a figure: one sentence, notes, the footer, the table and the ways onward; one block, so that it costs one."""
    return _words_after(view, shown, f"{shown.basis} {say_reference(shown, view)}")


def _words_without_basis(view: View, shown: Shown) -> Html:
    source = say_source(view.language, view.organisation, view.store.as_of)
    return _words_after(view, shown, f"{source} {say_reference(shown, view)}")


def _words_after(view: View, shown: Shown, told: str) -> Html:
    language = view.language
    sentences = [markup.paragraph(shown.summary, "summary")] if shown.summary else []
    notes = [markup.paragraph(note, "muted") for note in shown.notes]
    footer = markup.paragraph(told, "footer")
    table = [markup.details(language("chart.as_table"), shown.table)] if shown.chart is not None else []
    return markup.block("".join([*sentences, *notes, footer, _onward(view, shown), *table]))


def _onward(view: View, shown: Shown) -> Html:
    """Where the figure comes from, the same cut for further exploring, and what can be taken along."""
    language, filters = view.language, view.filters
    links = [markup.link(filters.address_of("origin", shown.cut), language("origin.ask"))]
    if view.page != "explore":
        links.append(markup.link(filters.address_of("explore", shown.cut), language("chart.explore")))
    files = [
        markup.download(_file(view, f"{shown.id}.{ending}"), language(f"taking.{ending}"))
        for ending in TAKEN
        if shown.chart is not None or ending not in ("png", "svg")
    ]
    return markup.onward(links, language("taking.menu"), files)


def _taking_page(view: View) -> Html:
    files = [
        markup.download(_file(view, f"page.{ending}"), view.language(f"taking.page_{ending}"))
        for ending in PAGES[view.page].files
    ]
    return markup.onward([_sharing(view)], view.language("taking.page_menu"), files)


def _sharing(view: View, **words: str) -> Html:
    """The link that restores this view; a click copies it."""
    return markup.share(view.shared(**words), view.language("taking.share"), view.language("taking.copied"))


def _file(view: View, name: str) -> str:
    """The address under which the server makes a file of this view."""
    return view.address(f"take/{view.page}/{name}", scheme=view.colours.scheme)
