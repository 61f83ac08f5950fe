"""The provider's errors and rejections, with the messages of facts sections 0, 1, 2 and 7."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from sandbox.dashscope.answers import ApiError

if TYPE_CHECKING:
    from collections.abc import Mapping

REJECTIONS: Final[Mapping[str, str]] = {
    "InvalidFile.FacePose": (
        "The pose of the detected face is invalid, please upload other image with the expected oriention."
    ),
    "InvalidFile.FullFace": (
        "The pose of the detected face is invalid, please upload other image with whole face."
    ),
    "InvalidFile.NoHuman": (
        "The input image has no human body. Please upload other image with single person."
    ),
    "InvalidFile.MultiHuman": (
        "The input image has multi human bodies. Please upload other image with single person."
    ),
    "InvalidFile.BodyProportion": (
        "The proportion of the detected person in the picture is too large or too small, "
        "please upload other image."
    ),
    "InvalidFile.Resolution": (
        "The image resolution is invalid, please make sure that the largest length of image is smaller "
        "than 7000, and the smallest length of image is larger than 400."
    ),
    "InvalidFile.Value": "The value of the image is invalid, please upload other clearer image.",
    "InvalidFile.FrontBody": (
        "The pose of the detected person is invalid, please upload other image with the front view."
    ),
    "InvalidFile.FullBody": (
        "The pose of the detected person is invalid, please upload other image with whole body, "
        "or change the ratio parameter to 1:1."
    ),
    "InvalidFile.BodyPose": (
        "The pose of the detected person is invalid, please upload other image with whole body "
        "and expected orientation."
    ),
    "InvalidFile.Content": "The input image has no human body or multi human bodies.",
    "InvalidPerson": (
        "The input image has no human body or multi human bodies. "
        "Please upload other image with single person."
    ),
    "InvalidImage.NoHumanFace": "No human face detected.",
    "InvalidFile.ImageSize": "The size of image is beyond limit.",
    "InvalidImage.ImageSize": "The size of image is beyond limit.",
    "InvalidFile.AspectRatio": "Invalid file ratio.",
    "InvalidFile.Size": "Invalid file size, The image file size must be smaller than 10MB.",
    "InvalidFile.Format": (
        "Invalid file format, the request file format is one of the following types: "
        "JPEG, JPG, PNG, BMP, and WEBP."
    ),
    "InvalidFile.Openerror": "Invalid file, cannot open file as video/audio/image.",
}
"""What a detection may say about a picture; a code that is not here is answered with a plain sentence."""

_RETIRED: Final[Mapping[str, tuple[int, str, str]]] = {
    "endpoint": (403, "Endpoint.AccessDenied", "Workspace endpoint access denied."),
    "access": (403, "AccessDenied", "Access denied."),
    "not_found": (404, "ModelNotFound", "Model can not be found."),
    "not_exist": (400, "InvalidParameter", "Model not exist."),
}


def retired_model(how: str) -> ApiError:
    """Return one of the four ways a retired model may answer (facts section 0)."""
    return ApiError(*_RETIRED[how])


def invalid_parameter(message: str) -> ApiError:
    """Return the provider's answer to nearly everything that is wrong with a request."""
    return ApiError(HTTPStatus.BAD_REQUEST, "InvalidParameter", message)


def rejected(code: str, message: str) -> ApiError:
    """Return a rejected face in the shape measured on a sibling model: 400 with the code on top."""
    return ApiError(HTTPStatus.BAD_REQUEST, code, message)


def bad_body() -> ApiError:
    """Return the answer to a body that is no JSON object."""
    return invalid_parameter("Required body invalid, please check the request body format.")


def empty_model() -> ApiError:
    """Return the answer to a body without a model."""
    return ApiError(400, "BadRequest.EmptyModel", 'Required parameter "model" missing from request.')


def empty_input() -> ApiError:
    """Return the answer to a body without an input."""
    return ApiError(400, "BadRequest.EmptyInput", "Required input parameter missing from request.")


def model_not_exist() -> ApiError:
    """Return the answer to an unknown model (measured on this path, facts section 2)."""
    return ApiError(*_RETIRED["not_exist"])


def invalid_key(message: str) -> ApiError:
    """Return the answer to a missing, wrong or unfit API key."""
    return ApiError(HTTPStatus.UNAUTHORIZED, "InvalidApiKey", message)


def access_denied(message: str) -> ApiError:
    """Return a plain 403."""
    return ApiError(HTTPStatus.FORBIDDEN, "AccessDenied", message)


def arrears() -> ApiError:
    """Return the answer to an account in debt."""
    return ApiError(400, "Arrearage", "Access denied, please make sure your account is in good standing.")


def free_tier_only() -> ApiError:
    """Return the answer to an account that may use free calls only and has none left."""
    message = (
        "The free tier of the model has been exhausted. If you wish to continue access the model on a paid "
        'basis, please disable the "use free tier only" mode in the management console.'
    )
    return ApiError(403, "AllocationQuota.FreeTierOnly", message)


def too_fast() -> ApiError:
    """Return the answer to a call over the rate limit."""
    message = "Requests rate limit exceeded, please try again later."
    return ApiError(HTTPStatus.TOO_MANY_REQUESTS, "Throttling.RateQuota", message)


def too_many_waiting() -> ApiError:
    """Return the answer to a submit when the account's queue is full (the documents name no queue limit)."""
    message = "Too many concurrent requests."
    return ApiError(HTTPStatus.TOO_MANY_REQUESTS, "Throttling.Concurrency", message)


def not_pending() -> ApiError:
    """Return the answer to a cancel that comes too late, or for a task nobody knows."""
    message = "Failed to cancel the task, please confirm if the task is in PENDING status."
    return ApiError(HTTPStatus.BAD_REQUEST, "UnsupportedOperation", message)


def no_such_path() -> ApiError:
    """Return the answer to a path the API does not have."""
    return ApiError(HTTPStatus.NOT_FOUND, "NotFound", "Request path not found.")


def download_failed(message: str = "Failed to download input files.") -> ApiError:
    """Return the answer to a picture that the provider cannot fetch."""
    return invalid_parameter(message)


def unresolved_oss() -> ApiError:
    """Return the answer to an oss:// URL without the header that resolves it."""
    message = "The media format is not supported or incorrect for the data inspection."
    return ApiError(HTTPStatus.BAD_REQUEST, "InvalidParameter.DataInspection", message)
