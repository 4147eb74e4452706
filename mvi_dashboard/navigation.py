"""The pages in four groups, in menu order; some are reached from a figure only."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from mvi_dashboard.language import Language
from mvi_dashboard.paths import PAGES

GROUPS = {
    "govern": ("summary",),
    "steer": ("co2", "circular", "social_return", "product_groups", "owners"),
    "analyse": ("explore", "contracts", "benchmark", "method"),
    "data": ("intake", "quality", "settings"),
}
"""A page is a script of that name in `pages/`, its address is that name, its title is `page.<name>.title`."""

UNLISTED: tuple[str, ...] = ("origin", "changes")
"""Pages that a link leads to and the menu does not name."""

NAMES = (*(name for names in GROUPS.values() for name in names), *UNLISTED)


def choose_page(language: Language) -> StreamlitPage:
    """The page that was asked for; the menu stands at the top (the sectioned sidebar fails axe)."""

    def page(name: str) -> StreamlitPage:
        title, path = language(f"page.{name}.title"), PAGES / f"{name}.py"
        return st.Page(
            path,
            title=title,
            url_path=name,
            default=name == NAMES[0],
            visibility="hidden" if name in UNLISTED else "visible",
        )

    menu = {language(f"menu.{group}"): [page(name) for name in names] for group, names in GROUPS.items() if names}
    return st.navigation(menu | {"": [page(name) for name in UNLISTED]}, position="top")
