"""A network of one's own on this machine: what a browser may only do on a real address can be tried in it."""

from __future__ import annotations

import os
import shutil
import subprocess

from deploy.packaging.browser import apt_install

ADDRESS = "10.77.0.1"
REFUSED = 97
SET_UP = f"""
{{ ip link set lo up && ip link add class type veth peer name home && ip address add {ADDRESS}/24 dev class &&
ip link set class up && ip link set home up && ip route add default via 10.77.0.254; }} || exit {REFUSED}
exec "$@"
"""


class NoNetworkOfOnesOwn(RuntimeError):
    """The kernel, or the container around it, refuses a network namespace."""


def command_in_own_network(*command: str) -> list[str]:
    """Return the command that runs ``command`` where ``ADDRESS`` is the only way out; it ends with it, however it ends.

    Raises ``NoNetworkOfOnesOwn`` where that cannot be.
    """
    if shutil.which("ip") is None and not apt_install("iproute2"):
        raise NoNetworkOfOnesOwn("there is no `ip` and it cannot be installed: install iproute2")
    as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    line = ["unshare", *as_root, "--net", "--fork", "--kill-child", "sh", "-c", SET_UP, "sh"]
    try:
        tried = subprocess.run([*line, "true"], capture_output=True, text=True, timeout=30, check=False)
    except OSError as problem:
        raise NoNetworkOfOnesOwn(str(problem)) from problem
    if tried.returncode:
        raise NoNetworkOfOnesOwn(tried.stderr.strip() or f"exit status {tried.returncode}")
    return [*line, *command]
