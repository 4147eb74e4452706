"""The shelf of methods: one folder per product group, found by listing.

A folder holds a page per language (`method.nl.md`, `method.en.md`) and, where rows in the table of variants do not
suffice, a `method.sql` that returns the situations of the group's applications.
"""

from mvi_dashboard.paths import METHODS


def method_groups() -> list[str]:
    """The product groups with a method, in alphabetical order."""
    return sorted(path.name for path in METHODS.iterdir() if (path / "method.nl.md").is_file())


def method_sql(product_group: str) -> str:
    """The SQL that gives the situations of one group: its own `method.sql`, else its ordinary rows."""
    own = METHODS / product_group / "method.sql"
    if own.is_file():
        return own.read_text(encoding="utf-8").strip()
    return f"select *\nfrom ordinary_situations\nwhere product_group = '{product_group}'"


def method_page(product_group: str, language: str) -> str:
    """The page of one method in one language, as Markdown."""
    return (METHODS / product_group / f"method.{language}.md").read_text(encoding="utf-8")
