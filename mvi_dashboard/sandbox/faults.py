"""What can go wrong with a reader's query, as data: the sentence is made where it is shown."""

RULES = (
    "nothing_asked",
    "too_long",
    "not_text",
    "several_statements",
    "only_select",
    "unknown_table",
    "unknown_column",
    "function_kept_back",
    "said_by_engine",
    "too_deep",
    "row_too_large",
    "out_of_memory",
    "out_of_time",
    "not_started",
    "stopped",
    "busy",
)
"""Each names a sentence and an advice under `[sandbox]` in the language files."""


class SandboxFault(Exception):
    """A query that got no answer; `rule` is one of `RULES`."""

    def __init__(self, rule: str, **parameters: object) -> None:
        super().__init__(f"{rule}: {parameters}")
        self.rule = rule
        self.parameters = parameters
