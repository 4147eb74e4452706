"""Where data lies; the only module that knows."""

from pathlib import Path

import platformdirs

PACKAGE = Path(__file__).parent
_IN_WHEEL = PACKAGE / "data"

DATA = _IN_WHEEL if _IN_WHEEL.is_dir() else PACKAGE.parent / "data"
REFERENCE = DATA / "reference"
DEMO_CONTRACTS = DATA / "contracts"
METHODS = PACKAGE / "methods"
SQL = PACKAGE / "sql"
LOCALES = PACKAGE / "locale"
PAGES = PACKAGE / "pages"
FONTS = PACKAGE / "fonts"


def default_store() -> Path:
    """The store folder in use when none is named: beside the data in a checkout, else the user's data folder."""
    if DATA == _IN_WHEEL:
        return Path(platformdirs.user_data_dir("mvi-dashboard", appauthor=False))
    return DATA / "build"
