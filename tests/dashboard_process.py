"""The dashboard as its own process on a free port, and a headless Chromium that looks at it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page

PROJECT = Path(__file__).parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


@contextmanager
def running_dashboard(store: Path, *options: str, seconds: float = 60) -> Iterator[str]:
    """`mvi serve` on a store folder; gives its address once the store answers, within so many seconds."""
    port = free_port()
    command = [sys.executable, "-m", "mvi_dashboard", "serve", "--store", str(store), "--port", str(port), *options]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_ready(f"{address}/api/ready", process, seconds)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


def settle(page: Page, seconds: float = 30) -> None:
    """Wait until Streamlit has drawn everything of this rerun, so many seconds at most for each step."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=seconds * 1000)
    page.wait_for_selector("h1", timeout=seconds * 1000)
    page.wait_for_function(
        "!document.querySelector('[data-stale=true], [data-testid=stSkeleton]')", timeout=seconds * 1000
    )
    page.wait_for_timeout(250)


STANDS_STILL = """async summary => {
  const details = summary.closest('details');
  for (let still = 0, frame = 0, before = ''; still < 30; frame++) {
    if (frame === 2000) throw new Error(`${summary.innerText} does not unfold, or never stands still`);
    await new Promise(requestAnimationFrame);
    const { top, height } = details.getBoundingClientRect();
    const isOpen = details.open && height > summary.offsetHeight + 8;
    still = isOpen && before === `${top} ${height}` ? still + 1 : 0;
    before = `${top} ${height}`;
  }
}"""


def unfold(summary: Locator) -> None:
    """Open what is folded with a click, and wait until it stands still."""
    summary.click()
    wait_until_unfolded(summary)


def wait_until_unfolded(summary: Locator) -> None:
    """Wait until what was opened stands still, at its place and at its height.

    It grows for half a second, then folds up again for one frame; a chart above it may be drawn late. A click that falls in
    between lands beside its button.
    """
    summary.evaluate(STANDS_STILL)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until_ready(address: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Wait until an address answers; `RuntimeError` where the process ended instead."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"mvi serve stopped with exit status {process.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own server
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise TimeoutError(f"{address} did not become ready")
