"""What was typed wrong on the command line, as one sentence with an advice in the reader's language; exit status 2."""

import sys
from collections.abc import Sequence
from typing import Any

import click
from click.exceptions import NoSuchCommand

from mvi_dashboard.commands.options import language_of
from mvi_dashboard.language import Language


class SpokenGroup(click.Group):
    """A group of commands that tells a wrong use in the language asked for; click itself only speaks English."""

    def main(self, args: Sequence[str] | None = None, *, standalone_mode: bool = True, **extra: Any) -> Any:  # type: ignore[override]
        """Run the command; a wrong use becomes a sentence on stderr and ends with exit status 2."""
        typed = list(sys.argv[1:] if args is None else args)
        if not standalone_mode:
            return super().main(typed, standalone_mode=False, **extra)
        try:
            done = super().main(typed, standalone_mode=False, **extra)
        except click.exceptions.NoArgsIsHelpError as fault:
            fault.show()
            sys.exit(2)
        except click.UsageError as fault:
            language = language_of(typed)
            place = fault.ctx.command_path if fault.ctx else "mvi"
            click.echo(f"{say_misuse(fault, language)} {language('usage.advice', command=place)}", err=True)
            sys.exit(2)
        except click.Abort:
            sys.exit(1)
        sys.exit(done if isinstance(done, int) else 0)


def say_misuse(fault: click.UsageError, language: Language) -> str:
    """What is wrong: a command or option that does not exist, a value that is missing or does not fit."""
    match fault:
        case NoSuchCommand():
            return _with_near(language("usage.no_command", name=fault.command_name), fault.possibilities, language)
        case click.NoSuchOption():
            return _with_near(language("usage.no_option", name=fault.option_name), fault.possibilities, language)
        case click.MissingParameter():
            return language("usage.missing", name=_name(fault))
        case click.BadParameter():
            return f"{language('usage.bad', name=_name(fault))} {_say_expected(fault.param, language)}".strip()
        case click.BadOptionUsage():
            return language("usage.no_value", name=fault.option_name)
    return language("usage.other")


def _with_near(sentence: str, near: Sequence[str] | None, language: Language) -> str:
    return f"{sentence} {language('usage.near', names=', '.join(near))}" if near else sentence


def _name(fault: click.BadParameter) -> str:
    if fault.param is None:
        return str(fault.param_hint or "")
    return (
        fault.param.opts[0] if isinstance(fault.param, click.Option) else fault.param.make_metavar(fault.ctx or _NONE)
    )


_NONE = click.Context(click.Command("mvi"))


def _say_expected(param: click.Parameter | None, language: Language) -> str:
    """What the option takes; empty where its kind says nothing."""
    kind = param.type if param is not None else None
    match kind:
        case click.Choice():
            return language("usage.expects_choice", names=", ".join(str(choice) for choice in kind.choices))
        case click.DateTime():
            return language("usage.expects_date")
        case click.Path():
            return language("usage.expects_file")
        case click.types.IntParamType():
            return language("usage.expects_number")
    return ""
