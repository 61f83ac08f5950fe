# 群里看到的话，以及 /emoji 的回答。

group-help =
    用 /emoji@{ $bot } 回复你自己的照片，我就把它变成会动的表情。“/emoji@{ $bot } 开心”直接做这一个，“随机”随便做一个，“me”用你的头像。
group-hint = 请用 /emoji@{ $bot } 回复你自己的照片。
group-foreign-photo = 这是 { $name } 的照片。我只用你自己的：请用 /emoji@{ $bot } 回复你的照片。
group-foreign = 这是别人的照片。我只用你自己的：请用 /emoji@{ $bot } 回复你的照片。
call-no-profile-photo = 我看不到你的头像：你没有设置，或者对我隐藏了。请改用 /emoji@{ $bot } 回复你的一张照片。
keyboard-near = 没有叫这个名字的表情。你是想要这个吗？
