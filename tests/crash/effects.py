"""Everything that the program does to the world, by name: an effect that is not written here fails the tests.

Whoever adds one adds its name, and sees from the tests what becomes of a death before and after it.
"""

from __future__ import annotations

QUESTIONS = frozenset(
    {
        "telegram getMe",
        "telegram getFile",
        "telegram download",
        "provider policy",
        "provider status",
        "provider list",
        "provider result",
        # These say what is so already, the same words at each start.
        "telegram deleteWebhook",
        "telegram setMyCommands",
    }
)
"""Calls that change nothing: after a death behind one the world is as it was before it."""

ACTS = frozenset(
    {
        "telegram getUpdates",  # with a new offset: Telegram forgets what we have
        "telegram sendMessage",
        "telegram editMessageText",
        "telegram editMessageMedia",
        "telegram answerCallbackQuery",
        "telegram answerInlineQuery",
        "telegram answerGuestQuery",
        "telegram sendAnimation",
        "provider upload",
        "provider detect",
        "provider submit",
        "publish photos/*.original",
        "publish photos/*.jpg",
        "publish clips/*.mp4",
        "publish rendered/*.mp4",
        "publish sheets/*.mp4",
    }
)
"""Everything else that leaves the program, or is put on the disk beside the database."""

COMMITS = frozenset(
    {
        "commit _next_generation",
        "commit store",
        "commit _record",
        "commit _carry_out",
        "commit carry_out",
        "commit _look",
        "commit _prepare",  # a photo that somebody calls for as a guest
        "commit _answer",
        "commit _note_membership",
        "commit mark_handled",
        "commit mark_settled",
        "commit mark_taken",
        "commit mark_tried",
        "commit mark_stored",
        "commit mark_normalised",
        "commit _accept",
        "commit _note",
        "commit _fetched",
        "commit _record_said",
        "commit _record_sent",
        "commit _record_edited",
        "commit _record_delivered",
        "commit _record_shown",
        "commit _wait_for_name",
        "commit reopen",
        "commit mark_made",  # a sheet of previews
        "commit _record_sheet",
    }
)
"""Transactions that changed something, by the function that `storage.transact` ran."""

ALL = QUESTIONS | ACTS | COMMITS


def deadly(passed: list[str]) -> list[int]:
    """Return the gates, counted from 1, at which a death leaves a world that no other death leaves.

    The first, and each behind an act or a commit. Before the next one nothing changes: a death before an act
    is the death behind the one before it, and a question's two gates are that too.
    """
    acted = [
        number
        for number, name in enumerate(passed, start=1)
        if name.startswith("after ") and name.removeprefix("after ") not in QUESTIONS
    ]
    return [1, *acted]
