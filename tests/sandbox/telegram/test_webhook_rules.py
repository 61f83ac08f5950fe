"""Setting a webhook: what is accepted, what getWebhookInfo says, and what a bot may answer to a post."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.sandbox.telegram.bare import File
from tests.sandbox.telegram.hooked import HookedBot, serve

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.client import Control, Person
    from tests.sandbox.telegram.bare import BareBot


async def _posts(control: Control, count: int, **facts: Any) -> list[dict[str, Any]]:
    return await control.wait_for("telegram.webhook", count=count, **facts)


async def test_the_record_shows_neither_secret_nor_token(
    bot: BareBot, control: Control, hooked: HookedBot
) -> None:
    token = "4711:AbcdefghijklmnopqrstuvwxyzABCDEFGHI"
    await bot.call("setWebhook", url=f"{hooked.url}/{token}", secret_token="Open-Sesame_1")
    await bot.call("getWebhookInfo")
    record = str(await control.events()) + str(await control.get("calls"))
    assert "setWebhook" in record
    assert "Sesame" not in record
    assert "AbcdefghijklmnopqrstuvwxyzABCDEFGHI" not in record


async def test_polling_and_a_webhook_exclude_each_other(
    bot: BareBot, control: Control, hooked: HookedBot
) -> None:
    poll = asyncio.create_task(bot.answer("getUpdates", timeout=50))
    await control.wait_for("telegram.waiting")
    await bot.call("setWebhook", url=hooked.url)
    interrupted = await poll
    assert (interrupted.status, interrupted.description) == (
        409,
        "Conflict: terminated by setWebhook request",
    )
    refused = await bot.answer("getUpdates")
    assert refused.status == 409
    assert refused.description == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    await bot.call("deleteWebhook")
    assert await bot.updates() == []


async def test_the_info_tells_the_last_error_until_the_next_webhook(
    bot: BareBot, control: Control, hooked: HookedBot, alice: Person
) -> None:
    hooked.answer(403)
    await bot.call("setWebhook", url=hooked.url)
    await _posts(control, 2)
    info = await bot.call("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 403 Forbidden"
    assert abs(info["last_error_date"] - hooked.updates[0]["message"]["date"]) < 60
    assert (info["url"], info["has_custom_certificate"]) == (hooked.url, False)
    await bot.call("deleteWebhook")
    assert "last_error_message" not in await bot.call("getWebhookInfo")
    assert alice.id


async def test_a_call_in_the_answer_is_carried_out(
    bot: BareBot, control: Control, hooked: HookedBot, alice: Person
) -> None:
    hooked.reply(method="sendMessage", chat_id=alice.id, text="by the answer")
    await bot.call("setWebhook", url=hooked.url)
    await control.wait_for("telegram.message", by="bot", text="by the answer")


@pytest.mark.parametrize("method", ["getMe", "setWebhook", "deleteWebhook", "noSuchMethod", ""])
async def test_an_answer_with_a_call_that_makes_no_sense_there_is_just_an_answer(
    bot: BareBot, control: Control, hooked: HookedBot, alice: Person, method: str
) -> None:
    hooked.reply(method=method, url="")
    await bot.call("setWebhook", url=hooked.url)
    await control.wait_for("telegram.confirmed")
    assert (await bot.call("getWebhookInfo"))["url"] == hooked.url
    assert alice.id


async def test_a_certificate_that_is_none_is_refused(bot: BareBot) -> None:
    answer = await bot.upload(
        "setWebhook", {"certificate": File(b"not a certificate", "c.pem")}, url="https://127.0.0.1:1/"
    )
    assert (answer.status, answer.description) == (400, "Bad Request: bad webhook: can't use the certificate")


@pytest.mark.parametrize(("given", "kept"), [(0, 1), (-5, 1), (100, 100), (1000, 100)])
async def test_max_connections_stays_between_1_and_100(bot: BareBot, given: int, kept: int) -> None:
    await bot.call("setWebhook", url="http://127.0.0.1:1/", max_connections=given)
    assert (await bot.call("getWebhookInfo"))["max_connections"] == kept


async def test_a_name_leads_to_the_loopback_address_that_was_given_with_it(
    bot: BareBot, control: Control, hooked: HookedBot, alice: Person
) -> None:
    url = hooked.url.replace("127.0.0.1", "bot.example.org")
    await bot.call("setWebhook", url=url, ip_address="127.0.0.1")
    await _posts(control, 1, status=200)
    assert hooked.headers["Host"].startswith("bot.example.org:")
    assert (await bot.call("getWebhookInfo"))["ip_address"] == "127.0.0.1"
    assert alice.id


async def test_a_server_is_trusted_by_the_certificate_that_was_uploaded_and_not_without(
    bot: BareBot, control: Control, alice: Person, tmp_path: Path
) -> None:
    certificate, trust = _self_signed(tmp_path)
    server = HookedBot()
    server.gate.set()
    await control.switch(telegram={"webhook_first_delay": 1000.0})
    async with serve(server.take, trust) as url:
        await bot.call("setWebhook", url=url)
        await _posts(control, 2, error="SSL error {ClientConnectorCertificateError}")
        answer = await bot.upload("setWebhook", {"certificate": File(certificate, "c.pem")}, url=url)
        assert answer.body == {"ok": True, "result": True}
        await _posts(control, 1, status=200)
    assert (await bot.call("getWebhookInfo"))["has_custom_certificate"] is True
    assert server.updates[0]["message"]["from"]["id"] == alice.id


def _self_signed(folder: Path) -> tuple[bytes, ssl.SSLContext]:
    """Return a certificate for 127.0.0.1 and a server's side of it; both are gone after the test."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate = signed.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "both.pem").write_bytes(secret + certificate)
    trust = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trust.load_cert_chain(folder / "both.pem")
    return certificate, trust
