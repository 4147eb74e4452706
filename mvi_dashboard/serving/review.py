"""The widgets of the review list: decide the product group of the largest contracts without one, compute anew, take back."""

import streamlit as st

from mvi_dashboard.classification import (
    NO_GROUP,
    Decision,
    Review,
    count_waiting,
    decide,
    read_decisions,
    read_reviews,
)
from mvi_dashboard.figures.wording import contract_address
from mvi_dashboard.labels import name_number
from mvi_dashboard.serving.progress import say_store_fault, work
from mvi_dashboard.store import STEPS, StoreFault, build_store
from mvi_dashboard.telling import markup
from mvi_dashboard.telling.review import decision_table, say_contract
from mvi_dashboard.view import View

MOST = 8
"""As many contracts as are offered at once: what can be judged in one sitting; the next ones follow."""
TOLD = "review_told"


class ReviewScreen:
    """One run of the review list on the page of one reader."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.language = view.language
        self.found = read_reviews(view.store, view.filters.where(), MOST)
        self.decisions = read_decisions(view.store)
        self.groups = [
            row["product_group"] for row in view.store.rows("select product_group from product_groups order by 1")
        ]

    def say(self, key: str, **parameters: object) -> str:
        """A text of the review list."""
        return self.language(f"review.{key}", **parameters)

    def draw(self) -> None:
        """What waits, the contracts to judge, and what was decided."""
        heading = self.say("to_judge", count=self.language.number(self.found.count))
        st.html(markup.heading(heading if self.found.count else self.say("none"), self.say("subtitle")))
        if told := st.session_state.pop(TOLD, None):
            st.html(markup.note(told))
        self._draw_waiting()
        if self.found.reviews:
            self._draw_form()
        if self.decisions:
            with st.expander(self.say("decisions")):
                self._draw_decisions()

    def _draw_waiting(self) -> None:
        """The decisions that the figures do not count with yet, and the way to let them."""
        count = count_waiting(self.decisions)
        if not count:
            return
        st.html(markup.note(self.say("waiting", count=self.language.number(count))))
        if st.button(self.say("compute"), key="review_compute"):
            folder = self.view.store.path.parent
            if work(self.language, len(STEPS), lambda on_step: build_store(folder, on_step=on_step)) is not None:
                st.session_state[TOLD] = self.say("computed")
                st.rerun()

    def _draw_form(self) -> None:
        chosen: dict[int, str | None] = {}
        with st.form("review"):
            for at, review in enumerate(self.found.reviews):
                left, right = st.columns([3, 2], vertical_alignment="center")
                with left:
                    st.html(markup.block(say_contract(self.language, review, self._address)))
                with right:
                    chosen[at] = self._draw_choice(review)
            left, right = st.columns(2)
            by = left.text_input(self.say("by"), key="review_by", placeholder=self.say("by_example"))
            reason = right.text_input(self.say("why"), key="review_why")
            is_sent = st.form_submit_button(self.say("keep"), key="review_keep")
        if is_sent:
            self._keep([(review, chosen[at]) for at, review in enumerate(self.found.reviews)], by, reason)

    def _draw_choice(self, review: Review) -> str | None:
        """The group of one contract; what is suggested stands first but is not chosen."""
        named = sorted(self.groups, key=lambda group: self.language(f"product_group.{group}"))
        options = list(dict.fromkeys([*review.offered, NO_GROUP, *named]))

        def name(group: str) -> str:
            said = self.language(f"product_group.{group}")
            return self.say("suggested", group=said) if group in review.offered else said

        choice: str | None = st.selectbox(
            self.say("choice", title=review.title),
            options,
            index=None,
            format_func=name,
            placeholder=self.say("undecided"),
            label_visibility="collapsed",
            key=f"review_{review.organisation}_{review.contract_id}",
        )
        return choice

    def _keep(self, chosen: list[tuple[Review, str | None]], by: str, reason: str) -> None:
        decided = [(review, group) for review, group in chosen if group is not None]
        if not decided:
            st.html(markup.note(self.say("nothing_chosen")))
            return
        try:
            for review, group in decided:
                decide(self.view.store, review.organisation, review.contract_id, group, by, reason)
        except StoreFault as fault:
            st.html(markup.note(say_store_fault(self.language, fault)))
            return
        st.rerun()

    def _draw_decisions(self) -> None:
        st.html(markup.block(decision_table(self.language, self.decisions, self._address)))
        standing = [decision for decision in self.decisions if not decision.is_withdrawn]
        if not standing:
            return

        def name(decision: Decision) -> str:
            return f"{name_number(decision.contract_id, self.language)}, {decision.title or ''}"

        with st.form("review_back"):
            left, right = st.columns(2)
            with left:
                decision = st.selectbox(self.say("back_which"), standing, format_func=name, key="review_back_which")
            by = right.text_input(self.say("by"), key="review_back_by", placeholder=self.say("by_example"))
            is_sent = st.form_submit_button(self.say("back"), key="review_back")
        if is_sent and decision is not None:
            try:
                decide(self.view.store, decision.organisation, decision.contract_id, None, by)
            except StoreFault as fault:
                st.html(markup.note(say_store_fault(self.language, fault)))
                return
            st.rerun()

    def _address(self, organisation: str, contract_id: str) -> str:
        return contract_address(self.view, organisation, contract_id)
