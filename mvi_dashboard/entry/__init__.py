"""What stands around every page: its frame, its style and the menu.

The script itself is `__main__.py` in this folder: beside `pages/`, Streamlit would make a menu of that folder.
"""

import json

import streamlit as st

from mvi_dashboard.navigation import choose_page
from mvi_dashboard.paths import PACKAGE
from mvi_dashboard.serving.filters import read_language
from mvi_dashboard.theme import page_style, tokens

SCRIPT = PACKAGE / "page.js"
HEARD = {
    "skip": "Skip to main content",
    "open": "Expand sidebar",
    "close": "Collapse sidebar",
    "aside": "Sidebar",
    "pages": "App pages",
}
"""What Streamlit calls the parts of the menu for who hears the page; `menu.<key>` is our word for each."""


def show_dashboard() -> None:
    """Draw the page that was asked for, in the reader's language and colours."""
    language = read_language()
    st.set_page_config(page_title=language("app.name"), layout="wide", menu_items={})
    page = choose_page(language)
    st.html(f"<style>{page_style(tokens(st.context.theme.type))}</style>")
    words = json.dumps({name: language(f"menu.{key}") for key, name in HEARD.items()})
    script = SCRIPT.read_text(encoding="utf-8").replace("$language", language.code).replace("$words", words)
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
    page.run()
