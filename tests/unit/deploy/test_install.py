"""The set-up of a school's server, tried without one: what it would write and run, and where it writes it."""

from __future__ import annotations

import configparser
import re
import shutil
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest

from erbij.settings import Settings
from tests.support.certificates import self_signed
from tests.support.checkout import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = CHECKOUT / "deploy/server"
HOST = ("--host", "erbij.school.test", "--address", "192.0.2.10")
BY_ACME = (*HOST, "--mail", "ict@school.test")


def install(*arguments: str) -> subprocess.CompletedProcess[str]:
    line = ["sh", str(FOLDER / "install.sh"), *arguments]
    return subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)


def settings_of(root: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings as Erbij reads them there."""
    monkeypatch.setenv("ERBIJ_HOME", str(root / "etc/erbij"))
    return Settings()


def test_a_dry_run_says_what_it_would_do_and_does_nothing(tmp_path: Path) -> None:
    said = install(*BY_ACME, "--dry-run", "--root", str(tmp_path))

    assert said.returncode == 0, said.stderr
    assert "write /etc/systemd/system/erbij.service" in said.stdout
    assert "run   useradd --system" in said.stdout
    assert "run   systemctl enable --now erbij" in said.stdout
    assert said.stdout.endswith("that was a dry run: nothing was done\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--host is missing; give the name alone"),
        (("--host",), "--host has nothing behind it; give the name alone"),
        (("--host", "--address", "192.0.2.10"), "--host has nothing behind it"),
        (("--host", "https://erbij.school.test"), "--host cannot be 'https://erbij.school.test'; give the name alone"),
        (("--host", "a;reboot"), "--host cannot be 'a;reboot'"),
        (("--host", "erbij.school.test"), "--address is missing; give the IP address"),
        (("--host", "erbij.school.test", "--address", "erbij.school.test"), "--address cannot be 'erbij.school.test'"),
        ((*BY_ACME, "--address", "192.0.2.256"), "--address cannot be '192.0.2.256'; give the IP address"),
        ((*BY_ACME, "--address", "192.0.2"), "--address cannot be '192.0.2'"),
        ((*BY_ACME, "--address", "224.0.0.1"), "--address cannot be '224.0.0.1'"),
        ((*BY_ACME, "--address", "010.0.0.1"), "--address cannot be '010.0.0.1'"),
        ((*BY_ACME, "--address", "2001:db8::1::2"), "--address cannot be '2001:db8::1::2'"),
        ((*BY_ACME, "--address", "2001:db8:1"), "--address cannot be '2001:db8:1'"),
        (HOST, "give --mail"),
        ((*HOST, "--mail", "a b"), "--mail cannot be 'a b'; give one address"),
        ((*HOST, "--mail", "ict"), "--mail cannot be 'ict'"),
        ((*HOST, "--certificate", "/nowhere.pem", "--key", "/nowhere.pem"), "'/nowhere.pem' cannot be read"),
        ((*HOST, "--certificate", "/etc/hosts"), "--key is missing; give the file with the key"),
        ((*HOST, "--key", "/etc/hosts"), "--certificate is missing; give a file with the certificate"),
        ((*HOST, "--certificate", "/etc/hosts", "--key", "/etc/hosts"), "holds no certificate; give a file"),
        ((*BY_ACME, "--without-proxy"), "--without-proxy needs --certificate"),
        ((*BY_ACME, "--certificate", "/etc/hosts", "--key", "/etc/hosts"), "give either --mail"),
        ((*BY_ACME, "--backup"), "--backup has nothing behind it; give a folder on another disk"),
        ((*BY_ACME, "--backup", "/mnt/a b"), "--backup cannot be '/mnt/a b'; give a folder on another disk"),
        ((*BY_ACME, "--backup", "/mnt/a", "--backup", "/run/erbij"), "'/run/erbij', which the service does not see"),
        (("--node",), "--node has nothing behind it; give the name"),
        (("--node", "west/2"), "--node cannot be 'west/2'"),
        (("--node", "west"), "--inside is missing; give the IP address"),
        (("--node", "west", "--inside", "10.0.0"), "--inside cannot be '10.0.0'"),
        (("--node", "west", "--inside", "10.0.0.7"), "--secret is missing; give a file"),
        (("--node", "west", "--inside", "10.0.0.7", "--secret", "/dev/null"), "holds less than 32 characters"),
        (("--nonsense",), "unknown: --nonsense"),
    ],
)
def test_what_cannot_be_is_refused_in_words(arguments: tuple[str, ...], said: str) -> None:
    refused = install(*arguments, "--dry-run")

    assert refused.returncode == 2
    assert said in refused.stderr
    assert refused.stdout == ""


def test_a_certificate_and_a_key_in_each_others_place_or_of_two_pairs_are_refused(tmp_path: Path) -> None:
    one, other = (
        self_signed(tmp_path / "one", "erbij.school.test"),
        self_signed(tmp_path / "other", "erbij.school.test"),
    )

    def said(certificate: Path, key: Path) -> str:
        refused = install(*HOST, "--certificate", str(certificate), "--key", str(key), "--dry-run")
        assert (refused.returncode, refused.stdout) == (2, "")
        return refused.stderr

    assert f"--certificate: '{one.key}' holds a key" in said(one.key, one.certificate)
    assert f"--key: '{one.certificate}' holds no key" in said(one.certificate, one.certificate)
    assert f"'{one.certificate}' and '{other.key}' are no pair" in said(one.certificate, other.key)


@pytest.mark.parametrize("address", ["192.0.2.10", "2001:db8::10", "::1", "2001:db8:1:2:3:4:5:6", "fe80::"])
def test_an_address_as_people_write_it_is_taken(address: str) -> None:
    assert install(*BY_ACME, "--address", address, "--dry-run").returncode == 0


def test_with_acme_the_proxy_gets_the_name_and_erbij_stays_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert install(*BY_ACME, "--address", "2001:db8::10", "--root", str(tmp_path)).returncode == 0

    settings = settings_of(tmp_path, monkeypatch)
    assert settings.secure
    assert (settings.bind, settings.port, settings.udp_port) == ("127.0.0.1", 8080, 8081)
    assert settings.public_addresses == ("192.0.2.10", "2001:db8::10")
    caddy = (tmp_path / "etc/caddy/Caddyfile").read_text()
    assert re.search(r"^erbij\.school\.test \{\n\ttls ict@school\.test$", caddy, re.MULTILINE)
    assert "reverse_proxy 127.0.0.1:8080" in caddy
    assert not [line for line in caddy.splitlines() if "{$" in line and not line.startswith("#")]


def test_with_a_certificate_and_no_proxy_erbij_speaks_https_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = self_signed(tmp_path / "own", "erbij.school.test")
    given = ("--certificate", str(pair.certificate), "--key", str(pair.key), "--without-proxy")
    root = tmp_path / "root"
    assert install(*HOST, *given, "--root", str(root)).returncode == 0

    settings = settings_of(root, monkeypatch)
    assert settings.port == 443
    assert (root / str(settings.tls_certificate).lstrip("/")).read_bytes() == pair.certificate.read_bytes()
    assert stat.S_IMODE((root / "etc/erbij/tls/key.pem").stat().st_mode) == 0o640
    assert "CAP_NET_BIND_SERVICE" in (root / "etc/systemd/system/erbij.service.d/own-tls.conf").read_text()
    assert not (root / "etc/caddy").exists()


def test_a_second_time_changes_nothing_and_keeps_what_was_set_by_hand(tmp_path: Path) -> None:
    (tmp_path / "etc/caddy").mkdir(parents=True)
    (tmp_path / "etc/caddy/Caddyfile").write_text("# the machine's own\n")
    assert install(*BY_ACME, "--root", str(tmp_path)).returncode == 0
    with (tmp_path / "etc/erbij/erbij.toml").open("a") as settings:
        settings.write('mail_from = "erbij@school.test"\n')
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    again = install(*BY_ACME, "--root", str(tmp_path))

    assert again.returncode == 0
    assert "write" not in again.stdout
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    [kept] = (tmp_path / "etc/caddy").glob("Caddyfile.before-*")
    assert kept.read_text() == "# the machine's own\n"


def test_a_proxy_that_the_school_changed_by_hand_is_kept_beside_each_time(tmp_path: Path) -> None:
    (tmp_path / "etc/caddy").mkdir(parents=True)
    ours, before = tmp_path / "etc/caddy/Caddyfile", tmp_path / "etc/caddy/Caddyfile.before-20260901-120000"
    before.write_text("# the machine's own\n")
    assert install(*BY_ACME, "--root", str(tmp_path)).returncode == 0
    by_hand = ours.read_text() + "# and the school's other site\n"
    ours.write_text(by_hand)

    assert install(*BY_ACME, "--root", str(tmp_path)).returncode == 0

    kept = {file.read_text() for file in (tmp_path / "etc/caddy").glob("Caddyfile.before-*")}
    assert kept == {"# the machine's own\n", by_hand}


def test_while_the_school_is_not_served_nothing_is_fetched() -> None:
    lines = install(*BY_ACME, "--dry-run").stdout.splitlines()
    stopped, started = (lines.index(f"run   systemctl {what}") for what in ("stop erbij", "enable --now erbij"))

    assert [line for line in lines[:stopped] if "pip wheel" in line and "run.lock" in line]
    installs = [line for line in lines[stopped:started] if "/pip " in line]
    assert len(installs) == 2
    assert all("--no-index" in line and "--no-deps" in line for line in installs)


def test_a_school_names_its_backup_disks_once_and_the_service_may_write_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert install(*BY_ACME, "--root", str(tmp_path)).returncode == 0
    with (tmp_path / "etc/erbij/erbij.toml").open("a") as by_hand:
        by_hand.write('mail_from = "erbij@school.test"\nbackup_folder = "/mnt/old"\n')
    disks = ("--backup", "/mnt/disk2/erbij", "--backup", "/mnt/disk3/erbij")
    assert install(*BY_ACME, *disks, "--root", str(tmp_path)).returncode == 0

    settings = settings_of(tmp_path, monkeypatch)
    assert (str(settings.backup_folder), str(settings.backup_frames_folder)) == ("/mnt/disk2/erbij", "/mnt/disk3/erbij")
    assert (settings.mail_from, settings.port) == ("erbij@school.test", 8080)
    said = (tmp_path / "etc/systemd/system/erbij.service.d/backup.conf").read_text()
    assert said.endswith("[Service]\nReadWritePaths=-/mnt/disk2/erbij -/mnt/disk3/erbij\n")
    assert "write" not in install(*BY_ACME, *disks, "--root", str(tmp_path)).stdout
    assert "write" not in install(*BY_ACME, "--root", str(tmp_path)).stdout


def test_the_service_starts_what_is_installed_and_may_write_in_one_folder() -> None:
    unit = configparser.RawConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(FOLDER / "files/erbij.service")
    service = unit["Service"]

    assert service["ExecStart"] == "/opt/erbij/bin/erbij serve"
    assert service["Environment"].split()[0] == f"ERBIJ_HOME=/var/lib/{service['StateDirectory']}"
    assert service["ProtectSystem"] == "strict"
    assert "ReadWritePaths" not in service


def test_a_machine_becomes_a_media_node_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret"
    secret.write_text("0123456789abcdef" * 4 + "\n")
    given = ("--node", "west", "--inside", "10.0.0.7", "--address", "192.0.2.10", "--secret", str(secret))
    root = tmp_path / "root"
    said = install(*given, "--root", str(root))

    assert said.returncode == 0, said.stderr
    assert "run   systemctl enable --now erbij-node" in said.stdout
    assert "migrate" not in said.stdout
    settings = settings_of(root, monkeypatch)
    assert (settings.node_id, settings.node_bind, settings.node_port) == ("west", "10.0.0.7", 8082)
    assert (settings.node_secret, settings.udp_port) == ("0123456789abcdef" * 4, 8081)
    assert stat.S_IMODE((root / "etc/erbij/erbij.toml").stat().st_mode) == 0o640
    unit = (root / "etc/systemd/system/erbij-node.service").read_text()
    assert "ExecStart=/opt/erbij/bin/erbij node serve\n" in unit
    assert not (root / "etc/caddy").exists()
    assert not (root / "etc/systemd/system/erbij.service").exists()
    refused = install(*given, "--host", "erbij.school.test", "--dry-run")
    assert "a media node has no name in browsers" in refused.stderr


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("name", ["erbij", "erbij-node"])
def test_systemd_calls_the_service_well_confined(name: str) -> None:
    line = ["systemd-analyze", "security", "--offline=true", "--threshold=25", str(FOLDER / f"files/{name}.service")]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stdout[-300:]
