"""Long work on the page: a bar that moves, and one clear sentence where the work cannot be done."""

import logging
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from mvi_dashboard.importers import UnreadableFile
from mvi_dashboard.language import Language
from mvi_dashboard.store import StoreFault
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.intake_tables import say_unreadable

Done = TypeVar("Done")
OnStep = Callable[[str], None]


def work(language: Language, steps: int, task: Callable[[OnStep], Done]) -> Done | None:
    """What a task gives, with a bar that moves as it names its steps; None where it failed, and then the page says why."""
    bar = st.progress(0.0, language("page.intake.starting"))
    at = 0

    def on_step(step: str) -> None:
        nonlocal at
        key = f"step.{step}"
        bar.progress(min(at / steps, 1.0), _plain(language(key) if language.has(key) else step))
        at += 1

    try:
        return task(on_step)
    except UnreadableFile as fault:
        st.html(markup.note(f"{say_unreadable(language, fault)} {language('page.intake.take_away')}"))
    except StoreFault as fault:
        st.html(markup.note(say_store_fault(language, fault)))
    except Exception:  # whatever is wrong with a file, the page stays up and nothing is published
        logging.getLogger(__name__).exception("a delivery failed")
        st.html(markup.note(language("page.intake.fault")))
    finally:
        bar.empty()
    return None


def say_store_fault(language: Language, fault: StoreFault) -> str:
    """What is wrong with the store, and what to do; in words of the page where the command's would not help here."""
    rule = "store.import_running_here" if fault.rule == "import_running" else f"store.{fault.rule}"
    return " ".join(language(f"{rule}.{part}", **fault.parameters) for part in ("sentence", "advice"))


def _plain(text: str) -> str:
    """The name of a file, which Streamlit would read as markup."""
    return "".join(f"\\{character}" if character in "\\`*_{}[]<>#$:~" else character for character in text)
