"""The one mail that Erbij sends. Standard library only; to be called in a thread."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from erbij.settings import Settings

TIMEOUT = 15
"""Seconds for each answer of the mail server."""


def forgotten_text(link: str) -> tuple[str, str]:
    """Return subject and text for who forgot a password."""
    return (
        "Een nieuw wachtwoord voor Erbij",
        (
            "Hallo,\n\n"
            "Iemand heeft om een nieuw wachtwoord voor Erbij gevraagd.\n"
            "Was jij dat? Open dan binnen een uur deze link:\n\n"
            f"{link}\n\n"
            "De link werkt één keer. Was jij dit niet? Dan hoef je niets te doen.\n"
        ),
    )


def send(settings: Settings, to: str, subject: str, text: str) -> None:
    """Send one mail by ``smtp_url``: ``smtps://`` is encrypted from the start, ``smtp://`` if the server can."""
    server = urlsplit(settings.smtp_url)
    message = EmailMessage()
    message["From"] = settings.mail_from or f"erbij@{urlsplit(settings.web_address).hostname}"
    message["To"] = to
    message["Subject"] = subject
    message.set_content(text)
    with _connect(server.scheme, server.hostname or "localhost", server.port) as smtp:
        if server.username:
            smtp.login(unquote(server.username), unquote(server.password or ""))
        smtp.send_message(message)


def _connect(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    trusted = ssl.create_default_context()
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT, context=trusted)
    smtp = smtplib.SMTP(host, port or 587, timeout=TIMEOUT)
    smtp.ehlo()
    if smtp.has_extn("starttls"):
        smtp.starttls(context=trusted)
    return smtp
