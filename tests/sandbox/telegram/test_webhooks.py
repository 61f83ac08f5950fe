"""Webhooks: who gets which update, in which order, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.sandbox.telegram.bare import keyboard

if TYPE_CHECKING:
    from sandbox.client import Control, Person
    from sandbox.server import Sandbox
    from tests.sandbox.telegram.bare import BareBot
    from tests.sandbox.telegram.hooked import HookedBot


async def _posts(control: Control, count: int, **facts: Any) -> list[dict[str, Any]]:
    return await control.wait_for("telegram.webhook", count=count, **facts)


async def test_updates_are_posted_with_the_secret_and_need_no_confirmation(
    bot: BareBot, control: Control, hooked: HookedBot, alice: Person
) -> None:
    await bot.call("setWebhook", url=hooked.url, secret_token="Open-Sesame_1")
    sent = await control.send_text(alice, "second")
    await control.wait_for("telegram.confirmed", count=2)
    assert hooked.texts == ["hello", "second"]
    assert hooked.updates[1]["update_id"] == sent.update_id
    assert hooked.headers["X-Telegram-Bot-Api-Secret-Token"] == "Open-Sesame_1"
    assert hooked.headers["Content-Type"] == "application/json"
    assert (await bot.call("getWebhookInfo"))["pending_update_count"] == 0


async def test_without_a_secret_there_is_no_secrets_header(
    bot: BareBot, control: Control, hooked: HookedBot, alice: Person
) -> None:
    await bot.call("setWebhook", url=hooked.url)
    await _posts(control, 1)
    assert "X-Telegram-Bot-Api-Secret-Token" not in hooked.headers
    assert hooked.updates[0]["message"]["from"]["id"] == alice.id


async def test_what_the_webhook_did_not_take_is_polled_after_its_end(
    bot: BareBot, control: Control, hooked: HookedBot, alice: Person
) -> None:
    hooked.gate.clear()
    await bot.call("setWebhook", url=hooked.url)
    await control.send_text(alice, "second")
    assert (await bot.call("getWebhookInfo"))["pending_update_count"] == 2
    await bot.call("setWebhook", url="")
    assert [update["message"]["text"] for update in await bot.updates()] == ["hello", "second"]


async def test_pending_updates_are_dropped_on_wish(
    bot: BareBot, control: Control, hooked: HookedBot, alice: Person
) -> None:
    await bot.call("setWebhook", url=hooked.url, drop_pending_updates=True)
    await control.send_text(alice, "fresh")
    await _posts(control, 1)
    assert hooked.texts == ["fresh"]


async def test_only_the_kinds_that_were_asked_for_come(
    bot: BareBot, control: Control, hooked: HookedBot, alice: Person
) -> None:
    message = await bot.call("sendMessage", chat_id=alice.id, text="?", reply_markup=keyboard("Yes"))
    wish = {"allowed_updates": ["CALLBACK_QUERY", "no_such_kind"], "drop_pending_updates": True}
    await bot.call("setWebhook", url=hooked.url, **wish)
    assert (await control.send_text(alice, "unheard")).update_id is None
    await control.press(alice, message["message_id"], text="Yes")
    await _posts(control, 1)
    assert ["callback_query" in update for update in hooked.updates] == [True]
    assert (await bot.call("getWebhookInfo"))["allowed_updates"] == ["callback_query"]


async def test_a_chat_keeps_its_order_while_others_go_on(
    bot: BareBot, control: Control, hooked: HookedBot, alice: Person
) -> None:
    hooked.gate.clear()
    bob = await control.person("Bob")
    await bot.call("setWebhook", url=hooked.url)
    await control.send_text(alice, "second")
    await control.send_text(bob, "other chat")
    await control.wait_for("telegram.update", count=3)
    hooked.gate.set()
    await _posts(control, 3)
    assert [text for text in hooked.texts if text != "other chat"] == ["hello", "second"]
    assert hooked.texts.index("other chat") < 2


async def test_a_press_overtakes_the_messages_of_its_chat(
    bot: BareBot, control: Control, hooked: HookedBot, alice: Person
) -> None:
    message = await bot.call("sendMessage", chat_id=alice.id, text="?", reply_markup=keyboard("Yes"))
    await control.switch(telegram={"webhook_first_delay": 1000.0})
    hooked.answer(500, 500)
    await bot.call("setWebhook", url=hooked.url)
    await _posts(control, 2, status=500)
    pressed = await control.press(alice, message["message_id"], text="Yes")
    await _posts(control, 1, update_id=pressed.update_id, status=200)


async def test_no_more_posts_are_under_way_than_connections_were_allowed(
    bot: BareBot, control: Control, hooked: HookedBot, alice: Person
) -> None:
    hooked.gate.clear()
    people = [await control.person(f"Person {number}") for number in range(4)]
    await bot.call("setWebhook", url=hooked.url, max_connections=2)
    for person in people:
        await control.send_text(person, "hello")
    hooked.gate.set()
    await _posts(control, 5)
    assert hooked.most_at_once == 2
    assert (await bot.call("getWebhookInfo"))["max_connections"] == 2
    assert alice.id in [update["message"]["chat"]["id"] for update in hooked.updates]


async def test_a_failing_update_is_repeated_at_once_and_then_ever_later_and_holds_its_chat_up(
    bot: BareBot, control: Control, hooked: HookedBot, alice: Person
) -> None:
    await control.switch(telegram={"webhook_first_delay": 100.0, "webhook_longest_delay": 1000.0})
    hooked.answer(500, 503, 500)
    await bot.call("setWebhook", url=hooked.url)
    await control.send_text(alice, "behind it")
    await _posts(control, 2)
    await control.advance(99)
    await bot.call("getMe")
    assert hooked.texts == ["hello", "hello"]
    await control.advance(2)
    await _posts(control, 3)
    await control.advance(150)
    await bot.call("getMe")
    assert hooked.texts == ["hello"] * 3
    await control.advance(51)
    await _posts(control, 5)
    assert hooked.texts == ["hello"] * 4 + ["behind it"]
    attempts = [event["attempt"] for event in await control.events("telegram.webhook")]
    assert attempts == [1, 2, 3, 4, 1]


async def test_retry_after_is_obeyed(
    bot: BareBot, control: Control, hooked: HookedBot, alice: Person
) -> None:
    hooked.answer(429, **{"Retry-After": "600"})
    await bot.call("setWebhook", url=hooked.url)
    await _posts(control, 1)
    await control.advance(599)
    await bot.call("getMe")
    assert hooked.texts == ["hello"]
    await control.advance(2)
    await _posts(control, 1, status=200)
    assert hooked.updates[0]["message"]["from"]["id"] == alice.id


async def test_an_update_is_given_up_when_its_life_ends_before_the_next_try(
    bot: BareBot, control: Control, hooked: HookedBot, alice: Person
) -> None:
    hooked.answer(500, **{"Retry-After": "3600"})
    await control.advance(23.5 * 3600)
    await bot.call("setWebhook", url=hooked.url)
    await control.wait_for("telegram.expired", update="message")
    assert (await bot.call("getWebhookInfo"))["pending_update_count"] == 0
    assert hooked.texts == ["hello"]
    assert alice.id


async def test_a_server_that_is_not_there_or_too_slow_is_an_error_like_others(
    bot: BareBot, control: Control, hooked: HookedBot, alice: Person
) -> None:
    await control.switch(telegram={"webhook_first_delay": 1000.0, "webhook_timeout": 0.2})
    await bot.call("setWebhook", url="http://127.0.0.1:1/hook")
    await _posts(control, 2, error="Connection refused")
    hooked.gate.clear()
    await bot.call("setWebhook", url=hooked.url)
    await _posts(control, 2, error="Read timeout expired")
    assert (await bot.call("getWebhookInfo"))["last_error_message"] == "Read timeout expired"
    assert alice.id


async def test_a_redirect_is_followed_nowhere(
    bot: BareBot, control: Control, hooked: HookedBot, alice: Person
) -> None:
    hooked.answer(302, Location="http://127.0.0.1:1/elsewhere")
    await bot.call("setWebhook", url=hooked.url)
    assert (await _posts(control, 1))[0]["error"].startswith("Wrong response from the webhook: 302")
    assert alice.id


async def test_a_bot_that_is_gone_for_23_hours_loses_its_webhook(
    bot: BareBot, control: Control, hooked: HookedBot, alice: Person
) -> None:
    hooked.answer(410, 410, 410)
    await control.switch(telegram={"webhook_first_delay": 10.0})
    await bot.call("setWebhook", url=hooked.url)
    await _posts(control, 2, status=410)
    await control.advance(23 * 3600 + 60)
    await control.wait_for("telegram.webhook_closed")
    assert (await bot.call("getWebhookInfo"))["url"] == ""
    assert [update["message"]["text"] for update in await bot.updates()] == ["hello"]
    assert alice.id


async def test_an_update_can_be_posted_again_after_it_was_taken(
    bot: BareBot, control: Control, hooked: HookedBot, alice: Person
) -> None:
    await bot.call("setWebhook", url=hooked.url)
    await control.wait_for("telegram.confirmed")
    await control.redeliver(hooked.updates[0]["update_id"])
    await control.wait_for("telegram.confirmed", count=2)
    assert hooked.texts == ["hello", "hello"]
    assert alice.id


async def test_a_garbled_update_is_posted_as_it_was_written(
    bot: BareBot, control: Control, hooked: HookedBot
) -> None:
    await bot.call("setWebhook", url=hooked.url)
    update_id = await control.put_update({"message": {"chat": {"id": "none"}}})
    await control.wait_for("telegram.confirmed")
    assert hooked.updates == [{"update_id": update_id, "message": {"chat": {"id": "none"}}}]


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        ({"url": "nonsense"}, "invalid webhook URL specified"),
        ({"url": "ftp://127.0.0.1/"}, "invalid webhook URL specified"),
        ({"url": "http://127.0.0.1:99999/"}, "invalid webhook URL specified"),
        ({"url": "https://"}, "invalid webhook URL specified"),
        ({"url": "https://example.org/hook"}, "loopback addresses only"),
        ({"url": "http://192.0.2.7/hook"}, "loopback addresses only"),
        ({"url": "http://192.0.2.7/hook", "ip_address": "127.0.0.1"}, "loopback addresses only"),
        ({"url": "https://example.org/hook", "ip_address": "192.0.2.7"}, "loopback addresses only"),
        ({"url": "https://example.org/hook", "ip_address": "elsewhere"}, "loopback addresses only"),
        ({"secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"secret_token": "x" * 257}, "secret token is too long"),
    ],
)
async def test_a_webhook_that_could_not_work_here_is_refused(
    bot: BareBot, wish: dict[str, Any], why: str
) -> None:
    description = await bot.refused("setWebhook", **{"url": "http://127.0.0.1:1/", **wish})
    assert description.startswith("Bad Request: ")
    assert why in description
    assert (await bot.call("getWebhookInfo"))["url"] == ""


async def test_closing_the_sandbox_ends_the_posts_under_way(
    bot: BareBot, control: Control, sandbox: Sandbox, hooked: HookedBot, alice: Person
) -> None:
    hooked.gate.clear()
    await bot.call("setWebhook", url=hooked.url)
    await control.send_text(alice, "never taken")
    await sandbox.telegram.close()
    assert not await control.events("telegram.webhook")
