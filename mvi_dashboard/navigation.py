"""The pages, in menu order."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from mvi_dashboard.language import Language
from mvi_dashboard.paths import PAGES

NAMES = ("summary", "product_groups", "contracts", "method")
"""A page is a script of that name in `pages/`, its address is that name, its title is `page.<name>.title`."""


def choose_page(language: Language) -> StreamlitPage:
    """The page that was asked for; the menu stands at the top, in one row."""
    pages = [
        st.Page(PAGES / f"{name}.py", title=language(f"page.{name}.title"), url_path=name, default=name == NAMES[0])
        for name in NAMES
    ]
    return st.navigation(pages, position="top")
