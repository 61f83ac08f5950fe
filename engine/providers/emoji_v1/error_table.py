"""The provider's error table as data: sections 1 and 7 of facts/dashscope.md, first match wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import OperatorProblem, Reason
from engine.providers.emoji_v1.error_rows import ErrorRow, again, defect, operator, photo, policy
from engine.providers.emoji_v1.redaction import clean

if TYPE_CHECKING:
    from engine.errors import EngineError

_FACE_ROWS = (
    photo(Reason.FACE_POSE, "InvalidFile.FacePose", "InvalidFile.FrontBody", "InvalidFile.BodyPose"),
    photo(Reason.FACE_COVERED, "InvalidFile.FullFace", "InvalidFile.FullBody"),
    photo(Reason.NO_FACE, "InvalidFile.NoHuman", "InvalidImage.NoHumanFace"),
    photo(Reason.MANY_FACES, "InvalidFile.MultiHuman"),
    photo(Reason.FACE_SIZE, "InvalidFile.BodyProportion"),
    photo(Reason.UNCLEAR, "InvalidFile.Value"),
    # "No human body or multi human bodies" does not say which: general advice is the honest one.
    photo(Reason.UNSUITABLE, "InvalidPerson", "InvalidFile.Content", says=("or multi human",)),
    photo(Reason.NO_FACE, "InvalidPerson", "InvalidFile.Content", says=("no human",)),
    photo(Reason.MANY_FACES, "InvalidPerson", "InvalidFile.Content", says=("multi human",)),
    # liveportrait-detect refuses with a message and no code.
    photo(Reason.NO_FACE, "InvalidFile.Unnamed", says=("no human",)),
)

_PICTURE_ROWS = (
    photo(Reason.TOO_SMALL, "InvalidFile.Resolution", "InvalidImageResolution", "InvalidInputLength"),
    photo(Reason.BAD_SHAPE, "InvalidFile.ImageSize", "InvalidImage.ImageSize", "InvalidFile.AspectRatio"),
    photo(Reason.TOO_LARGE, "InvalidFile.Size", "BadRequest.TooLarge"),
    photo(Reason.BAD_FORMAT, "InvalidFile.Format", "InvalidImage.FileFormat", "InvalidImageFormat"),
    photo(Reason.BAD_FORMAT, "InvalidParameter.UnsupportedFileFormat", "BadRequest.UnsupportedFileFormat"),
    photo(Reason.DAMAGED, "InvalidFile.Openerror"),
    photo(Reason.UNSUITABLE, "InvalidPerson*", "InvalidFile*", "InvalidImage*"),
)

_POLICY_ROWS = (
    policy("DataInspectionFailed", "IPInfringementSuspect"),
    policy("CustomRoleBlocked", "FaqRuleBlocked"),
    policy("InvalidParameter", says=("green network verification",)),
)

_PARAMETER_ROWS = (
    # Several causes share this code; the message decides, and a repeat uploads afresh.
    operator(OperatorProblem.MODEL_GONE, "InvalidParameter", says=("model not exist",)),
    again("InvalidParameter", says=("download", "media resource", "url error")),
    photo(Reason.DAMAGED, "InvalidParameter", says=("read image error", "failed to decode")),
    photo(Reason.BAD_FORMAT, "InvalidParameter", says=("files format not supported",)),
    photo(Reason.TOO_SMALL, "InvalidParameter", says=("size of input image",)),
    again("InvalidParameter.DataInspection", "BadRequest.InputDownloadFailed"),
    again("InvalidURL", "InvalidURL.*"),
    defect("InvalidParameter", "InvalidParameter.*", "BadRequest", "BadRequest.*"),
    defect("UnsupportedOperation", "Conflict"),
)

_OPERATOR_ROWS = (
    operator(OperatorProblem.MONEY, "Arrearage", "isv.OUT_OF_SERVICE", "Contain.Forbidden.Label.Error"),
    operator(OperatorProblem.MONEY, "CommodityNotPurchased", "PrepaidBillOverdue", "PostpaidBillOverdue"),
    operator(OperatorProblem.KEY, "InvalidApiKey", "invalid access token*"),
    operator(OperatorProblem.ACCESS, "NOT AUTHORIZED"),
    # AccessDenied is also how a wrong header and an upload policy past its 300 s are answered.
    defect("AccessDenied", says=("synchronous calls",)),
    again("AccessDenied", says=("policy expired",)),
    operator(OperatorProblem.MODEL_GONE, "Endpoint.AccessDenied", "ModelNotFound"),
    operator(OperatorProblem.QUOTA, "AllocationQuota.FreeTierOnly"),
    operator(OperatorProblem.ACCESS, "AccessDenied", "AccessDenied.*", "*.AccessDenied"),
    operator(OperatorProblem.ACCESS, "WorkSpaceNotFound", "NotFound"),
)

_RATE_ROWS = (
    operator(
        OperatorProblem.QUOTA, "Throttling.AllocationQuota", "insufficient_quota", says=("free allocated",)
    ),
    again("Throttling.AllocationQuota", "insufficient_quota", wait=60.0),
    again("Throttling.BurstRate", "limit_burst_rate", wait=10.0),
    again("Throttling.Concurrency", wait=5.0),
    again("Throttling*", "LimitRequests", "ResourceExhausted", wait=2.0),
)

_SERVER_ROWS = (
    photo(Reason.UNCLEAR, "InternalError.Algo", says=("inference error: inference error",)),
    again("InternalError*", "SystemError", "ModelServiceFailed"),
    again("RequestTimeOut", "ResponseTimeout", "GatewayTimeout"),
    again("ServiceUnavailable", "ModelServingError", "ModelUnavailable", wait=5.0),
)

_STATUS_ROWS = (
    # No row above knows the code: the status alone must do.
    again("*", statuses={408, 425, *range(500, 600)}),
    again("*", statuses={429}, wait=2.0),
    operator(OperatorProblem.KEY, "*", statuses={401}),
    operator(OperatorProblem.MONEY, "*", statuses={402}),
    # An address that redirects, forbids or does not know the path is the operator's to put right.
    operator(OperatorProblem.ACCESS, "*", statuses={403, 404, *range(300, 400)}),
    defect("*", statuses=range(400, 500)),
    # A task that failed, or an answer of 200, with a code that nobody has described yet.
    again("*"),
)

ERROR_ROWS: tuple[ErrorRow, ...] = (
    *_FACE_ROWS,
    *_PICTURE_ROWS,
    *_POLICY_ROWS,
    *_PARAMETER_ROWS,
    *_OPERATOR_ROWS,
    *_RATE_ROWS,
    *_SERVER_ROWS,
    *_STATUS_ROWS,
)

UPLOAD_ROWS: tuple[ErrorRow, ...] = (
    # The storage behind uploads speaks XML and its own codes (section 6).
    again("AccessDenied", says=("policy expired",)),
    again("FileAlreadyExists", "RequestTimeout", "SlowDown", "InternalError", "ServiceUnavailable"),
    photo(Reason.TOO_LARGE, "EntityTooLarge"),
    again("*", statuses={408, 429, *range(500, 600)}),
    defect("*"),
)


def classify(status: int, code: str, message: str, *, wait: float | None = None) -> EngineError:
    """Return what an answer of DashScope means, its message free of links and keys.

    Args:
        status: the HTTP status; 200 for a task that failed.
        code: the provider's own code, "" when it gave none.
        message: the provider's words; they change, so they only split codes with several causes.
        wait: seconds that the answer asked us to wait.
    """
    return _first(ERROR_ROWS, status, code, message, wait)


def classify_upload(status: int, code: str, message: str) -> EngineError:
    """Return what a refusal of the storage behind uploads means."""
    return _first(UPLOAD_ROWS, status, code, message, None)


def _first(
    rows: tuple[ErrorRow, ...], status: int, code: str, message: str, wait: float | None
) -> EngineError:
    row = next(row for row in rows if row.recognises(status, code, message))
    return row.error(clean(code) or f"http_{status}", clean(message), wait)
