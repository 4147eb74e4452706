"""What can be wrong with a store, as a rule and its parameters; the sentence is made at the edge."""


class StoreFault(Exception):
    """A store that cannot be used or built; `rule` names the text under `[store]` in the language files."""

    def __init__(self, rule: str, **parameters: object) -> None:
        super().__init__(f"{rule}: {parameters}")
        self.rule = rule
        self.parameters = parameters
