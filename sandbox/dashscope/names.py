"""Names that clients must spell exactly: models and templates (facts sections 1, 2 and 10)."""

from __future__ import annotations

from typing import Final

DETECT_MODEL: Final = "emoji-detect-v1"
CLIP_MODEL: Final = "emoji-v1"

DRIVEN_IDS: Final = frozenset(
    {
        "mengwa_kaixin",
        "mengwa_dengyan",
        "mengwa_gandong",
        "mengwa_renzhen_1",
        "mengwa_jidong",
        "mengwa_kun_1",
        "mengwa_jiaoxie",
        "dagong_kaixin",
        "dagong_yangwang",
        "dagong_kunhuo",
        "dagong_zhuakuang",
        "dagong_wunai",
        "dagong_weixiao",
        "dagong_ganji",
        "jingdian_tiaopi",
        "jingdian_deyi_1",
        "jingdian_qidai",
        "jingdian_landuo_1",
        "jingdian_xianqi",
        "jingdian_lei",
    }
)

API_KEY_KIND: Final = f"apikey:v1:aigc:image2video:video-synthesis:{CLIP_MODEL}"
"""The list's `user_api_unique_key` (its emoji form is inferred, facts section 4)."""
