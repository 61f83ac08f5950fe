"""The provider's switches: rules whose real behaviour is uncertain, and figures that tests speed up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

from sandbox.dashscope.names import CLIP_MODEL, DETECT_MODEL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Faces = Literal["one", "none", "two"]
RejectShape = Literal["200/output", "400/output", "400/top"]
InvalidInput = Literal["refuse", "accept_then_fail"]
Failure = dict[str, str]
Retired = Literal["", "endpoint", "access", "not_found", "not_exist"]

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "faces": get_args(Faces),
    "reject_shape": get_args(RejectShape),
    "invalid_input": get_args(InvalidInput),
    "retired": get_args(Retired),
}


@dataclass
class ProviderSwitches:
    """What the pretended provider does; strict by the documents unless told otherwise.

    Every value is JSON, so the control API can show and set all of them. Setting an unknown name or a value
    of the wrong kind raises, whoever sets it; whoever watches is told after each change.

    Attributes:
        keys: the only valid API keys; None accepts any that starts with "sk-" (plan keys "sk-sp-" never).
        accounts: which main account a key belongs to; a key not named belongs to "main".
        arrears, free_tier_only, ip_denied: the account is in debt, its free quota is used up, its key has a
            list of allowed addresses without ours.
        retired: how the models in `retired_models` say that they are gone (facts section 0); "" = alive.
        omit_content_type: error answers carry no Content-Type, as one was captured.
        retry_after: seconds named in a Retry-After header on 429; None sends none, as documented.
        latency_seconds: every call takes this much longer.
        detect_rps, submit_rps, query_rps, policy_rps: calls a second and account; 0 = no limit. Query is for
            status, list and cancel, each on its own.
        detect_seconds: how long a detection thinks.
        faces: what the detector sees in every picture that no photo rule matches.
        reject_code: an `InvalidFile.*` code for every such picture; "" leaves it to `faces`.
        reject_shape: HTTP status and place of the rejection's code.
        invalid_input: whether bad submit input is refused at once or makes a task that fails.
        queue_limit: unfinished tasks an account may have before a submit is answered 429; 0 = no limit.
        unknown_seconds: a new task's status is UNKNOWN for this long.
        running_limit: tasks of one account that run at the same time.
        run_seconds: how long a task runs, or [lowest, highest] of an even distribution.
        hold: nothing starts until released.
        stuck: a task whose run time is over stays RUNNING until its time-out.
        task_timeout: seconds from submit to FAILED InternalError.Timeout.
        fail_next: {"code", "message"} for the next task that starts; used up by it.
        task_life: seconds from submit until a task is forgotten.
        list_lag: a task is in the list only this many seconds after its submit.
        page_size_max: a longer page is cut to this many; 0 = none is too long.
        cancel_refused: every cancel is too late.
        policy_models: the models that uploads may be bound to.
        policy_seconds, upload_life: how long a policy and an uploaded file live.
        upload_max_mb: the largest file a policy allows.
        upload_bound: a file is good only for the model and account named in its policy.
        oss_header_required: an oss:// URL needs `X-DashScope-OssResourceResolve: enable`.
        download_seconds: patience with a web server that holds a photo.
        clip_seconds: length of the clips.
        expressions: clips show the ordered expression on the photo's face, by the studio's renderer; where
            that cannot be (no face, no libraries), and without this switch, they zoom in and out.
        link_seconds: life of a result link.
        result_content_type: what a result calls itself.
        result_host: "http://host:port" of the result links instead of this sandbox's own.
        result_seconds: a result's body is spread over this time.
        clock_skew: seconds the provider's clock is ahead of ours; setting it is also how time passes quickly.
    """

    keys: list[str] | None = None
    accounts: dict[str, str] = field(default_factory=dict)
    arrears: bool = False
    free_tier_only: bool = False
    ip_denied: bool = False
    retired: Retired = ""
    retired_models: list[str] = field(default_factory=lambda: [DETECT_MODEL, CLIP_MODEL])
    omit_content_type: bool = False
    retry_after: float | None = None
    latency_seconds: float = 0.0
    detect_rps: float = 1.0
    submit_rps: float = 1.0
    query_rps: float = 20.0
    policy_rps: float = 100.0
    detect_seconds: float = 0.0
    faces: Faces = "one"
    reject_code: str = ""
    reject_shape: RejectShape = "200/output"
    invalid_input: InvalidInput = "refuse"
    queue_limit: int = 0
    unknown_seconds: float = 0.0
    running_limit: int = 1
    run_seconds: float | list[float] = 3.0
    hold: bool = False
    stuck: bool = False
    task_timeout: float = 10_800.0
    fail_next: Failure | None = None
    task_life: float = 86_400.0
    list_lag: float = 0.0
    page_size_max: int = 0
    cancel_refused: bool = False
    policy_models: list[str] = field(default_factory=lambda: [DETECT_MODEL, CLIP_MODEL])
    policy_seconds: float = 300.0
    upload_life: float = 172_800.0
    upload_max_mb: float = 100.0
    upload_bound: bool = True
    oss_header_required: bool = True
    download_seconds: float = 5.0
    clip_seconds: float = 3.0
    expressions: bool = False
    link_seconds: float = 86_400.0
    result_content_type: str = "video/mp4"
    result_host: str = ""
    result_seconds: float = 0.0
    clock_skew: float = 0.0

    def __post_init__(self) -> None:
        self._watchers: list[Callable[[], None]] = []

    def watch(self, changed: Callable[[], None]) -> None:
        """Call `changed` after every later change."""
        self._watchers.append(changed)

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_"):
            _check(name, value)
        object.__setattr__(self, name, value)
        for changed in getattr(self, "_watchers", ()):
            changed()


def _check(name: str, value: Any) -> None:
    """Refuse what would silently mean nothing: a misspelt switch, or a value no reader of it expects."""
    fields = ProviderSwitches.__dataclass_fields__
    if name not in fields:
        raise AttributeError(f"the provider has no switch {name!r}")
    if name in _CHOICES and value not in _CHOICES[name]:
        raise ValueError(f"{name} is one of {', '.join(map(repr, _CHOICES[name]))}, not {value!r}")
    if not _KINDS[str(fields[name].type)](value):
        raise ValueError(f"{name} cannot be {value!r}; it is {fields[name].type}")
    if name != "clock_skew" and _is_number(value) and value < 0:
        raise ValueError(f"{name} cannot be negative")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_word_table(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(item, str) for item in (*value, *value.values()))


def _is_failure(value: Any) -> bool:
    return _is_word_table(value) and value.keys() == {"code", "message"}


def _is_span(value: Any) -> bool:
    """Return whether `value` is one number of seconds or two, the lower first."""
    if not isinstance(value, list | tuple):
        return _is_number(value)
    return len(value) == 2 and all(map(_is_number, value)) and 0 <= value[0] <= value[1]  # noqa: PLR2004 - a pair


_KINDS: Mapping[str, Callable[[Any], bool]] = {
    # By the text of the annotation, so that each switch names its kind in exactly one place.
    "bool": lambda value: isinstance(value, bool),
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "float": _is_number,
    "float | None": lambda value: value is None or _is_number(value),
    "float | list[float]": _is_span,
    "str": lambda value: isinstance(value, str),
    "list[str]": _is_words,
    "list[str] | None": lambda value: value is None or _is_words(value),
    "dict[str, str]": _is_word_table,
    "Failure | None": lambda value: value is None or _is_failure(value),
    **dict.fromkeys(("Faces", "RejectShape", "InvalidInput", "Retired"), lambda _: True),
}
