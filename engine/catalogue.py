"""The 20 expression templates: what each is called and what each provider needs to make it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """The three groups that the provider's page sorts its templates into."""

    KID = "mengwa"
    OFFICE = "dagong"
    CLASSIC = "jingdian"


@dataclass(frozen=True, slots=True)
class Template:
    """One expression.

    Attributes:
        id: our id and emoji-v1's `driven_id`; stays the same for ever, rows and buttons name it.
        family: the tab it stands under.
        emoji: one emoji for buttons.
        names: the person's words, by language code.
        version: raised when what a provider makes of it changes; jobs store it.
    """

    id: str
    family: Family
    emoji: str
    names: dict[str, str]
    version: int = 1


def _template(template_id: str, emoji: str, english: str, chinese: str) -> Template:
    family = Family(template_id.split("_", 1)[0])
    return Template(template_id, family, emoji, {"en": english, "zh": chinese})


TEMPLATES: tuple[Template, ...] = (
    # The ids are the provider's complete enum; facts/dashscope.md section 10 has their sources.
    _template("mengwa_kaixin", "😄", "Happy", "开心"),
    _template("mengwa_dengyan", "😳", "Wide-eyed", "瞪眼"),
    _template("mengwa_gandong", "🥹", "Touched", "感动"),
    _template("mengwa_renzhen_1", "🧐", "Serious", "认真"),
    _template("mengwa_jidong", "🤩", "Thrilled", "激动"),
    _template("mengwa_kun_1", "😴", "Sleepy", "困"),
    _template("mengwa_jiaoxie", "😏", "Sly grin", "狡黠"),
    _template("dagong_kaixin", "🥳", "Off work", "下班开心"),
    _template("dagong_yangwang", "🙄", "Looking up", "仰望"),
    _template("dagong_kunhuo", "🤔", "Confused", "困惑"),
    _template("dagong_zhuakuang", "🤯", "Going crazy", "抓狂"),
    _template("dagong_wunai", "🤷", "Helpless", "无奈"),
    _template("dagong_weixiao", "🙂", "Polite smile", "微笑"),
    _template("dagong_ganji", "🙏", "Grateful", "感激"),
    _template("jingdian_tiaopi", "😜", "Playful", "调皮"),
    _template("jingdian_deyi_1", "😎", "Smug", "得意"),
    _template("jingdian_qidai", "🤗", "Looking forward", "期待"),
    _template("jingdian_landuo_1", "🦥", "Lazy", "懒惰"),
    _template("jingdian_xianqi", "😒", "Unimpressed", "嫌弃"),
    _template("jingdian_lei", "😮‍💨", "Tired", "累"),
)

BY_ID: dict[str, Template] = {template.id: template for template in TEMPLATES}


def of_family(family: Family) -> tuple[Template, ...]:
    """Return the templates under one tab, in the order of the provider's page."""
    return tuple(template for template in TEMPLATES if template.family is family)
