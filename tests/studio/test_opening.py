from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from engine.errors import REASON_OF_FINDING
from studio.check import Finding
from studio.check.thresholds import WARNINGS_ONLY
from studio.expressions import PortraitReason
from studio.opening import Opened, Strictness, Unfit, open_photo
from studio.photo import IntakeError
from tests.support.portraits import defocused, hopper, leaning, scaled

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "original"


def stored(image: Image.Image, path: Path) -> Path:
    image.save(path, "PNG")
    return path


def test_a_good_photo_is_opened_however_strict_the_look(file: Path) -> None:
    for strictness in Strictness:
        opened = open_photo(stored(hopper(), file), strictness)
        assert isinstance(opened, Opened)
        assert (opened.width, opened.height) == (512, 600)
        with Image.open(io.BytesIO(opened.jpeg)) as image:
            assert image.size == (512, 600)


def test_without_a_face_only_those_who_leave_it_to_the_provider_go_on(file: Path) -> None:
    stored(Image.new("RGB", (600, 600), (200, 150, 120)), file)
    taken = {strictness: isinstance(open_photo(file, strictness), Opened) for strictness in Strictness}
    assert taken == {"off": True, "hint": True, "lenient": False, "strict": False}
    refused = open_photo(file, Strictness.STRICT)
    assert isinstance(refused, Unfit)
    assert refused.finding == "no_face"


def test_a_blurred_face_is_refused_by_the_strict_and_noted_by_the_lenient(file: Path) -> None:
    stored(defocused(hopper(), 6), file)
    assert isinstance(open_photo(file, Strictness.STRICT), Unfit)
    lenient = open_photo(file, Strictness.LENIENT)
    assert isinstance(lenient, Opened)
    assert "blurred" in lenient.notes
    assert lenient.soft


@pytest.mark.parametrize(("factor", "soft"), [(0.45, True), (1.0, False)])
def test_a_face_of_less_than_100_pixels_makes_a_clip_that_may_look_soft(
    file: Path, factor: float, *, soft: bool
) -> None:
    stored(scaled(hopper(), factor), file)
    for strictness in (Strictness.STRICT, Strictness.HINT):
        opened = open_photo(file, strictness)
        assert isinstance(opened, Opened)
        assert opened.soft is soft


def test_a_tilted_photo_is_turned_upright_for_every_provider(file: Path) -> None:
    stored(leaning(hopper(), 90), file)
    for strictness, size in ((Strictness.OFF, (600, 512)), (Strictness.HINT, (512, 600))):
        opened = open_photo(file, strictness)
        assert isinstance(opened, Opened)
        assert (opened.width, opened.height) == size


def test_what_is_no_picture_is_refused_by_intake(file: Path) -> None:
    file.write_bytes(b"no picture at all")
    with pytest.raises(IntakeError):
        open_photo(file, Strictness.STRICT)


def test_every_finding_that_can_refuse_a_photo_has_a_reason() -> None:
    findings = {finding.value for finding in Finding if finding not in WARNINGS_ONLY}
    assert findings | {reason.value for reason in PortraitReason} == set(REASON_OF_FINDING)
