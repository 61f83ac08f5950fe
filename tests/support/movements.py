"""What defines each template: movements of the face that landmarks can see, without accents.

The laughing portrait has bare eyes and brows; the earnest one (glasses, mouth shut) shows how a mouth opens.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.support.face_measures import measured_at


class Movement(NamedTuple):
    """How much a measure changes, at least, from one second of a template to another (0: the photo).

    Negative: it becomes smaller by that much. Bounds are about two thirds of what was found when the template
    had been looked at and liked.
    """

    template: str
    photo: str
    measure: str
    since: float
    at: float
    change: float

    def __str__(self) -> str:
        return f"{self.template}-{self.measure}-{self.at}"

    def found(self) -> float:
        """Return the change on drawn frames."""
        before, after = (
            measured_at(self.photo, self.template, second)[self.measure] for second in (self.since, self.at)
        )
        return after - before


# By template: photo, measure, since, at, change.
_BY_TEMPLATE: dict[str, list[tuple[str, str, float, float, float]]] = {
    # Happy: the grin closes the eyes, the head sways.
    "mengwa_kaixin": [
        ("laughing", "eyes", 0, 1.2, -0.08),
        ("earnest", "smile", 0, 1.5, 0.12),
        ("laughing", "roll", 0.9, 1.4, -7),
    ],
    # Wide-eyed, over a mouth that becomes small.
    "mengwa_dengyan": [
        ("laughing", "eyes", 0, 0.75, 0.03),
        ("laughing", "brows", 0, 1.2, 0.06),
        ("laughing", "mouth_width", 0, 1.2, -0.2),
    ],
    # Touched: sorrowful brows, trembling lips, then a smile.
    "mengwa_gandong": [
        ("laughing", "inner_brows", 0, 0.85, 0.04),
        ("laughing", "mouth_open", 0, 1.1, -0.11),
        ("laughing", "smile", 0, 1.3, -0.11),
        ("earnest", "smile", 1.0, 2.4, 0.06),
    ],
    # Serious: brows down, laughter over, the camera comes nearer.
    "mengwa_renzhen_1": [
        ("laughing", "inner_brows", 0, 1.5, -0.06),
        ("laughing", "mouth_open", 0, 1.5, -0.11),
        ("laughing", "size", 0, 1.9, 0.014),
    ],
    # Thrilled: the mouth wide open, brows up, bouncing.
    "mengwa_jidong": [
        ("earnest", "mouth_open", 0, 1.1, 0.35),
        ("laughing", "brows", 0, 1.3, 0.06),
        ("laughing", "top", 0.75, 1.5, -0.03),
    ],
    # Sleepy: eyes shut and the head down, then awake at once.
    "mengwa_kun_1": [
        ("laughing", "eyes", 0, 2.0, -0.09),
        ("laughing", "top", 0, 2.2, 0.06),
        ("laughing", "eyes", 2.0, 2.55, 0.08),
    ],
    # Sly: half a smile, one brow, eyes to one side and the other.
    "mengwa_jiaoxie": [
        ("earnest", "right_corner_more", 0, 1.0, 0.08),
        ("laughing", "right_brow_more", 0, 1.4, 0.04),
        ("laughing", "gaze_x", 0, 1.4, 0.04),
        ("laughing", "gaze_x", 1.4, 2.0, -0.06),
    ],
    # Off work: laughing out loud, the head thrown back.
    "dagong_kaixin": [
        ("earnest", "mouth_open", 0, 1.2, 0.33),
        ("laughing", "nose_y", 0, 1.6, -0.08),
        ("laughing", "eyes", 0, 1.6, -0.06),
    ],
    # Looking up, to one side and the other.
    "dagong_yangwang": [
        ("earnest", "nose_y", 0, 1.9, -0.12),
        ("laughing", "top", 0, 1.3, -0.05),
        ("earnest", "gaze_x", 1.1, 2.1, 0.06),
    ],
    # Confused: tilted with one brow up, then the other way.
    "dagong_kunhuo": [
        ("laughing", "roll", 0, 1.3, 6),
        ("laughing", "roll", 1.3, 1.9, -12),
        ("laughing", "right_brow_more", 0, 0.65, 0.06),
        ("laughing", "right_brow_more", 0.65, 1.9, -0.12),
    ],
    # Going crazy: knitted brows, then a scream that shakes the head.
    "dagong_zhuakuang": [
        ("laughing", "inner_brows", 0, 0.4, -0.05),
        ("earnest", "mouth_open", 0, 1.8, 0.42),
        ("laughing", "nose_x", 1.4, 2.0, 0.08),
    ],
    # Helpless: shakes the head, full cheeks, blows.
    "dagong_wunai": [
        ("laughing", "nose_x", 0.5, 1.1, 0.1),
        ("laughing", "smile", 0, 1.4, -0.15),
        ("laughing", "jaw_width", 0, 1.8, 0.04),
        ("laughing", "mouth_width", 0, 2.3, -0.22),
    ],
    # Polite smile: lips closed, a small nod.
    "dagong_weixiao": [
        ("earnest", "smile", 0, 1.7, 0.09),
        ("laughing", "mouth_open", 0, 1.1, -0.1),
        ("laughing", "nose_y", 0, 1.7, 0.04),
        ("laughing", "nose_y", 1.7, 2.2, -0.04),
    ],
    # Grateful: two bows with closed eyes.
    "dagong_ganji": [
        ("laughing", "top", 0, 0.9, 0.06),
        ("laughing", "eyes", 0, 0.9, -0.08),
        ("laughing", "top", 0.9, 1.6, -0.06),
        ("laughing", "top", 1.6, 2.3, 0.06),
    ],
    # Playful: a wink, then with the other eye.
    "jingdian_tiaopi": [
        ("laughing", "right_eye_more", 0, 1.0, -0.1),
        ("laughing", "right_eye_more", 1.0, 2.2, 0.18),
        ("earnest", "mouth_open", 0, 0.8, 0.17),
    ],
    # Smug: chin up, lids half down, brows high.
    "jingdian_deyi_1": [
        ("laughing", "nose_y", 0, 1.0, -0.06),
        ("laughing", "eyes", 0, 1.4, -0.03),
        ("laughing", "brows", 0, 2.2, 0.05),
    ],
    # Looking forward: nearer, wide eyes, tilting.
    "jingdian_qidai": [
        ("laughing", "size", 0, 2.2, 0.025),
        ("laughing", "brows", 0, 1.2, 0.04),
        ("earnest", "smile", 0, 1.6, 0.1),
        ("laughing", "roll", 1.3, 2.3, -7),
    ],
    # Lazy: a yawn with closed eyes, then the head to the side.
    "jingdian_landuo_1": [
        ("earnest", "mouth_open", 0, 1.9, 0.4),
        ("laughing", "eyes", 0, 1.9, -0.08),
        ("laughing", "roll", 0, 2.9, 5),
    ],
    # Unimpressed: turned away, eyes aside, the corners down.
    "jingdian_xianqi": [
        ("laughing", "nose_x", 0, 1.1, -0.07),
        ("earnest", "gaze_x", 0, 0.65, 0.04),
        ("laughing", "smile", 0, 1.3, -0.13),
    ],
    # Tired: head and corners hang, lids droop.
    "jingdian_lei": [
        ("laughing", "top", 0, 2.3, 0.06),
        ("laughing", "eyes", 0, 2.3, -0.07),
        ("laughing", "smile", 0, 2.5, -0.12),
    ],
}

MOVEMENTS = [Movement(template, *row) for template, rows in _BY_TEMPLATE.items() for row in rows]
