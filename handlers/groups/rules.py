"""What a group allows whom: who may ask, whose photos, how many."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from storage import consent, groups

if TYPE_CHECKING:
    import sqlalchemy as sa

    from handlers.context import Context
    from storage.rows import GroupRules, Person

PERIOD: Final = timedelta(hours=24)


def refusal(
    conn: sa.Connection,
    context: Context,
    person: Person,
    *,
    chat_id: int,
    asker_id: int,
    subject_id: int,
    leads: bool,
) -> str:
    """Return why a request is not taken, in the words of who asks or presses; empty if it is.

    Args:
        person: who is told.
        asker_id: whose request it is.
        subject_id: whose photo it is about; 0 is unknown of an old one.
        leads: whether who asks or presses is an administrator; asked only where `admins_only`.
    """
    rules = groups.rules(conn, chat_id)
    if rules.admins_only and not leads:
        return context.say(person, "rules-admins-only")
    if subject_id not in {0, asker_id}:
        if not rules.others_photos:
            return context.say(person, "rules-own-photos")
        if consent.is_refused(conn, subject_id):
            return context.say(person, "rules-opted-out")
    return _over_quota(conn, context, person, rules, chat_id=chat_id)


def group_most(rules: GroupRules, allowed: int) -> int:
    """Return how many clips a group may have in 24 hours: what it chose, within what the operator allows."""
    return min((most for most in (rules.daily_clips, allowed) if most), default=0)


def _over_quota(
    conn: sa.Connection, context: Context, person: Person, rules: GroupRules, *, chat_id: int
) -> str:
    most = group_most(rules, context.services.manners.group_clips)
    if most and groups.clips_since(conn, chat_id=chat_id, since=context.services.clock() - PERIOD) >= most:
        return context.say(person, "rules-group-quota", most=most)
    return ""
