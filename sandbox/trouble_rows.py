"""The troubles a person can make by one switch, as data: what they are called, and what they turn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Group = Literal["Telegram", "Provider", "Photo", "Chat", "Bot"]
Act = Literal["block", "forbid_animations", "redeliver", "queue_others", "delete_last", "crash"]

_UNTIL_OFF: Final = -1
_POLICY: Final = {
    "status": 400,
    "body": {
        "code": "DataInspectionFailed",
        "message": "Input data may contain inappropriate content.",
        "request_id": "00000000-0000-0000-0000-000000000000",
    },
}
_EXPIRED: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    "<Error>\n  <Code>AccessDenied</Code>\n  <Message>Request has expired.</Message>\n</Error>\n"
)


@dataclass(frozen=True, slots=True)
class TroubleRow:
    """One trouble.

    Attributes:
        name: how the control API calls it.
        title, explains: what a person reads on the switch and below it.
        group: where the switch stands.
        needs: what it is made for: a chat, a person (whose id is the private chat's), or nothing.
        once: it happens at once and is over, instead of lasting until it is switched off.
        orders: fields of `sandbox.faults.Fault`; one that needs a chat hits calls of that chat only.
        telegram, provider: switches and what they are set to while it lasts.
        act: what is done beyond that, see `sandbox.trouble_acts`.
    """

    name: str
    title: str
    explains: str
    group: Group
    needs: Literal["chat", "person"] | None = None
    once: bool = False
    orders: tuple[Mapping[str, Any], ...] = ()
    telegram: Mapping[str, Any] = field(default_factory=dict)
    provider: Mapping[str, Any] = field(default_factory=dict)
    act: Act | None = None


def _always(service: str, call: str, effect: str, **more: Any) -> Mapping[str, Any]:
    return {"service": service, "call": call, "effect": effect, "times": _UNTIL_OFF, **more}


TROUBLES: Final = (
    TroubleRow(
        "telegram_down",
        "Telegram is down",
        "Every call of the bot is cut before it has an effect, as if Telegram could not be reached.",
        "Telegram",
        orders=(_always("telegram", "*", "drop_before"),),
    ),
    TroubleRow(
        "slow_telegram",
        "Telegram is slow",
        "Every call of the bot takes three seconds longer.",
        "Telegram",
        telegram={"latency": 3.0},
    ),
    TroubleRow(
        "flood",
        "Too many requests",
        "Whatever the bot sends or edits in this chat is refused with 429 and “retry after 5”.",
        "Telegram",
        needs="chat",
        orders=(_always("telegram", "*", "answer", status=429, body={"parameters": {"retry_after": 5}}),),
    ),
    TroubleRow(
        "lost_answers",
        "Answers get lost",
        "What the bot sends to this chat arrives, but the bot never hears so and cannot know.",
        "Telegram",
        needs="chat",
        orders=(_always("telegram", "*", "drop_after"),),
    ),
    TroubleRow(
        "duplicate_update",
        "The last update comes twice",
        "Telegram delivers the newest update once more, although the bot has confirmed it.",
        "Telegram",
        once=True,
        act="redeliver",
    ),
    TroubleRow(
        "dead_provider",
        "The provider cannot be reached",
        "Every call to the provider is cut before it has an effect.",
        "Provider",
        orders=(_always("provider", "*", "drop_before"),),
    ),
    TroubleRow(
        "slow_provider",
        "The provider is slow",
        "Every call to the provider takes two seconds longer, and a clip takes forty seconds to make.",
        "Provider",
        provider={"latency_seconds": 2.0, "run_seconds": 40.0},
    ),
    TroubleRow(
        "queue_of_others",
        "A queue of strangers",
        "Five orders of other people are queued on the same account, six seconds each, before yours.",
        "Provider",
        once=True,
        act="queue_others",
    ),
    TroubleRow(
        "throttled_orders",
        "Orders are throttled",
        "The provider answers every order with 429: too many requests.",
        "Provider",
        orders=(
            _always(
                "provider",
                "submit",
                "answer",
                status=429,
                body={"code": "Throttling.RateQuota", "message": "Requests rate limit exceeded."},
            ),
        ),
    ),
    TroubleRow(
        "lost_order",
        "The next order's answer is lost",
        "The provider takes the next order and charges for it, but the bot never hears so.",
        "Provider",
        orders=({"service": "provider", "call": "submit", "effect": "drop_after", "times": 1},),
    ),
    TroubleRow(
        "failing_task",
        "The next clip fails",
        "The provider accepts the next order and fails while it makes the clip.",
        "Provider",
        provider={"fail_next": {"code": "InternalError.Algo", "message": "inference internal error."}},
    ),
    TroubleRow(
        "expired_link",
        "Links to clips have expired",
        "A clip is made and charged, but its link is refused when the bot fetches it.",
        "Provider",
        orders=(
            _always(
                "provider",
                "result",
                "answer",
                status=403,
                body=_EXPIRED,
                headers={"Content-Type": "application/xml"},
            ),
        ),
    ),
    TroubleRow(
        "out_of_money",
        "The account is in debt",
        "The provider refuses checks and orders until the operator has paid.",
        "Provider",
        provider={"arrears": True},
    ),
    TroubleRow(
        "retired_model",
        "The model is gone",
        "The provider has retired its models, as was announced for October 2026.",
        "Provider",
        provider={"retired": "not_found"},
    ),
    TroubleRow(
        "refused_face",
        "No face in the photo",
        "The provider's check finds no face in any photo; each look is charged.",
        "Photo",
        provider={"faces": "none"},
    ),
    TroubleRow(
        "two_faces",
        "Two faces in the photo",
        "The provider's check finds more than one face in any photo; each look is charged.",
        "Photo",
        provider={"faces": "two"},
    ),
    TroubleRow(
        "content_policy",
        "Against the content rules",
        "The provider refuses photos and orders because of its content rules.",
        "Photo",
        orders=(
            _always("provider", "detect", "answer", **_POLICY),
            _always("provider", "submit", "answer", **_POLICY),
        ),
    ),
    TroubleRow(
        "blocked",
        "The person blocks the bot",
        "The bot may not write to this person any more, until the person unblocks it.",
        "Chat",
        needs="person",
        act="block",
    ),
    TroubleRow(
        "no_animations",
        "No animations here",
        "This chat forbids animations, so a clip has to come back in another shape.",
        "Chat",
        needs="chat",
        act="forbid_animations",
    ),
    TroubleRow(
        "deleted_message",
        "The bot's last message is deleted",
        "Somebody deletes the newest message of the bot in this chat, whatever the bot wanted to do with it.",
        "Chat",
        needs="chat",
        once=True,
        act="delete_last",
    ),
    TroubleRow(
        "crash",
        "The bot crashes",
        "The bot's process is killed (SIGKILL) in the middle of whatever it does, and started again.",
        "Bot",
        once=True,
        act="crash",
    ),
)
