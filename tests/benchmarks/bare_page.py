"""A bare Streamlit page that draws the figures of one of ours from ready-made data.

Bare is without store, sums, filters, menu and style sheet. The figures are the same ones: each chart as it was sent to the
browser with its settings and alternative text, the same HTML, in the same columns.
"""

import json
import pickle
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Column, Element

Piece = tuple[str, Any]
"""A kind and its content; of columns their widths and the pieces in each."""

SCRIPT = """
import pickle
import streamlit as st

@st.cache_resource
def ready_made():
    with open({path!r}, "rb") as file:
        return pickle.load(file)

def draw(pieces, at):
    for number, (kind, content) in enumerate(pieces):
        key = f"{{at}}-{{number}}"
        if kind == "plotly_chart":
            st.plotly_chart(key=key, theme=None, **content)
        elif kind == "html":
            st.html(content)
        elif kind == "markdown":
            st.markdown(content)
        elif kind == "columns":
            widths, inside = content
            for place, column in enumerate(st.columns(widths, gap="large")):
                with column:
                    draw(inside[place], f"{{key}}-{{place}}")

st.set_page_config(page_title="Bare", layout="wide")
st.title("Bare")
year = st.selectbox("year", {years!r}, key="choose_year")
draw(ready_made()[year], "drawn")
"""


def write_bare_page(script: Path, pieces: Mapping[str, Sequence[Piece]]) -> None:
    """Write the script of a bare page that has the pieces of every year ready."""
    data = script.with_suffix(".pickle")
    data.write_bytes(pickle.dumps(dict(pieces)))
    script.write_text(SCRIPT.format(path=str(data), years=list(pieces)), encoding="utf-8")


def pieces_of(page: AppTest) -> list[Piece]:
    """What stands on a drawn page, in order; its widgets are left out."""
    return _pieces(page.main)


def specs_of(page: AppTest) -> list[tuple[Any, Any, str]]:
    """The charts of a drawn page as the browser gets them: figure, settings and alternative text."""
    protos = [element.proto for element in page.get("plotly_chart")]
    return [(json.loads(proto.spec), json.loads(proto.config), proto.alt) for proto in protos]


def _pieces(block: Block) -> list[Piece]:
    pieces: list[Piece] = []
    for child in block.children.values():
        if isinstance(child, Element):
            pieces.extend(_piece(child))
        elif isinstance(child, Block):
            columns = [inside for inside in child.children.values() if isinstance(inside, Column)]
            widths = [column.weight for column in columns]
            inside = [_pieces(column) for column in columns]
            pieces.extend([("columns", (widths, inside))] if columns else _pieces(child))
    return pieces


def _piece(element: Element) -> list[Piece]:
    if element.type == "plotly_chart":
        proto = element.proto
        figure = go.Figure(json.loads(proto.spec))
        return [("plotly_chart", {"figure_or_data": figure, "config": json.loads(proto.config), "alt": proto.alt})]
    if element.type == "html" and "<script" not in element.proto.body:
        return [("html", element.proto.body)]
    if element.type in ("markdown", "caption", "title", "header", "subheader"):
        return [("markdown", str(element.value))]
    return []
