"""One case for each thing that facts/dashscope.md sections 0, 1 and 7 say can go wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import (
    DefectError,
    OperatorError,
    OperatorProblem,
    PolicyError,
    Reason,
    RefusedError,
    TransientError,
)

if TYPE_CHECKING:
    from engine.errors import EngineError


@dataclass(frozen=True, slots=True)
class ErrorCase:
    """An answer, and what it must mean.

    Attributes:
        status: the HTTP status; a task that fails with the same code arrives with 200.
        code, message: the provider's own.
        error: the class of ours.
        reason, problem: what it carries.
    """

    status: int
    code: str
    message: str
    error: type[EngineError]
    reason: Reason | None = None
    problem: OperatorProblem | None = None

    def __str__(self) -> str:
        return f"{self.status}-{self.code}-{self.message[:24]}"


def _photo(reason: Reason, code: str, message: str, status: int = 400) -> ErrorCase:
    return ErrorCase(status, code, message, RefusedError, reason=reason)


def _policy(code: str, message: str) -> ErrorCase:
    return ErrorCase(400, code, message, PolicyError)


def _operator(problem: OperatorProblem, status: int, code: str, message: str = "") -> ErrorCase:
    return ErrorCase(status, code, message, OperatorError, problem=problem)


def _defect(status: int, code: str, message: str = "") -> ErrorCase:
    return ErrorCase(status, code, message, DefectError)


def _again(status: int, code: str, message: str = "") -> ErrorCase:
    return ErrorCase(status, code, message, TransientError)


_POSE = "The pose of the detected face is invalid, please upload other image with"
_NOBODY = "The input image has no human body"
_SINGLE = "Please upload other image with single person."

FACE_CASES = (
    _photo(Reason.FACE_POSE, "InvalidFile.FacePose", f"{_POSE} the expected oriention."),
    _photo(Reason.FACE_POSE, "InvalidFile.FacePose", f"{_POSE} whole face and expected orientation."),
    _photo(Reason.FACE_COVERED, "InvalidFile.FullFace", f"{_POSE} whole face."),
    _photo(Reason.NO_FACE, "InvalidFile.NoHuman", f"{_NOBODY}. {_SINGLE}"),
    _photo(Reason.MANY_FACES, "InvalidFile.MultiHuman", f"The input image has multi human bodies. {_SINGLE}"),
    _photo(
        Reason.FACE_SIZE,
        "InvalidFile.BodyProportion",
        "The proportion of the detected person in the picture is too large or too small, "
        "please upload other image.",
    ),
    _photo(
        Reason.TOO_SMALL,
        "InvalidFile.Resolution",
        "The image resolution is invalid, please make sure that the largest length of image is smaller than "
        "7000, and the smallest length of image is larger than 400.",
    ),
    _photo(
        Reason.UNCLEAR,
        "InvalidFile.Value",
        "The value of the image is invalid, please upload other clearer image.",
    ),
    _photo(Reason.FACE_POSE, "InvalidFile.FrontBody", "The pose of the detected person is invalid, ..."),
    _photo(
        Reason.FACE_COVERED,
        "InvalidFile.FullBody",
        "... with whole body, or change the ratio parameter to 1:1.",
    ),
    _photo(Reason.FACE_POSE, "InvalidFile.BodyPose", "... with whole body and expected orientation."),
    _photo(Reason.UNSUITABLE, "InvalidFile.Content", f"{_NOBODY} or multi human bodies. {_SINGLE}"),
    _photo(Reason.NO_FACE, "InvalidFile.Content", f"{_NOBODY} or has unclear human body. {_SINGLE}"),
    _photo(Reason.MANY_FACES, "InvalidFile.Content", f"The input image has multi human bodies. {_SINGLE}"),
    _photo(Reason.UNSUITABLE, "InvalidPerson", f"{_NOBODY} or multi human bodies. {_SINGLE}"),
    _photo(Reason.NO_FACE, "InvalidImage.NoHumanFace", "No human face detected.", status=200),
    _photo(Reason.BAD_SHAPE, "InvalidFile.ImageSize", "The size of image is beyond limit."),
    _photo(Reason.BAD_SHAPE, "InvalidImage.ImageSize", "The size of image is beyond limit."),
    _photo(Reason.BAD_SHAPE, "InvalidFile.AspectRatio", "Invalid file ratio. ..."),
    _photo(
        Reason.TOO_LARGE,
        "InvalidFile.Size",
        "Invalid file size, The image file size must be smaller than 5MB.",
    ),
    _photo(
        Reason.BAD_FORMAT,
        "InvalidFile.Format",
        "Invalid file format, the request file format is one of the following types: ...",
    ),
    _photo(Reason.DAMAGED, "InvalidFile.Openerror", "Invalid file, cannot open file as video/audio/image."),
    _photo(Reason.UNSUITABLE, "InvalidFile.SomethingNew", "A rule that nobody has written down yet."),
)

REQUEST_CASES = (
    _defect(400, "InvalidParameter", "Required body invalid, please check the request body format."),
    _defect(400, "InvalidParameter", "Required parameter(xxx) missing or invalid, ..."),
    _defect(400, "InvalidParameter", "Field required: driven_id"),
    _defect(400, "InvalidParameter", "Driven not exist: driven_id."),
    _defect(400, "InvalidParameter", "Invalid ext_bbox."),
    _operator(OperatorProblem.MODEL_GONE, 400, "InvalidParameter", "Model not exist."),
    _again(400, "InvalidParameter", "Failed to download input files."),
    _again(400, "InvalidParameter", "oss download error."),
    _again(400, "InvalidParameter", "Download the media resource timed out during the data inspection."),
    _again(400, "InvalidParameter", "Failed to find the requested media resource during ..."),
    _again(400, "InvalidParameter", "Don't have authorization to access the media resource ..."),
    _again(400, "InvalidParameter", "url error, please check url"),
    _photo(Reason.DAMAGED, "InvalidParameter", "read image error."),
    _photo(Reason.DAMAGED, "InvalidParameter", "Failed to decode the image during the data inspection."),
    _photo(Reason.BAD_FORMAT, "InvalidParameter", "Input files format not supported."),
    _photo(Reason.TOO_SMALL, "InvalidParameter", "the size of input image is too small or too large."),
    _policy("InvalidParameter", "The image content does not comply with green network verification."),
    _again(
        400,
        "InvalidParameter.DataInspection",
        "Unable to download the media resource during the data inspection process.",
    ),
    _photo(Reason.BAD_FORMAT, "InvalidParameter.UnsupportedFileFormat", "Input files format not supported."),
    _defect(400, "InvalidParameter.Ratio"),
    _again(400, "InvalidURL", "Required URL is missing or invalid, please check the request URL."),
    _again(400, "InvalidURL.ConnectionRefused", "Connection to xxx refused, please provide available URL."),
    _again(400, "InvalidURL.Timeout", "Download xxx timeout, please check network connection."),
    _photo(Reason.BAD_FORMAT, "InvalidImage.FileFormat", "Invalid image type. ..."),
    _photo(Reason.BAD_FORMAT, "InvalidImageFormat", "Invalid image type. ..."),
    _photo(Reason.TOO_SMALL, "InvalidImageResolution", "The image resolution is too large or small."),
    _photo(Reason.TOO_SMALL, "InvalidInputLength", "The image must be 150 to 4096 px."),
    _policy("DataInspectionFailed", "Input or output data may contain inappropriate content."),
    _policy("data_inspection_failed", "Input image data may contain inappropriate content."),
    _policy("IPInfringementSuspect", "Input data is suspected of being involved in IP infringement."),
    _policy("CustomRoleBlocked", "Input or output data may contain inappropriate content with custom rule."),
    _policy("FaqRuleBlocked", "Input or output data is blocked by faq rule."),
    _defect(400, "BadRequest.EmptyInput", "Required input parameter missing from request."),
    _defect(400, "BadRequest.EmptyParameters", "Required parameter parameters missing from request."),
    _defect(400, "BadRequest.EmptyModel", "Required parameter model missing from request."),
    _defect(400, "BadRequest.IllegalInput", "The input parameter requires json format."),
    _again(400, "BadRequest.InputDownloadFailed", "Failed to download the input file: xxx"),
    _photo(Reason.BAD_FORMAT, "BadRequest.UnsupportedFileFormat", "File format unsupported."),
    _photo(Reason.TOO_LARGE, "BadRequest.TooLarge", "Payload Too Large"),
    _defect(400, "UnsupportedOperation", "The operation is unsupported on the referee object."),
    _defect(409, "Conflict", "Model instance xxx already exists, please specify a suffix."),
)

ACCOUNT_CASES = (
    _operator(OperatorProblem.MONEY, 400, "Arrearage", "Access denied, please make sure your account ..."),
    _operator(OperatorProblem.MONEY, 400, "isv.OUT_OF_SERVICE"),
    _operator(
        OperatorProblem.MONEY, 400, "Contain.Forbidden.Label.Error", "contain forbidden create order label"
    ),
    _operator(OperatorProblem.KEY, 401, "InvalidApiKey", "Invalid API-key provided."),
    _operator(OperatorProblem.KEY, 400, "InvalidApiKey", "No API-key provided."),
    _operator(OperatorProblem.KEY, 401, "invalid_api_key", "Incorrect API key provided."),
    _operator(OperatorProblem.ACCESS, 401, "NOT AUTHORIZED", "not authorized to access this workspace ..."),
    _operator(OperatorProblem.KEY, 401, "invalid access token or token expired"),
    _defect(403, "AccessDenied", "current user api does not support synchronous calls."),
    _defect(403, "AccessDenied", "Current user api does not support asynchronous calls."),
    _again(403, "AccessDenied", "Invalid according to Policy: Policy expired."),
    _operator(OperatorProblem.ACCESS, 403, "AccessDenied", "Access denied."),
    _operator(OperatorProblem.ACCESS, 403, "access_denied", "Access denied."),
    _operator(OperatorProblem.ACCESS, 403, "AccessDenied.Unpurchased", "Access to model denied. ..."),
    _operator(OperatorProblem.ACCESS, 403, "Model.AccessDenied", "Model access denied."),
    _operator(OperatorProblem.ACCESS, 403, "App.AccessDenied", "App access denied."),
    _operator(OperatorProblem.ACCESS, 403, "Workspace.AccessDenied", "Workspace access denied."),
    _operator(OperatorProblem.MODEL_GONE, 403, "Endpoint.AccessDenied", "Workspace endpoint access denied."),
    _operator(
        OperatorProblem.QUOTA,
        403,
        "AllocationQuota.FreeTierOnly",
        "The free tier of the model has been exhausted.",
    ),
    _operator(OperatorProblem.MODEL_GONE, 404, "ModelNotFound", "Model can not be found."),
    _operator(OperatorProblem.MODEL_GONE, 404, "model_not_found", "The model xxx does not exist."),
    _operator(OperatorProblem.ACCESS, 404, "WorkSpaceNotFound", "WorkSpace can not be found."),
    _operator(OperatorProblem.ACCESS, 404, "NotFound", "Not found!"),
    _operator(OperatorProblem.ACCESS, 404, "", "Request path not found."),
    _operator(OperatorProblem.MONEY, 429, "CommodityNotPurchased", "Commodity has not purchased yet."),
    _operator(OperatorProblem.MONEY, 429, "PrepaidBillOverdue", "The prepaid bill is overdue."),
    _operator(OperatorProblem.MONEY, 429, "PostpaidBillOverdue", "The postpaid bill is overdue."),
    _operator(OperatorProblem.QUOTA, 429, "Throttling.AllocationQuota", "Free allocated quota exceeded."),
    _operator(OperatorProblem.QUOTA, 429, "insufficient_quota", "Free allocated quota exceeded."),
)

PATIENCE_CASES = (
    _again(429, "Throttling", "Requests throttling triggered."),
    _again(429, "Throttling.RateQuota", "Requests rate limit exceeded, please try again later."),
    _again(429, "LimitRequests", "You have exceeded your request limit."),
    _again(429, "limit_requests", "You have exceeded your request limit."),
    _again(429, "ResourceExhausted"),
    _again(429, "Throttling.BurstRate", "Request rate increased too quickly."),
    _again(429, "limit_burst_rate", "Request rate increased too quickly."),
    _again(429, "Throttling.Concurrency", "Too many concurrent requests."),
    _again(429, "Throttling.AllocationQuota", "Allocated quota exceeded, please increase your quota limit."),
    _again(400, "Throttling.AllocationQuota", "Allocated quota exceeded, please increase your quota limit."),
    _again(500, "InternalError", "An internal error has occurred, please try again later."),
    _again(500, "internal_error", "An internal error has occurred, please try again later."),
    _again(500, "InternalError.Algo", "inference internal error."),
    _again(500, "InternalError.Algo", "Missing Content-Length of multimodal url."),
    _photo(Reason.UNCLEAR, "InternalError.Algo", "Inference error: Inference error.", status=500),
    _again(500, "InternalError.FileUpload", "oss upload error."),
    _again(500, "InternalError.Upload", "Failed to upload result."),
    _again(500, "InternalError.Timeout", "An internal timeout error has occurred during execution."),
    _again(500, "RequestTimeOut", "Request timed out, please try again later."),
    _again(500, "ResponseTimeout", "Request timed out, please try again later."),
    _again(500, "SystemError", "An system error has occurred, please try again later."),
    _again(500, "ModelServiceFailed", "Failed to request model service."),
    _again(503, "ServiceUnavailable", "Too many requests. Your requests are being throttled ..."),
    _again(503, "ModelServingError", "Too many requests. Your requests are being throttled ..."),
    _again(503, "ModelUnavailable", "Model is unavailable, please try again later."),
    _again(408, "", ""),
    _again(504, "GatewayTimeout", ""),
)

UNDESCRIBED_CASES = (
    # What no row of the fact sheet knows: the status alone decides.
    _defect(400, "", ""),
    _defect(418, "Teapot", "short and stout"),
    _operator(OperatorProblem.KEY, 401, "", ""),
    _operator(OperatorProblem.MONEY, 402, "", ""),
    _operator(OperatorProblem.ACCESS, 403, "", ""),
    _operator(OperatorProblem.ACCESS, 301, "", ""),
    _again(429, "", ""),
    _again(502, "", ""),
    _again(500, "SomethingNew", ""),
    _again(200, "SomethingNew", "a task failed in a new way"),
)

ERROR_CASES: tuple[ErrorCase, ...] = (
    *FACE_CASES,
    *REQUEST_CASES,
    *ACCOUNT_CASES,
    *PATIENCE_CASES,
    *UNDESCRIBED_CASES,
)
