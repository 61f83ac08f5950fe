"""Permissions of groups and rights of administrators: what the bot may do with and without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aiogram import types

from sandbox.client import ControlError
from tests.sandbox.telegram import samples
from tests.sandbox.telegram.bare import File
from tests.sandbox.telegram.strict import read

if TYPE_CHECKING:
    from sandbox.client import Control, Group, Person
    from tests.sandbox.telegram.bare import BareBot


@pytest.mark.parametrize(
    ("kind", "method", "plural"),
    [
        ("photo", "sendPhoto", "photos"),
        ("video", "sendVideo", "videos"),
        ("animation", "sendAnimation", "animations"),
        ("document", "sendDocument", "documents"),
    ],
)
async def test_what_members_may_not_send_the_bot_may_not_either_until_it_is_administrator(
    bot: BareBot, control: Control, group: Group, kind: str, method: str, plural: str
) -> None:
    content = samples.jpeg() if kind == "photo" else samples.mp4()
    files = {kind: File(content, f"file.{'jpg' if kind == 'photo' else 'mp4'}")}
    await control.permit(group, **{kind: False})
    answer = await bot.upload(method, files, chat_id=group.id)
    assert answer.description == f"Bad Request: not enough rights to send {plural} to the chat"
    assert (await bot.call("sendMessage", chat_id=group.id, text="words still go"))["text"]
    await control.set_bot(group, "administrator", rights={})
    assert (await bot.upload(method, files, chat_id=group.id)).status == 200


async def test_text_can_be_forbidden_too_and_permissions_have_two_names(
    bot: BareBot, control: Control, group: Group, bob: Person
) -> None:
    shown = await control.permit(group, can_send_messages=False, animation=False)
    assert (shown["can_send_messages"], shown["can_send_other_messages"]) == (
        False,
        False,
    )
    refusal = await bot.refused("sendMessage", chat_id=group.id, text="x")
    assert refusal == "Bad Request: not enough rights to send text messages to the chat"
    with pytest.raises(ControlError, match="does not let its members send"):
        await control.send_text(group, "x", sender=bob)
    with pytest.raises(ControlError, match="unknown permission"):
        await control.permit(group, can_fly=True)


async def test_who_is_restricted_may_less_than_the_others(
    bot: BareBot, control: Control, group: Group
) -> None:
    await control.post(f"chats/{group.id}/bot", status="restricted", permissions={"text": False})
    refusal = await bot.refused("sendMessage", chat_id=group.id, text="x")
    assert refusal == "Bad Request: not enough rights to send text messages to the chat"
    change = (await bot.updates_of("my_chat_member"))[-1]
    shown = read(types.ChatMemberUpdated, change).new_chat_member
    assert isinstance(shown, types.ChatMemberRestricted)
    assert (shown.can_send_messages, shown.can_send_photos) == (False, True)


async def test_an_administrator_bot_sees_everything_and_deletes_what_others_wrote_if_it_has_the_right(
    bot: BareBot, control: Control, group: Group, bob: Person
) -> None:
    said = await control.send_text(group, "just talking", sender=bob)
    assert said.update_id is None
    refusal = await bot.refused("deleteMessage", chat_id=group.id, message_id=said.message_id)
    assert refusal == "Bad Request: message can't be deleted"
    await control.set_bot(group, "administrator", rights={"can_delete_messages": False})
    assert (await control.send_text(group, "talking on", sender=bob)).update_id
    await bot.refused("deleteMessage", chat_id=group.id, message_id=said.message_id)
    await control.set_bot(group, "administrator", rights={"can_delete_messages": True})
    assert await bot.call("deleteMessage", chat_id=group.id, message_id=said.message_id)
    refusal = await bot.refused("deleteMessage", chat_id=group.id, message_id=1)
    assert refusal == "Bad Request: message can't be deleted"


async def test_a_supergroup_inherits_who_is_there_and_what_is_allowed(
    bot: BareBot, control: Control, alice: Person, bob: Person
) -> None:
    group = await control.group("Basic", alice, bob, type_="group")
    await control.permit(group, photo=False)
    successor = await control.migrate(group, alice)
    owner = await bot.call("getChatMember", chat_id=successor.id, user_id=alice.id)
    assert owner["status"] == "creator"
    answer = await bot.upload("sendPhoto", {"photo": File(samples.jpeg(), "p.jpg")}, chat_id=successor.id)
    assert answer.description == "Bad Request: not enough rights to send photos to the chat"
    sentences = [one["service"] for one in (await control.get(f"chats/{successor.id}"))["messages"]]
    assert sentences == ["The group became this supergroup"]
