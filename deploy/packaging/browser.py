"""Find a Chromium for the browser tests, or get one: ``python deploy/packaging/browser.py`` prints its path.

In this order: ``ERBIJ_BROWSER``, the system's Chromium or Chrome, ``apt-get install chromium`` where that can be done,
the browser that Playwright brings. Nothing is skipped in silence: without a browser the exit status is 1.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MACOS = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
SYSTEMD = Path("/run/systemd/system")
CHECKOUT = Path(__file__).resolve().parents[2]
ADVICE = """No browser for the tests was found and none could be installed.
Install Chromium or Chrome with the system's package manager, or name one: ERBIJ_BROWSER=/path/to/chromium make test"""


def say(words: str) -> None:
    """Tell in one line what is being done, beside the answer on standard output."""
    print(f"- {words}", file=sys.stderr, flush=True)  # noqa: T201


def runs(path: Path) -> bool:
    """Whether this really is a browser that starts."""
    try:
        line = [str(path), "--version"]
        return subprocess.run(line, capture_output=True, timeout=60, check=False).returncode == 0  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return False


def from_system() -> Path | None:
    """Return the system's Chromium or Chrome."""
    named = os.environ.get("ERBIJ_BROWSER")
    if named:
        return Path(named) if runs(Path(named)) else None
    found = [Path(path) for name in NAMES if (path := shutil.which(name))]
    return next((path for path in (*found, *MACOS) if path.exists() and runs(path)), None)


def apt_install(package: str, *, serves: bool = False) -> bool:
    """Install a package of Debian or Ubuntu, as root or with a sudo that asks nothing; False where that cannot be.

    One that ``serves`` would begin as a service wherever systemd runs: there it is left to whoever owns the machine.
    Tests run side by side, and apt-get does not wait for another: one at a time.
    """
    apt = shutil.which("apt-get")
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if serves and SYSTEMD.is_dir():
        return False
    if apt is None or (as_root and shutil.which("sudo") is None):
        return False
    say(f"not found here: apt-get install {package}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with Path(tempfile.gettempdir(), f"erbij-apt-{os.geteuid()}.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
            line = [*as_root, apt, *words]
            if subprocess.run(line, env=environment, stdout=subprocess.DEVNULL, check=False).returncode:  # noqa: S603
                return False
    return True


def from_apt() -> Path | None:
    """Install Debian's or Ubuntu's Chromium."""
    return from_system() if apt_install("chromium") else None


def from_playwright() -> Path | None:
    """Let Playwright fetch its own browser into the checkout."""
    say("no browser in the system: asking Playwright for its own")
    environment = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(CHECKOUT / ".venv/browsers")}
    line = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(line, env=environment, stdout=subprocess.DEVNULL, check=False)  # noqa: S603
    places = sorted((CHECKOUT / ".venv/browsers").glob("chromium-*/chrome-*/chrome"))
    return next((place for place in reversed(places) if runs(place)), None)


def find() -> Path | None:
    """Return a browser that is there already, without installing anything."""
    places = sorted((CHECKOUT / ".venv/browsers").glob("chromium-*/chrome-*/chrome"))
    return from_system() or next((place for place in reversed(places) if runs(place)), None)


def main() -> int:
    """Print the path of a browser, installing one if need be."""
    path = find() or from_apt() or from_playwright()
    if path is None:
        print(ADVICE, file=sys.stderr)  # noqa: T201
        return 1
    print(path)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
