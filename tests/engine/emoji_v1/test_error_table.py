from __future__ import annotations

import pytest

from engine.errors import OperatorError, Reason, RefusedError, TransientError
from engine.providers.emoji_v1.error_table import ERROR_ROWS, classify, classify_upload
from tests.engine.emoji_v1.error_cases import ERROR_CASES, UNDESCRIBED_CASES, ErrorCase


@pytest.mark.parametrize("case", ERROR_CASES, ids=str)
def test_every_described_answer_has_one_meaning(case: ErrorCase) -> None:
    error = classify(case.status, case.code, case.message)

    assert type(error) is case.error
    assert getattr(error, "reason", None) == case.reason
    assert getattr(error, "problem", None) == case.problem
    assert error.code == (case.code or f"http_{case.status}")


@pytest.mark.parametrize("case", [c for c in ERROR_CASES if c not in UNDESCRIBED_CASES and c.code], ids=str)
def test_a_failed_task_means_the_same_although_its_answer_is_a_200(case: ErrorCase) -> None:
    assert type(classify(200, case.code, case.message)) is case.error


def test_every_row_of_the_table_is_the_first_match_of_some_case() -> None:
    used = {
        next(number for number, row in enumerate(ERROR_ROWS) if row.recognises(c.status, c.code, c.message))
        for c in ERROR_CASES
    } | {
        # What a sibling detector says without any code.
        next(n for n, row in enumerate(ERROR_ROWS) if row.recognises(200, "InvalidFile.Unnamed", "no human"))
    }

    assert used == set(range(len(ERROR_ROWS)))


def test_a_changed_wording_changes_nothing_where_the_code_says_it_all() -> None:
    error = classify(400, "InvalidFile.FacePose", "Bitte schauen Sie in die Kamera.")

    assert isinstance(error, RefusedError)
    assert error.reason is Reason.FACE_POSE


def test_a_help_link_is_not_kept_in_the_detail() -> None:
    error = classify(400, "Arrearage", "Access denied. For details, see: https://help.example/a?token=b")

    assert isinstance(error, OperatorError)
    assert error.detail == "Access denied. For details, see: <link>"


def test_the_wait_that_the_answer_names_wins_over_the_tables() -> None:
    own = classify(429, "Throttling.RateQuota", "")
    named = classify(429, "Throttling.RateQuota", "", wait=7.5)

    assert isinstance(own, TransientError)
    assert isinstance(named, TransientError)
    assert (own.wait, named.wait) == (2.0, 7.5)


@pytest.mark.parametrize(
    ("status", "code", "meaning"),
    [
        (403, "SignatureDoesNotMatch", "DefectError"),
        (409, "FileAlreadyExists", "TransientError"),
        (400, "EntityTooLarge", "RefusedError"),
        (503, "", "TransientError"),
        (400, "", "DefectError"),
    ],
)
def test_a_refusal_of_the_storage_never_pauses_the_provider(status: int, code: str, meaning: str) -> None:
    assert type(classify_upload(status, code, "")).__name__ == meaning
