"""A kiosk's own device: the helper as it listens, over a camera as the kernel shows it."""

from __future__ import annotations

import json
import struct
import threading
import urllib.error
import urllib.request
from typing import Any

from erbij_unit.motor import CONTROLS, GET, QUERY, SET, Motor
from erbij_unit.server import Access, helper

SECRET = "0123456789abcdef"


class FakeCamera:
    """A camera as the kernel shows it: pan and zoom, no tilt."""

    def __init__(self) -> None:
        self.at = {CONTROLS["pan"]: 0, CONTROLS["zoom"]: 100}
        self.reach = {CONTROLS["pan"]: (-3600, 3600, 3600), CONTROLS["zoom"]: (100, 400, 1)}

    def ioctl(self, _device: int, what: int, asked: bytearray) -> None:
        control = struct.unpack_from("=I", asked)[0]
        if control not in self.at:
            raise OSError(22, "Invalid argument")
        if what == QUERY:
            low, high, step = self.reach[control]
            asked[:] = struct.pack("=II32siiiiI2I", control, 1, b"", low, high, step, 0, 0, 0, 0)
        elif what == SET:
            self.at[control] = struct.unpack("=Ii", asked)[1]
        else:
            assert what == GET
            asked[:] = struct.pack("=Ii", control, self.at[control])


class Device:
    """The helper as it listens, and everything that was asked of it."""

    def __init__(self, origin: str, port: int = 0) -> None:
        self.ours = {"Origin": origin, "Authorization": f"Bearer {SECRET}"}
        self.said: list[tuple[str, bool]] = []
        self.camera = FakeCamera()
        motor = Motor(0, self.camera.ioctl)
        self.server = helper(Access(origin, SECRET), lambda state, hand: self.said.append((state, hand)), motor, port)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        address = f"http://127.0.0.1:{self.port}{path}"
        asked = urllib.request.Request(address, data, self.ours if headers is None else headers, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310
                self.headers = answer.headers
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refused:
            self.headers = refused.headers
            refused.close()
            return refused.code, None
