"""Thresholds of the photo check: rows of figures, each with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from studio.check.verdict import Finding

WARNINGS_ONLY = frozenset({Finding.SOFT, Finding.BYSTANDERS})
"""Findings that never refuse a photo."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a photo begins to be bad, and what then refuses it.

    "Facts" is facts/local-engine.md, section 2. "Measured" was measured on pictures derived from two
    portraits (astronaut, Grace Hopper): photos of more people should tune it further.

    Attributes:
        refuses: findings that refuse a photo; all others are warnings.
        smallest_face: pixels. The issue's figure: below it a clip is a smear.
        soft_face: pixels. The issue's figure; facts: faces below about 90 px render soft.
        second_face: width of another face, as a share of the main one's, from which on it is unclear who is
            meant. The portraits side by side are 0.46; a passer-by behind a selfie is below 0.3.
        outside: share of landmarks beyond the edge. Measured: 0 on whole faces, 0.19 when the edge cuts the
            chin, 0.5 on half a face.
        upright: degrees of roll that are left as they are: it is how people pose.
        yaw: degrees. Facts' guess; measured: the frontal portraits read below 2, a profile 57.
        pitch: degrees. Our guess, as far as the lids and the mouth are still seen well.
        blurred, soft: sharpness of a face from `soft_face` px on; of a narrower one, as much less as it is
            narrower. Measured on faces 160 px wide: sharp 135 and 575, sigma 1 px 213, 2 px 64, 3 px 26,
            4 px 18; on sharp faces of 45 px 35 and 93, with sigma 1 px 7 and 15.
        shaken: evenness, on faces that are not sharp. Measured: motion blur over a twelfth of the face's
            width reads 0.02 to 0.17 in any direction, defocused faces 0.26 and more.
        dark: mean brightness, and `dim_highlights` with it, so that dark skin in good light is no dark photo.
        bright: mean brightness. Facts.
    """

    refuses: frozenset[Finding] = frozenset(Finding) - WARNINGS_ONLY
    smallest_face: float = 40.0
    soft_face: float = 100.0
    second_face: float = 0.35
    outside: float = 0.04
    upright: float = 12.0
    yaw: float = 25.0
    pitch: float = 25.0
    blurred: float = 25.0
    soft: float = 50.0
    shaken: float = 0.2
    dark: float = 40.0
    dim_highlights: float = 90.0
    bright: float = 225.0


STRICT = Thresholds()
"""For a provider that charges: what it would refuse itself is refused here for free."""

LENIENT = Thresholds(refuses=frozenset({Finding.NO_FACE, Finding.FACE_TOO_SMALL}))
"""For those who would rather see a poor clip than none: the rest becomes warnings."""
