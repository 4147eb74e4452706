"""SQL with its values written out, so that it can be read, copied and run anywhere."""

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def spell_out(sql: str, parameters: Mapping[str, Any]) -> str:
    """The same query without parameters: every `$name` is its value as a literal. Only for reading and copying."""
    return re.sub(r"\$(\w+)", lambda found: _literal(parameters[found.group(1)]), sql)


def _literal(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, datetime.date):
        return f"date '{value.isoformat()}'"
    return "'" + str(value).replace("'", "''") + "'"
