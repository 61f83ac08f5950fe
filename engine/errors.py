"""The engine's error family: each class answers one question about what may happen next."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a photo cannot become a clip; each has a sentence with advice in `handlers/locales`."""

    NO_FACE = "no_face"
    MANY_FACES = "many_faces"
    FACE_SIZE = "face_size"
    FACE_POSE = "face_pose"
    FACE_COVERED = "face_covered"
    UNCLEAR = "unclear"
    FACE_CUT = "face_cut"
    FACE_TOO_SMALL = "face_too_small"
    FACE_TURNED = "face_turned"
    FACE_RAISED = "face_raised"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    SHAKEN = "shaken"
    BLURRED = "blurred"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    BAD_SHAPE = "bad_shape"
    BAD_FORMAT = "bad_format"
    DAMAGED = "damaged"
    UNSUITABLE = "unsuitable"


REASON_OF_FINDING = {
    "no_face": Reason.NO_FACE,
    "many_faces": Reason.MANY_FACES,
    "face_cut": Reason.FACE_CUT,
    "face_too_small": Reason.FACE_TOO_SMALL,
    "too_dark": Reason.TOO_DARK,
    "too_bright": Reason.TOO_BRIGHT,
    "face_turned": Reason.FACE_TURNED,
    "face_raised": Reason.FACE_RAISED,
    "shaken": Reason.SHAKEN,
    "blurred": Reason.BLURRED,
    "unreadable": Reason.DAMAGED,
}
"""The reason for each finding of `studio.check` and each refusal of `studio.expressions`, by their values."""


class OperatorProblem(StrEnum):
    """What the operator must put right before a provider can work again."""

    KEY = "key"
    MONEY = "money"
    ACCESS = "access"
    MODEL_GONE = "model_gone"
    QUOTA = "quota"
    SETUP = "setup"
    BUDGET = "budget"  # our own limit, never a provider's answer


class EngineError(Exception):
    """Something did not work out; `code` and `detail` are facts for the log, never for a person.

    Args:
        code: short machine-readable name, the provider's own where it gave one.
        detail: the rest of what is known, free of secrets and links.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class TransientError(EngineError):
    """The same step may be repeated, after `wait` seconds if the other side named a time."""

    def __init__(self, code: str, detail: str = "", *, wait: float | None = None) -> None:
        super().__init__(code, detail)
        self.wait = wait


class RefusedError(EngineError):
    """It is the person's photo; another photo is the next step."""

    def __init__(self, code: str, detail: str = "", *, reason: Reason) -> None:
        super().__init__(code, detail)
        self.reason = reason


class PolicyError(EngineError):
    """The photo or the clip is against the provider's content rules; never repeat it."""


class OperatorError(EngineError):
    """Our account or configuration: the provider pauses until the operator has acted."""

    def __init__(self, code: str, detail: str = "", *, problem: OperatorProblem) -> None:
        super().__init__(code, detail)
        self.problem = problem


class DefectError(EngineError):
    """Our own request was wrong: repeating it cannot help and pausing would punish everyone."""


class UncertainError(EngineError):
    """The call may or may not have taken effect; find out before anything is repeated."""
