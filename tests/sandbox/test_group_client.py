"""The typed client leads groups through the same door as the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from sandbox.client import ControlError
from tests.support.pictures import saved

if TYPE_CHECKING:
    from sandbox.client import Control

_PORTRAIT = saved(Image.linear_gradient("L").resize((600, 600)).convert("RGB"), "JPEG")


async def test_roles_topics_and_permissions_are_changed_and_seen(control: Control) -> None:
    alice, bob = await control.person("Alice"), await control.person("Bob")
    club = await control.group("Club", alice, bob, is_forum=True)
    await control.set_member(club, bob, "administrator", by=alice, anonymous=True)
    await control.set_bot(club, "administrator", sender=alice, rights={"can_delete_messages": True})
    await control.permit(club, animation=False)
    topic = await control.open_topic(club, "Faces", sender=alice)
    await control.change_topic(club, topic.thread, title="Portraits", closed=True, sender=alice)
    card = (await control.chat(club)).card
    assert {(member.id, member.role, member.anonymous) for member in card.members} == {
        (alice.id, "owner", False),
        (bob.id, "administrator", True),
    }
    assert card.bot == "administrator"
    assert card.permissions["animation"] is False
    assert ("Portraits", True) in {(one.title, one.closed) for one in card.topics}
    await control.change_topic(club, topic.thread, deleted=True, sender=alice)
    assert "Portraits" not in {one.title for one in (await control.chat(club)).card.topics}


async def test_people_react_and_write_as_the_group_and_as_a_channel(control: Control) -> None:
    alice, bob = await control.person("Alice"), await control.person("Bob")
    group = await control.group("Weekend", alice, bob)
    masked = await control.send_text(group, "hello", sender=alice, as_group=True)
    await control.send_text(group, "news", sender=bob, as_channel="Daily")
    await control.react(group, masked.message_id, "👍", sender=bob)
    chat = await control.chat(group)
    shown = chat.message(masked.message_id)
    assert (shown.sender.name, shown.sender.is_chat, shown.from_bot) == ("Weekend", True, False)
    assert chat.messages[-1].sender.name == "Daily"
    assert [(one.emoji, one.by) for one in shown.reactions] == [("👍", [bob.id])]
    await control.react(group, masked.message_id, None, sender=bob)
    assert (await control.chat(group)).message(masked.message_id).reactions == []
    with pytest.raises(ControlError):
        await control.send_text(group, "hello", sender=bob, as_group=True)


async def test_people_send_photos_as_the_group_and_as_a_channel(control: Control) -> None:
    alice, bob = await control.person("Alice"), await control.person("Bob")
    group = await control.group("Weekend", alice, bob)
    await control.send_photo(group, _PORTRAIT, sender=alice, as_group=True)
    await control.send_photo(group, _PORTRAIT, sender=bob, as_channel="Daily")
    photos = [message for message in (await control.chat(group)).messages if message.kind == "photo"]
    assert [photo.sender.name for photo in photos] == ["Weekend", "Daily"]
    with pytest.raises(ControlError):
        await control.send_photo(group, _PORTRAIT, sender=bob, as_group=True)


async def test_albums_spoilers_and_thumbnails_are_seen(control: Control) -> None:
    alice = await control.person("Alice")
    sent = await control.send_files(alice, "photo", [_PORTRAIT, _PORTRAIT], caption="two", spoiler=True)
    first, second = (await control.chat(alice)).messages
    assert first.album == second.album is not None
    assert (first.spoiler, first.caption) == (True, "two")
    thumbnail = await control.thumbnail(alice, sent.message_id)
    assert thumbnail.startswith(b"\xff\xd8")
    assert len(thumbnail) <= len(await control.media(alice, sent.message_id))
