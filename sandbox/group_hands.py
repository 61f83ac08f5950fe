"""The part of the control client that leads groups: members, roles, the bot's place, topics, permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.control_wire import ControlWire, id_of
from sandbox.views import Group, TopicView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.views import Person, Where


class GroupHands(ControlWire):
    """Does in groups what owners and administrators do."""

    async def set_member(
        self,
        group: Group,
        person: Person,
        role: str,
        *,
        by: Person | None = None,
        anonymous: bool | None = None,
        rights: Mapping[str, bool] | None = None,
    ) -> None:
        """Make someone owner, administrator, member, or let them leave (left)."""
        wish = {"role": role, "by": by.id if by else None, "anonymous": anonymous, "rights": rights}
        await self.post(f"chats/{group.id}/members", person=person.id, **wish)

    async def set_bot(
        self,
        where: Where,
        status: str,
        *,
        sender: Person | None = None,
        rights: Mapping[str, bool] | None = None,
    ) -> None:
        """Make the bot member or administrator of a chat, or take it out (left, kicked)."""
        wish = {"status": status, "from": sender.id if sender else None, "rights": rights}
        await self.post(f"chats/{id_of(where)}/bot", **wish)

    async def permit(self, group: Group, **kinds: bool) -> dict[str, bool]:
        """Change what plain members, and a bot that is one, may send; return all that they may now."""
        answer = await self.request("PATCH", f"chats/{group.id}/permissions", json=kinds)
        return dict(answer["permissions"])

    async def open_topic(self, group: Group, title: str, *, sender: Person | None = None) -> TopicView:
        """Open a topic of a forum."""
        who = sender.id if sender else None
        return TopicView(**await self.post(f"chats/{group.id}/topics", title=title, **{"from": who}))

    async def change_topic(
        self,
        group: Group,
        thread: int,
        *,
        title: str | None = None,
        closed: bool | None = None,
        deleted: bool | None = None,
        sender: Person | None = None,
    ) -> None:
        """Rename, close, reopen or delete a topic."""
        who = sender.id if sender else None
        wish: dict[str, Any] = {"title": title, "closed": closed, "deleted": deleted, "from": who}
        given = {name: value for name, value in wish.items() if value is not None}
        await self.request("PATCH", f"chats/{group.id}/topics/{thread}", json=given)

    async def migrate(self, group: Group, sender: Person) -> Group:
        """Turn a group into a supergroup, which is another chat."""
        made = await self.post(f"chats/{group.id}/migrate", **{"from": sender.id})
        return Group(made["id"], made["title"], made["type"])
