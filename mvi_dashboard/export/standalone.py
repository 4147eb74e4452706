"""A whole page as one HTML file that opens without a server and without internet, and prints well.

Charts are drawings (SVG) inside the file: no script, a tenth of the size of plotly.js (docs/decisions).
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from mvi_dashboard.export.drawing import bare, finish_svg
from mvi_dashboard.export.pictures import PAINTER, PictureFault
from mvi_dashboard.export.wording import say_reference, say_selection
from mvi_dashboard.figures.headlines import headline_tiles, say_answer
from mvi_dashboard.figures.shown import Shown
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.markup import Html
from mvi_dashboard.theme import page_style
from mvi_dashboard.view import View

_WIDTHS_PX = {"wide": 1000, "narrow": 358}
_LAYOUT = """
body { margin: 0 auto; max-width: 1040px; padding: 1.5rem 1rem 3rem; background: var(--mvi-surface);
  color: var(--mvi-text); font-family: FONT; }
h1 { color: var(--mvi-ink); font-size: 2.1rem; line-height: 1.2; margin: 1rem 0 0; }
h2 { color: var(--mvi-ink); font-size: 1.35rem; line-height: 1.3; margin: 0; }
figure { margin: 2.5rem 0 0; }
figure svg { max-width: 100%; height: auto; display: block; }
.mvi.tiles { margin-top: 1.5rem; }
.scroll { overflow-x: auto; }
.narrow { display: none; }
@media screen and (max-width: 640px) { .wide { display: none; } .narrow { display: block; } }
@media print {
  body { max-width: none; }
  figure { break-inside: avoid-page; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
"""


def page_html(view: View, figures: Sequence[Shown], *, with_pictures: bool = True) -> bytes:
    """The page of a view with its figures. Where no picture can be made it holds the tables, and says so."""
    language = view.language
    is_summary = view.page == "summary"
    tiles = [replace(tile, origin=None) for tile in headline_tiles(view)] if is_summary else []
    answer = say_answer(view) if is_summary else ""
    title = language(f"page.{view.page}.title")
    style = page_style(view.colours) + _LAYOUT.replace("FONT", view.colours.font)
    themes = {tile.theme: view.colours.theme_colour(tile.theme) for tile in tiles}
    date = language.date_long(view.store.as_of)
    parts = [
        markup.whose(view.organisation, view.say_fictitious()),
        f"<h1>{markup.safe(title)}</h1>",
        markup.question_and_answer(language(f"page.{view.page}.question"), answer),
        markup.block(markup.paragraph(language("export.standalone", date=date), "muted")),
        markup.tiles(tiles, themes) if tiles else "",
        *(_figure(shown, view, with_pictures) for shown in figures),
    ]
    body = _without_links("\n".join(parts))
    return (
        f'<!doctype html>\n<html lang="{language.code}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>{markup.safe(title)} – {markup.safe(view.organisation)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    ).encode()


_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""Nothing may be fetched and nothing may run."""


def _figure(shown: Shown, view: View, with_pictures: bool) -> str:
    language = view.language
    is_drawn = with_pictures and shown.chart is not None
    drawing, table = _drawing(shown, view) if is_drawn else "", f'<div class="scroll">{shown.table}</div>'
    if is_drawn:
        table = f"<details><summary>{markup.safe(language('chart.as_table'))}</summary>{table}</details>"
    words = [
        markup.paragraph(shown.summary, "summary") if shown.summary else "",
        *(markup.paragraph(note) for note in shown.notes),
        table,
        markup.paragraph(shown.basis, "footer"),
        markup.paragraph(f"{say_selection(language, shown.cut)} {say_reference(shown, view)}", "muted"),
    ]
    key = markup.key(shown.key) if shown.key and is_drawn else ""
    return (
        f"<figure>{markup.heading(shown.heading, shown.subtitle)}{key}{drawing}{markup.block(''.join(words))}</figure>"
    )


def _drawing(shown: Shown, view: View) -> str:
    """The chart twice, for a desk and for a phone; the reader's screen shows the one that fits."""
    try:
        drawn = {
            name: finish_svg(PAINTER.paint(bare(shown, view, width), "svg"), shown, f"_{name}").decode()
            for name, width in _WIDTHS_PX.items()
        }
    except PictureFault as fault:
        sentence = view.language(f"picture.{fault.rule}.sentence", **fault.parameters)
        return markup.note(f"{sentence} {view.language(f'picture.{fault.rule}.advice')}")
    return "".join(f'<div class="{name}">{svg}</div>' for name, svg in drawn.items())


def _without_links(text: str) -> Html:
    """The page without links into the dashboard, which lead nowhere here."""
    return Html(re.sub(r"</?a\b[^>]*>", "", text))
