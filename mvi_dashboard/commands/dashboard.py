"""The command that starts the dashboard."""

import socket
from pathlib import Path

import click

from mvi_dashboard.commands.options import common
from mvi_dashboard.commands.report import THEME, show_remarks
from mvi_dashboard.house_style import read_style
from mvi_dashboard.language import Language
from mvi_dashboard.store import StoreFault, current_file, forget_persons


@click.command()
@common
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True, help="Port of the dashboard.")
@click.option("--address", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--read-only", is_flag=True, help="Show only: nobody can type sentences or decisions, or hand in files.")
@THEME
def serve(folder: Path, language: Language, port: int, address: str, read_only: bool, theme: Path | None) -> None:
    """Start the dashboard on the store and say its address."""
    from mvi_dashboard.server import serve as start

    if not _is_free(address, port):
        raise StoreFault("port_taken", port=port)
    if theme is not None:
        show_remarks(read_style(theme), language)
    click.echo(language("cli.serving", address=f"http://{'localhost' if address == '127.0.0.1' else address}:{port}"))
    forget_persons(folder)
    if current_file(folder) is None:
        click.echo(language("cli.empty_store", folder=folder), err=True)
    start(folder, port=port, address=address, theme=theme, read_only=read_only)


def _is_free(address: str, port: int) -> bool:
    """Whether nothing listens on the port yet."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True
