"""Roles in groups: who may what, what the bot learns of it, and what it may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aiogram import types

from sandbox.client import ControlError
from tests.sandbox.telegram.strict import read

if TYPE_CHECKING:
    from sandbox.client import Control, Group, Person
    from tests.sandbox.telegram.bare import BareBot


async def test_the_first_member_owns_the_group_and_the_others_are_members(
    bot: BareBot, group: Group, alice: Person, bob: Person
) -> None:
    owner = await bot.call("getChatMember", chat_id=group.id, user_id=alice.id)
    assert read(types.ChatMemberOwner, owner).user.id == alice.id
    member = await bot.call("getChatMember", chat_id=group.id, user_id=bob.id)
    assert read(types.ChatMemberMember, member).user.username == "bob"


async def test_every_status_has_the_shape_that_is_documented(
    bot: BareBot, control: Control, group: Group, alice: Person, bob: Person
) -> None:
    shapes: dict[str, type[types.ChatMember]] = {
        "administrator": types.ChatMemberAdministrator,
        "member": types.ChatMemberMember,
        "restricted": types.ChatMemberRestricted,
        "left": types.ChatMemberLeft,
        "kicked": types.ChatMemberBanned,
    }
    await control.post(f"chats/{group.id}/members", person=bob.id, role="left")
    for role in ("administrator", "member", "restricted", "left", "kicked"):
        await control.post(f"chats/{group.id}/members", person=bob.id, role=role, by=alice.id)
        shown = await bot.call("getChatMember", chat_id=group.id, user_id=bob.id)
        read(shapes[role], shown)
        assert shown["status"] == role


async def test_who_never_was_in_the_group_has_left_and_who_is_nobody_is_not_found(
    bot: BareBot, control: Control, group: Group, alice: Person
) -> None:
    stranger = await control.person("Stranger")
    shown = await bot.call("getChatMember", chat_id=group.id, user_id=stranger.id)
    assert shown["status"] == "left"
    assert await bot.refused("getChatMember", chat_id=group.id, user_id=5) == "Bad Request: user not found"
    refusal = await bot.refused("getChatMember", chat_id=group.id)
    assert refusal == "Bad Request: invalid user_id specified"
    refusal = await bot.refused("getChatMember", chat_id=alice.id, user_id=stranger.id)
    assert refusal == "Bad Request: member not found"


async def test_administrators_are_listed_and_everyone_is_counted(
    bot: BareBot, control: Control, group: Group, alice: Person, bob: Person
) -> None:
    listed = await bot.call("getChatAdministrators", chat_id=group.id)
    assert [one["user"]["id"] for one in listed] == [alice.id]
    await control.post(
        f"chats/{group.id}/members",
        person=bob.id,
        role="administrator",
        anonymous=True,
        custom_title="Deputy",
    )
    await control.set_bot(group, "administrator", rights={})
    _owner, deputy, itself = await bot.call("getChatAdministrators", chat_id=group.id)
    assert (deputy["custom_title"], deputy["is_anonymous"]) == ("Deputy", True)
    assert read(types.ChatMemberAdministrator, itself).user.is_bot
    assert await bot.call("getChatMemberCount", chat_id=group.id) == 3
    assert await bot.call("getChatMemberCount", chat_id=alice.id) == 2
    refusal = await bot.refused("getChatAdministrators", chat_id=alice.id)
    assert refusal == "Bad Request: there are no administrators in the private chat"


async def test_a_group_has_one_owner(control: Control, group: Group, bob: Person) -> None:
    shown = await control.post(f"chats/{group.id}/members", person=bob.id, role="owner")
    assert [one["role"] for one in shown["members"]] == ["administrator", "owner"]


async def test_get_chat_tells_all_that_is_documented(
    bot: BareBot, control: Control, group: Group, alice: Person
) -> None:
    forum = await control.group("Photo club", alice, is_forum=True)
    for chat_id in (alice.id, group.id, forum.id):
        read(types.ChatFullInfo, await bot.call("getChat", chat_id=chat_id))
    await control.permit(group, video=False)
    permissions = (await bot.call("getChat", chat_id=group.id))["permissions"]
    assert read(types.ChatPermissions, permissions).can_send_videos is False
    assert (await bot.call("getChat", chat_id=alice.id))["active_usernames"] == ["alice"]
    assert (await bot.call("getChat", chat_id=forum.id))["is_forum"] is True


async def test_the_bot_learns_that_it_was_promoted_with_all_its_rights(
    bot: BareBot, control: Control, group: Group, alice: Person
) -> None:
    await control.set_bot(group, "administrator", rights={"can_pin_messages": False})
    change = read(types.ChatMemberUpdated, (await bot.updates_of("my_chat_member"))[-1])
    assert (change.from_user.id, change.old_chat_member.status) == (alice.id, "member")
    assert isinstance(change.new_chat_member, types.ChatMemberAdministrator)
    assert (change.new_chat_member.can_pin_messages, change.new_chat_member.can_delete_messages) == (
        False,
        True,
    )


async def test_the_page_sees_the_rights_of_a_bot_that_leads_and_none_of_one_that_does_not(
    control: Control, group: Group
) -> None:
    assert (await control.get(f"chats/{group.id}"))["chat"]["bot_rights"] == {}
    await control.set_bot(group, "administrator", rights={"can_delete_messages": False})
    rights = (await control.get(f"chats/{group.id}"))["chat"]["bot_rights"]
    assert (rights["can_delete_messages"], rights["can_pin_messages"]) == (False, True)


async def test_changes_of_other_members_reach_an_administrator_who_asked_for_them(
    bot: BareBot, control: Control, group: Group, alice: Person, bob: Person
) -> None:
    carol = await control.person("Carol")
    await bot.updates(allowed_updates=["message", "chat_member"])
    unseen = await control.post(f"chats/{group.id}/members", person=carol.id, role="member")
    assert unseen["update_id"] is None
    await control.set_bot(group, "administrator", rights={})
    seen = await control.post(
        f"chats/{group.id}/members",
        person=bob.id,
        role="restricted",
        permissions={"text": False},
        by=alice.id,
    )
    assert seen["update_id"]
    change = read(types.ChatMemberUpdated, (await bot.updates_of("chat_member"))[-1])
    assert (change.from_user.id, change.new_chat_member.user.id) == (alice.id, bob.id)
    assert isinstance(change.new_chat_member, types.ChatMemberRestricted)


async def test_chat_member_updates_are_not_part_of_the_default(
    control: Control, group: Group, bob: Person
) -> None:
    await control.set_bot(group, "administrator", rights={})
    shown = await control.post(f"chats/{group.id}/members", person=bob.id, role="administrator")
    assert shown["update_id"] is None


async def test_coming_and_going_are_service_messages(
    bot: BareBot, control: Control, group: Group, alice: Person, bob: Person
) -> None:
    carol = await control.person("Carol")
    await control.post(f"chats/{group.id}/members", person=carol.id, role="member", by=alice.id)
    await control.post(f"chats/{group.id}/members", person=bob.id, role="left")
    await control.post(f"chats/{group.id}/members", person=carol.id, role="kicked", by=alice.id)
    shown = await control.get(f"chats/{group.id}")
    assert [message["service"] for message in shown["messages"]] == [
        "Alice created the group",
        "Alice added Selfmoji",
        "Alice added Carol",
        "Bob left the group",
        "Alice removed Carol",
    ]
    messages = [read(types.Message, message) for message in await bot.updates_of("message")]
    joined, left = messages[-3], messages[-2]
    assert joined.new_chat_members
    assert joined.new_chat_members[0].id == carol.id
    assert left.left_chat_member
    assert left.left_chat_member.id == bob.id
    with pytest.raises(ControlError, match="not in the group any more"):
        await control.send_text(group, "still here?", sender=bob)
    with pytest.raises(ControlError, match="nobody wrote"):
        await control.edit(group, joined.message_id, "x")


async def test_a_new_basic_group_says_so_to_the_bot(bot: BareBot, control: Control, alice: Person) -> None:
    group = await control.group("Basic", alice, type_="group")
    created = (await bot.updates_of("message"))[-1]
    assert read(types.Message, created).group_chat_created is True
    await control.block(group, sender=alice)
    assert (await bot.updates_of("message"))[-1]["left_chat_member"]["is_bot"] is True


async def test_the_bot_can_leave_and_be_added_again(
    bot: BareBot, control: Control, group: Group, alice: Person
) -> None:
    assert await bot.call("leaveChat", chat_id=group.id) is True
    for method in ("sendMessage", "getChat", "getChatMemberCount", "leaveChat"):
        refusal = await bot.refused(method, chat_id=group.id, text="x")
        assert refusal == "Forbidden: bot is not a member of the supergroup chat"
    assert (await control.get(f"chats/{group.id}"))["bot"] == "left"
    await control.post(f"chats/{group.id}/bot", status="member")
    assert (await bot.call("sendMessage", chat_id=group.id, text="back"))["text"] == "back"
    assert (await bot.updates_of("message"))[-1]["new_chat_members"][0]["is_bot"] is True
    changes = await bot.updates_of("my_chat_member")
    assert [change["new_chat_member"]["status"] for change in changes] == ["member", "left", "member"]
    refusal = await bot.refused("leaveChat", chat_id=alice.id)
    assert refusal == "Bad Request: chat member status can't be changed in private chats"


async def test_a_role_that_is_there_already_or_does_not_exist_is_refused(
    control: Control, group: Group, alice: Person, bob: Person
) -> None:
    wishes: list[tuple[str, dict[str, Any], str]] = [
        ("members", {"person": bob.id, "role": "member"}, "is member already"),
        ("members", {"person": bob.id, "role": "king"}, "must be one of"),
        ("members", {"person": 5, "role": "member"}, "no person 5"),
        (
            "members",
            {"person": bob.id, "role": "administrator", "rights": {"can_fly": True}},
            "unknown rights",
        ),
        ("members", {"person": bob.id, "role": "restricted", "permissions": {"text": 1}}, "true or false"),
        (
            "members",
            {"person": bob.id, "role": "left", "rights": {"can_invite_users": True}},
            "only an admin",
        ),
        ("members", {"person": bob.id, "role": "left", "permissions": []}, "must be an object"),
        ("members", {"person": bob.id, "role": "left", "by": 5}, "needs `from`"),
        ("bot", {"status": "owner"}, "owns no group"),
        ("bot", {"status": "member"}, "is member already"),
    ]
    for path, wish, why in wishes:
        with pytest.raises(ControlError, match=why):
            await control.post(f"chats/{group.id}/{path}", **wish)
    with pytest.raises(ControlError, match="has no roles"):
        await control.post(f"chats/{alice.id}/members", person=alice.id, role="member")
    with pytest.raises(ControlError, match="in a private chat"):
        await control.post(f"chats/{alice.id}/bot", status="administrator")
    with pytest.raises(ControlError, match="only a supergroup can be a forum"):
        await control.post("chats", type="group", is_forum=True)
