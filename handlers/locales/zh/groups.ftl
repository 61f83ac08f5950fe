# 群里看到的话，以及 /emoji 的回答。

group-help =
    用 /emoji@{ $bot } 回复你自己的照片，我就把它变成会动的表情。“/emoji@{ $bot } 开心”直接做这一个，“随机”随便做一个，“me”用你的头像。
group-hint = 请用 /emoji@{ $bot } 回复你自己的照片。
group-foreign-photo = 这是 { $name } 的照片。我只用你自己的：请用 /emoji@{ $bot } 回复你的照片。
group-foreign = 这是别人的照片。我只用你自己的：请用 /emoji@{ $bot } 回复你的照片。
call-no-profile-photo = 我看不到你的头像：你没有设置，或者对我隐藏了。请改用 /emoji@{ $bot } 回复你的一张照片。
keyboard-near = 没有叫这个名字的表情。你是想要这个吗？

rules-admins-only = 这个群里只有管理员可以让我做短片。
rules-own-photos = 这个群里我只用各人自己的照片。
rules-opted-out = 照片里的人不希望别人用它做短片。
rules-group-quota = 这个群 24 小时内的短片（{ $most } 个）已经用完。请稍后再试，或私聊给我发自拍。

settings = 本群的设置。只有管理员可以修改，点一下就改。
settings-admins-only = 只有本群的管理员可以修改设置。
button-setting-who = 谁可以用：{ $value }
button-setting-photos = 照片：{ $value }
button-setting-clips = 24 小时内的短片：{ $value }
button-setting-language = 语言：{ $value }
button-done = 完成
setting-who-all = 所有人
setting-who-admins = 管理员
setting-photos-own = 只用自己的
setting-photos-others = 也可用别人的
setting-clips-any = 不限
setting-language-own = 跟随各人

opted-out = 明白：在任何群里，别人都不能再用你的照片让我做短片。我不保存你的名字，只保存一个代码。/optin 可以撤销。
opted-in = 好的：在允许的群里，别人又可以用你的照片做短片了。
button-remove = 这是我：删掉
pressed-removed = 已删除，照片我也不再保留。发送 /optout，以后不会再发生。
pressed-not-in-photo = 只有照片里的人或管理员可以删除。

command-settings = 本群允许什么
command-optout = 不让别人用我的照片

group-welcome = 👋 大家好！我能让自拍动起来，不叫我我就不出声：用 /emoji@{ $bot } 回复你自己的照片。管理员用 /settings@{ $bot } 决定这里允许什么。
group-no-rights = 你在一个我不能发言的群里叫了我，所以那里什么都没有做。请让管理员允许我发送消息和媒体，或者直接把照片发到这里。{ $charged }
