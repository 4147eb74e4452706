"""What a reader can do with an empty store: hand in her own register, or look at the demo."""

import streamlit as st

from mvi_dashboard import serving
from mvi_dashboard.language import Language
from mvi_dashboard.rehearsal import build_demo
from mvi_dashboard.serving.progress import OnStep, work
from mvi_dashboard.store import STEPS
from mvi_dashboard.telling import markup


def draw_beginning(language: Language, *, has_link: bool) -> None:
    """The two ways to begin; on the page of the first one its link is left out."""
    way = markup.link(f"intake?lang={language.code}", language("app.begin_own"))
    text = language("app.no_store")
    st.html(markup.note(markup.Html(f"{markup.safe(text)} {way}") if has_link else text))
    if serving.may_write() and st.button(language("app.begin_demo"), key="begin_demo") and _build(language):
        st.rerun()
    st.code("mvi demo\nmvi import register.csv", language=None)


def _build(language: Language) -> bool:
    def task(on_step: OnStep) -> bool:
        build_demo(serving.store_folder(), on_step)
        return True

    return work(language, len(STEPS), task) or False
