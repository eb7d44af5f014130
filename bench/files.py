"""What a large file costs: memory while 2 GB come in, and how fast a film goes out in ranges.

A server of its own runs the real routes of files, in a process of its own, on loopback; its extra memory is what the
kernel tells of that process beyond its figure before the upload. The file is a film of H.264 made here, padded to the
size that is asked for, so that it is looked at and copied as a real one is. Where nginx is found on this machine, it
serves the same bytes in the same run, and the throughput of ranges is told as a part of its own.

    .venv/bin/python bench/files.py [--gigabytes 2] [--ranges 200] [--folder /var/tmp]
"""

from __future__ import annotations

import argparse
import asyncio
import getpass
import multiprocessing
import os
import shutil
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from aiohttp import ClientSession

from erbij.actor import Actor, Role
from erbij.catalogue.files import http as files_http
from erbij.catalogue.files.checking import Checking, look_apart
from erbij.catalogue.files.folder import Folder
from erbij.catalogue.files.service import Files
from erbij.catalogue.items import store as items_store
from erbij.clock import SystemClock
from erbij.db.database import Database
from erbij.db.migrate import migrate
from erbij.jobs.periodic import Periodic
from erbij.plans.service import import_parts
from erbij.schools.service import Schools
from erbij.web.app import build_app, runner
from tests.support.made_media import make
from tests.support.settings import free_port, settings_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

MB = 1024 * 1024
PIECE, RANGE = 8 * MB, 4 * MB
MOST_EXTRA_MB, LEAST_OF_NGINX = 64, 0.5
SLOWEST_START_S = 30.0
NGINX = """daemon off; user {user}; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}} http {{ access_log off; sendfile on; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
server {{ listen 127.0.0.1:{port}; root {root}; }} }}"""


def serve(folder: Path, port: int) -> None:
    """Run the routes of files until this process is ended."""
    asyncio.run(_serve(folder, port))


async def _serve(folder: Path, port: int) -> None:
    from aiohttp import web  # noqa: PLC0415

    settings = settings_in(folder).model_copy(update={"port": port})
    database, clock = Database(settings.database), SystemClock()
    await migrate(database)
    school = await Schools(database, clock, import_parts()).create("Meetschool", "Stichting Meten", "po")
    teacher = Actor("thijs", school.id, frozenset({Role.TEACHER}), "a-sign-in")

    async def anybody(_cookies: Mapping[str, str], _as_unit: bool) -> Actor:  # noqa: FBT001 - the guard's own shape
        return teacher

    kept = Folder(folder / "catalogue")
    checking = Checking(database, clock, kept, look_apart)
    files = Files(database, clock, kept, checking, items_store)
    await Periodic("files", 0.1, checking.run).start()
    serving = runner(build_app(files_http.routes(files), anybody, settings, folder))
    await serving.setup()
    await web.TCPSite(serving, "127.0.0.1", port).start()
    await asyncio.Event().wait()


def memory_of(pid: int, what: str) -> int:
    """A figure of a process in bytes, as the kernel tells it: ``VmRSS`` now, ``VmHWM`` the highest ever."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) * 1024
    raise LookupError(what)


def film(folder: Path, size: int) -> Path:
    """A film whose last box is padding, so that it has the size."""
    path = make(folder / "film.mp4", "mp4", "libx264", "aac", size=(1280, 720), frames=250)
    left = size - path.stat().st_size
    with path.open("r+b") as file:
        file.seek(0, os.SEEK_END)
        file.write((1).to_bytes(4, "big") + b"free" + left.to_bytes(8, "big"))
        file.truncate(size)
    return path


async def upload(session: ClientSession, path: Path, own: dict[str, str]) -> dict[str, Any]:
    """Send a file in pieces and wait until it was looked at."""
    size = await asyncio.to_thread(lambda: path.stat().st_size)
    async with session.post("/api/catalogue/files", json={"name": path.name, "size": size}, headers=own) as answer:
        view = await answer.json()
    address = f"/api/catalogue/files/{view['id']}"
    while view["received"] < size:

        async def piece(at: int = view["received"]) -> AsyncIterator[bytes]:
            with path.open("rb") as file:
                file.seek(at)
                left = min(PIECE, size - at)
                while left:
                    part = file.read(min(MB, left))
                    left -= len(part)
                    yield part

        headers = {**own, "Upload-Offset": str(view["received"])}
        async with session.patch(address, data=piece(), headers=headers) as answer:
            view = await answer.json()
    while view["state"] == "CHECKING":
        await asyncio.sleep(0.2)
        async with session.get(address) as answer:
            view = await answer.json()
    return dict(view)


async def ranges(session: ClientSession, address: str, size: int, count: int) -> float:
    """Return megabytes a second of so many ranges one after the other."""
    begun = time.monotonic()
    for number in range(count):
        at = number * RANGE % max(1, size - RANGE)
        async with session.get(address, headers={"Range": f"bytes={at}-{at + RANGE - 1}"}) as answer:
            came = 0
            async for some in answer.content.iter_any():
                came += len(some)
        if (answer.status, came) != (206, RANGE):
            raise LookupError(address, answer.status, came)
    return count * RANGE / MB / (time.monotonic() - begun)


async def up(port: int) -> None:
    """Return when something listens there."""
    end = time.monotonic() + SLOWEST_START_S
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        await asyncio.sleep(0.05)
    raise TimeoutError(port)


async def measure(folder: Path, gigabytes: float, count: int) -> bool:
    """Print every figure; answers whether each meets its aim."""
    port = free_port(socket.SOCK_STREAM)
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(folder, port), daemon=True)
    server.start()
    try:
        await up(port)
        base = f"http://127.0.0.1:{port}"
        own = {"Origin": base, "X-Erbij": "1"}
        async with ClientSession(base) as session:
            small = await upload(session, film(folder, 4 * MB), own)
            before = memory_of(server.pid or 0, "VmRSS")
            whole = await asyncio.to_thread(film, folder, int(gigabytes * 1024**3))
            begun = time.monotonic()
            view = await upload(session, whole, own)
            took = time.monotonic() - begun
            extra = (memory_of(server.pid or 0, "VmHWM") - before) / MB
            print(f"{gigabytes:g} GB in {took:.1f} s, {view['state']} {view['why']}".rstrip())
            print(f"extra memory of the server: {extra:.1f} MB (aim: under {MOST_EXTRA_MB})")
            large = await upload(session, await asyncio.to_thread(sound, folder), own)
            print(f"small file {small['state']}, file for ranges {large['state']}")
            size = (folder / "sound.wav").stat().st_size
            speed = await ranges(session, f"/api/catalogue/files/{large['id']}/content", size, count)
        print(f"ranges of {RANGE // MB} MB: {speed:.0f} MB/s")
        return extra < MOST_EXTRA_MB and told(speed, await nginx(folder, size, count))
    finally:
        server.kill()
        server.join()


def told(speed: float, beside: float | None) -> bool:
    """Print how the ranges compare; answers whether they are fast enough."""
    if beside is None:
        print("nginx is not on this machine: comparison NOT RUN")
        return True
    print(f"nginx: {beside:.0f} MB/s, so {speed / beside:.2f} of it (aim: at least {LEAST_OF_NGINX})")
    return speed >= LEAST_OF_NGINX * beside


def sound(folder: Path) -> Path:
    """Two hundred megabytes of silence, which are served as they came."""
    path = make(folder / "sound.wav", "wav", None, "pcm_s16le", frames=25 * 60)
    body = path.read_bytes()[44:]
    with path.open("ab") as file:
        while file.tell() < 200 * MB:
            file.write(body)
        size = file.tell()
    with path.open("r+b") as file:
        file.seek(4)
        file.write((size - 8).to_bytes(4, "little"))
    return path


async def nginx(folder: Path, size: int, count: int) -> float | None:
    """Serve the same bytes by nginx; None where it is not installed."""
    program = shutil.which("nginx")
    if program is None:
        return None
    port = free_port(socket.SOCK_STREAM)
    settings = folder / "nginx.conf"
    settings.write_text(NGINX.format(folder=folder, port=port, root=folder, user=getpass.getuser()), encoding="utf-8")
    child = await asyncio.create_subprocess_exec(program, "-c", str(settings), "-p", str(folder))
    try:
        await up(port)
        async with ClientSession(f"http://127.0.0.1:{port}") as session:
            return await ranges(session, "/sound.wav", size, count)
    finally:
        child.terminate()
        await child.wait()


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--gigabytes", type=float, default=2.0)
    words.add_argument("--ranges", type=int, default=200)
    words.add_argument("--folder", type=Path, default=None, help="a disk with three times the room of the file")
    given = words.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        met = asyncio.run(measure(Path(folder), given.gigabytes, given.ranges))
    sys.exit(not met)


if __name__ == "__main__":
    main()
