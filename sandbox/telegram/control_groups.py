"""The part of the control API about people in groups: roles, permissions, reactions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.telegram.control_requests import CHAT, named_chat, read_object, read_wish
from sandbox.telegram.errors import ActError
from sandbox.telegram.groups import Groups
from sandbox.telegram.lookups import find_message, find_person, find_sender
from sandbox.telegram.members import (
    ADMINISTRATOR,
    LEFT,
    MEMBER,
    RESTRICTED,
    ROLES,
    Member,
    read_permissions,
    read_rights,
)
from sandbox.telegram.reactions import react_as_person

if TYPE_CHECKING:
    from sandbox.telegram.accounts import Chat, User
    from sandbox.telegram.parameters import Parameters
    from sandbox.telegram.world import World


@dataclass(slots=True)
class GroupsControl:
    """Serves what people do to groups and to each other's messages there."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return the routes; sandbox/README.md has the table."""
        return [
            web.post(CHAT + "/react", self._react),
            web.post(CHAT + "/members", self._set_member),
            web.post(CHAT + "/bot", self._set_bot),
            web.patch(CHAT + "/permissions", self._permit),
        ]

    def _doer(self, chat: Chat, wish: Parameters, member: Member) -> User | None:
        """Return who changes someone's place, None for one who comes or goes alone."""
        alone = member.status in {MEMBER, LEFT} and not wish.integer("by")
        return Groups(self.world).actor(chat, wish.integer("by")) if chat.is_group and not alone else None

    async def _react(self, request: web.Request) -> web.Response:
        wish = await read_wish(request, "from", "message_id", "emoji")
        chat = named_chat(self.world, request)
        person = find_sender(self.world, chat, wish.integer("from") or None)
        message = find_message(chat, wish.integer("message_id"))
        return web.json_response(
            {"update_id": react_as_person(self.world, message, person, wish.text("emoji"))}
        )

    async def _set_member(self, request: web.Request) -> web.Response:
        fields = ("person", "role", "by", "rights", "permissions", "anonymous", "custom_title")
        wish = await read_wish(request, *fields)
        chat, person = named_chat(self.world, request), find_person(self.world, wish.integer("person"))
        member = _read_member(wish, wish.text("role"))
        update_id = Groups(self.world).set_member(chat, person, member, self._doer(chat, wish, member))
        return web.json_response({"update_id": update_id, "members": chat.roster()})

    async def _set_bot(self, request: web.Request) -> web.Response:
        wish = await read_wish(
            request, "status", "from", "rights", "permissions", "anonymous", "custom_title"
        )
        chat = named_chat(self.world, request)
        member = _read_member(wish, wish.text("status"))
        if member.role == "owner":
            raise ActError("a bot owns no group")
        if not chat.is_group and member.role not in {"member", "kicked"}:
            raise ActError("in a private chat the bot is member, or kicked when it is blocked")
        update_id = Groups(self.world).set_bot(
            chat, Groups(self.world).actor(chat, wish.integer("from")), member
        )
        return web.json_response({"update_id": update_id, "bot": chat.bot_status})

    async def _permit(self, request: web.Request) -> web.Response:
        chat = named_chat(self.world, request)
        Groups(self.world).permit(chat, read_permissions(await read_object(request)))
        return web.json_response({"permissions": chat.permissions})


def _read_member(wish: Parameters, role: str) -> Member:
    """Return what somebody shall be.

    Raises:
        ActError: the role, a right or a permission is unknown, or another role has it.
    """
    if role not in ROLES:
        raise ActError(f"the role must be one of {', '.join(ROLES)}")
    rights, permissions = _object(wish, "rights"), _object(wish, "permissions")
    if (rights and role != ADMINISTRATOR) or (permissions and role != RESTRICTED):
        raise ActError(
            "only an administrator has rights, and only who is restricted permissions of their own"
        )
    return Member(
        ROLES[role],
        read_rights(rights),
        read_permissions(permissions),
        is_anonymous=wish.flag("anonymous"),
        custom_title=wish.text("custom_title"),
    )


def _object(wish: Parameters, name: str) -> dict[str, Any]:
    value = wish.json(name, name)
    if value is not None and not isinstance(value, dict):
        raise ActError(f"{name} must be an object of names and truth values")
    return value or {}
