"""HTML for tiles, tables and notes. Pure; every text is escaped here, so that a register can never inject anything."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape


class Html(str):
    """Text that is HTML already and is not escaped again."""

    __slots__ = ()


@dataclass(frozen=True)
class Column:
    """One column of a table: heading, a second line with unit or meaning, and whether it holds text."""

    heading: str
    note: str = ""
    is_text: bool = False


@dataclass(frozen=True)
class Row:
    """One row: its heading and its cells; `kind` is "", "total" or "group"."""

    heading: str
    cells: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True)
class Tile:
    """One headline: what, how much, against which target, with which verdict, on what basis.

    `origin`: the address that tells where the figure comes from, and its words. `freshness`: of when the latest report is;
    `is_stale`: that is too long ago, and the tile says so in words and colour.
    """

    theme: str
    heading: str
    qualifier: str
    figure: str
    is_known: bool
    spread: str
    meaning: str
    target: str
    verdict: str
    status: str | None
    promise: str
    basis: Sequence[str] = field(default_factory=tuple)
    progress: float | None = None
    origin: tuple[str, str] | None = None
    freshness: str = ""
    is_stale: bool = False


def safe(text: str) -> str:
    """`text` escaped, unless it is HTML already."""
    return text if isinstance(text, Html) else escape(text)


def block(inner: str, *classes: str) -> Html:
    """A block in our own style."""
    return Html(f'<div class="{" ".join(("mvi", *classes))}">{inner}</div>')


def paragraph(text: str, *classes: str) -> Html:
    """A paragraph, escaped."""
    return Html(f'<p class="{" ".join(classes)}">{safe(text)}</p>' if classes else f"<p>{safe(text)}</p>")


def link(address: str, text: str) -> Html:
    """A link within the dashboard."""
    return Html(f'<a href="{escape(address, quote=True)}">{safe(text)}</a>')


def download(address: str, text: str) -> Html:
    """A link to a file that is made on request."""
    return Html(f'<a href="{escape(address, quote=True)}" download target="_self">{safe(text)}</a>')


def share(address: str, text: str, copied: str) -> Html:
    """A link that a click copies (`page.js`), with a place that says so; without a script it stays a link."""
    target = escape(address, quote=True)
    link = (
        f'<a class="share" href="{target}" target="_self" data-copied="{escape(copied, quote=True)}">{safe(text)}</a>'
    )
    return Html(f'{link} <span role="status"></span>')


def spoken(text: str, language: str) -> Html:
    """Text in another language than the page, so that a screen reader speaks it as it is."""
    return Html(f'<span lang="{escape(language, quote=True)}">{safe(text)}</span>')


def details(summary: str, body: str) -> Html:
    """Something that opens; reachable by keyboard without a script."""
    return Html(f"<details><summary>{safe(summary)}</summary>{safe(body)}</details>")


def onward(links: Sequence[str], menu: str, files: Sequence[str]) -> Html:
    """The ways onward under a figure: links, and a menu of files to take along."""
    items = "".join(f"<li>{safe(file)}</li>" for file in files)
    listed = "".join(f"<span>{safe(link)}</span>" for link in links)
    return Html(f'<div class="onward">{listed}{details(menu, Html(f"<ul>{items}</ul>"))}</div>')


def whose(organisation: str, label: str) -> Html:
    """Whose figures these are, and the label of a fictitious organisation."""
    mark = f'<span class="fictitious">{safe(label)}</span>' if label else ""
    return block(f'<p class="organisation"><span>{safe(organisation)}</span>{mark}</p>')


def question_and_answer(question: str, answer: str) -> Html:
    """The page's one question and the answer in one sentence."""
    return block(paragraph(question, "question") + (paragraph(answer, "answer") if answer else ""))


def note(text: str) -> Html:
    """A remark that should not be missed."""
    return block(f'<div class="note">{safe(text)}</div>')


def place_of_news(store: str, seen: str) -> Html:
    """An empty place that `page.js` fills where the browser saw another store last; `seen` is the word on its button."""
    words = f'data-store="{escape(store, quote=True)}" data-seen="{escape(seen, quote=True)}"'
    return Html(f'<div class="mvi news" role="status" {words}></div>')


def heading(text: str, subtitle: str = "") -> Html:
    """The message of a figure, and what exactly is shown."""
    return block(f"<h2>{safe(text)}</h2>{paragraph(subtitle, 'muted') if subtitle else ''}")


def chapter(text: str) -> Html:
    """What the figures below have in common, on pages with many."""
    return block(f'<h2 class="chapter">{safe(text)}</h2>')


def section(text: str, body: str) -> Html:
    """A heading with what belongs under it."""
    return block(f"<h2>{safe(text)}</h2>{safe(body)}")


def tiles(entries: Sequence[Tile], colours: dict[str, str]) -> Html:
    """The headlines beside each other; `colours` gives the colour of a theme."""
    return block("".join(_tile(entry, colours[entry.theme]) for entry in entries), "tiles")


def _tile(entry: Tile, colour: str) -> str:
    known = "figure" if entry.is_known else "figure unknown"
    status = f"verdict {entry.status}" if entry.status else "verdict"
    basis = "".join(paragraph(text) for text in entry.basis)
    origin = paragraph(link(*entry.origin)) if entry.origin else ""
    freshness = paragraph(entry.freshness, *(["stale"] if entry.is_stale else [])) if entry.freshness else ""
    return (
        f'<section class="tile" style="--theme:{colour}"><h2>{safe(entry.heading)}</h2>'
        f'<p class="qualifier">{safe(entry.qualifier)}</p><p class="{known}">{safe(entry.figure)}</p>'
        f'<p class="spread">{safe(entry.spread)}</p>'
        f'<p class="meaning">{safe(entry.meaning)}</p><p class="{status}">{safe(entry.verdict)}</p>'
        f"{_track(entry.progress)}<p>{safe(entry.target)}</p>"
        f'<p class="muted">{safe(entry.promise)}</p><div class="basis">{basis}{freshness}{origin}</div></section>'
    )


def _track(progress: float | None) -> str:
    """How far on the way to the target; a picture of the words beside it, so hidden from a screen reader."""
    if progress is None:
        return ""
    full = max(progress, 1.0) * 1.02
    width, mark = max(progress, 0.0) / full, 1.0 / full
    return (
        f'<div class="track" aria-hidden="true"><span style="width:{width:.1%}"></span>'
        f'<i style="left:calc({mark:.1%} - 1px)"></i></div>'
    )


def table(columns: Sequence[Column], rows: Sequence[Row], caption: str, *, under_heading: bool = False) -> Html:
    """A table with a caption, which is only heard where a heading above it says the same.

    It becomes a list of cards on a phone; roles are spelled out because the cards would lose them.
    """
    heads = "".join(
        f'<th role="columnheader" scope="col"{_text_class(column)}>{safe(column.heading)}'
        + (f"<small>{safe(column.note)}</small>" if column.note else "")
        + "</th>"
        for column in columns
    )
    heard = ' class="heard"' if under_heading else ""
    return Html(
        f'<table role="table"><caption{heard}>{safe(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(_row(columns, row) for row in rows)}</tbody></table>'
    )


def _row(columns: Sequence[Column], row: Row) -> str:
    if row.kind == "group" and not row.cells:
        heading = f'<th role="rowheader" scope="rowgroup" colspan="{len(columns)}">{safe(row.heading)}</th>'
        return f'<tr role="row" class="group">{heading}</tr>'
    cells = "".join(
        f'<td role="cell" data-label="{escape(_label(column), quote=True)}"{_text_class(column)}>{safe(cell)}</td>'
        for column, cell in zip(columns[1:], row.cells, strict=True)
    )
    kind = f' class="{row.kind}"' if row.kind else ""
    return f'<tr role="row"{kind}><th role="rowheader" scope="row">{safe(row.heading)}</th>{cells}</tr>'


def _label(column: Column) -> str:
    heading, note = (_TAG.sub("", text) if isinstance(text, Html) else text for text in (column.heading, column.note))
    return f"{heading} ({note})" if note else heading


_TAG = re.compile(r"<[^>]+>")
"""A heading may be marked up; what stands before a cell on a phone is text alone."""


def _text_class(column: Column) -> str:
    return ' class="text"' if column.is_text else ""


def amount(text: str, qualifier: str = "") -> Html:
    """A value with a small qualifier under it ("minstens")."""
    small = f'<span class="qualifier">{safe(qualifier)}</span>' if qualifier else ""
    return Html(f"<span>{safe(text)}{small}</span>")


def shaded(cell: Html, colour: str) -> Html:
    """A cell of a matrix on a colour of its own; hatched where there is no value to colour."""
    style = f'style="--shade:{escape(colour, quote=True)}"' if colour else ""
    return Html(f'<span class="shade{"" if colour else " doubtful"}" {style}>{safe(cell)}</span>')


def scrolling(body: str, label: str, kind: str = "scrolling") -> Html:
    """Something long in a frame that scrolls, also by keyboard; of the kind "matrix" on a phone only."""
    name = escape(label, quote=True)
    return Html(f'<div class="{kind}" role="region" tabindex="0" aria-label="{name}">{safe(body)}</div>')


def unbroken(*texts: str) -> Html:
    """Texts of which none is cut in two at the end of a line."""
    pieces = " ".join(f'<span class="unbroken">{safe(text)}</span>' for text in texts)
    return Html(f"<span>{pieces}</span>")


def key(entries: Sequence[tuple[str, str]]) -> Html:
    """The key of a chart: pairs of a CSS background (or "hatched") and its meaning."""
    items = "".join(
        "<span>"
        + (
            '<span class="swatch hatched" aria-hidden="true"></span>'
            if paint == "hatched"
            else f'<span class="swatch" style="{paint}" aria-hidden="true"></span>'
        )
        + f"{safe(text)}</span>"
        for paint, text in entries
    )
    return block(f'<div class="key">{items}</div>')


def facts(entries: Sequence[tuple[str, str]]) -> Html:
    """Terms with what is recorded for each."""
    items = "".join(f"<dt>{safe(term)}</dt><dd>{safe(value)}</dd>" for term, value in entries)
    return Html(f'<dl class="facts">{items}</dl>')


def bullets(items: Sequence[str]) -> Html:
    """A plain list."""
    return Html("<ul>" + "".join(f"<li>{safe(item)}</li>" for item in items) + "</ul>")
