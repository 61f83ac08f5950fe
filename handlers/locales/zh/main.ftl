# 机器人自己说的话。给人看的每一句都说明：发生了什么、有没有收费、下一步怎么做。

start =
    👋 你好！我能让自拍动起来，变成表情。

    1. 发一张只有一张脸、正对镜头的照片。
    2. 从 20 个表情里点一个。
    3. 做好的短片就出现在这里。

    手边没有照片？先选表情：/templates
help =
    发一张自拍，点一个表情，短片就会出现在这个聊天里（无声、循环播放）。

    • 一张脸、端正、无遮挡、光线好，效果最好。
    • 同一张照片可以点多个表情。
    • /templates – 先选表情，再发自拍
    • /jobs – 正在制作的
    • /cancel – 不等了
    • /language – 中文或 English
    • 在群里：用 /emoji 或 /emoji 开心 回复你自己的照片
    • /emoji me – 用你的头像

    照片只用来制作你的短片，会发送给制作短片的服务，{ $hours } 小时不用就会从这里删除。短片由 AI 制作。
templates = 先选一个表情，再给我发自拍。
armed = 好，就做 { $name }。现在发自拍，我马上开始。
keyboard = 想要哪个表情？可以点多个。
keyboard-other = 上图还是「{ $family }」的预览。
keyboard-group = 想要哪个表情？
caution-soft = 照片里的脸偏小或不够清晰，短片可能会有点模糊。换一张更近、更清晰的会更好。
photo-expired = 这张照片我已经不再保留，请重新发送。

family-kid = 萌娃
family-office = 打工
family-classic = 经典

button-surprise = 🎲 随便来一个
button-all = 全部表情
button-cancel = 取消
button-another = 换个表情
button-again = 再来一次
button-retry = 再试一次
button-language-auto = 跟随 Telegram 的语言

hint = 给我发一张自拍照片，我让它动起来。详情见 /help
hint-moving = 这个本来就会动啦 🙂 发一张只有一张脸的静态照片，我让它动起来。
hint-sticker = 我认不出贴纸里的脸，请发一张有一张脸的照片。
hint-not-image = 这个文件不是我能打开的图片。请发 JPEG、PNG、WebP、AVIF 或 HEIC 照片。
hint-album = 收到一组照片：我用了第一张。想用别的，请单独发送。
hint-edited = 你修改了我已经回复过的消息。想重新开始，请再发一次照片。

set-aside = 你的消息出了点问题，请再发一次。
set-aside-press = 那个按钮出了点问题，请再按一次。
topic-closed = 你叫我的那个话题已经关闭，我没法在那里回答。请在开放的话题里再叫我一次，或者直接把照片发到这里。{ $charged }

jobs-none = 现在没有正在制作的短片。发一张自拍就能开始。
jobs-open = 正在制作：
jobs-ended = 之前的：
jobs-line = • { $name } – { $state }
state-waiting-check = 正在看照片
state-queued = 排队中
state-submitting = 正在开始
state-running = 制作中
state-fetching = 马上就到
state-delivering = 马上就到
state-unsure = 正在核实
state-delivered = 完成
state-rejected = 未制作
state-failed = 失败
state-cancelled = 已取消
state-expired = 超时
state-undeliverable = 无法显示

cancel-none = 现在没有正在制作的短片，不用取消。
cancel-which = 要取消哪一个？
cancel-done = 已取消：{ $name }。没有收费。
cancel-dropped = 已取消：{ $name }。它已经在制作中，做好后会直接丢弃。
cancel-too-late = 来不及了：那个已经做完了。

language-which = 想让我说哪种语言？
language-set = 好，我和你说中文。
language-auto = 好，我跟随你 Telegram 的语言。

pressed-accepted = { $name }：开始啦！
pressed-shown-again = { $name }：已经做好了，马上发出来！
pressed-open = { $name } 已经在做了。
pressed-page = { $name }
pressed-expired = 这张照片我已经不再保留，请重新发送。
pressed-refused = 这张照片用不了，原因见上面。请换一张。
pressed-foreign = 这些按钮是别人的。发你自己的自拍吧！
pressed-foreign-of = 这是 { $name } 的。请用 /emoji 配上你自己的照片！
pressed-unknown = 这个按钮已经失效，请重新发送自拍。
pressed-another = 来了。
pressed-armed = { $name }：现在发一张自拍吧。

command-start = 怎么用
command-help = 帮助与隐私
command-templates = 先选表情
command-jobs = 正在制作的
command-cancel = 不等了
command-language = 中文或 English
command-emoji = 让你的照片动起来（回复照片）

barrier-person =
    你有 { $limit } 个短片正在排队，一次最多这么多。
    其中一个送到后就可以再点。
barrier-chat =
    这个聊天有 { $limit } 个短片正在排队，一次最多这么多。
    其中一个送到后就可以再点。
barrier-day =
    过去 24 小时你已经做了 { $limit } 个短片，这是上限。
    { $until } 起可以再点。
barrier-budget =
    本机器人的制作预算已用完。
    { $until } 起可以再点。

not-invited = 这个机器人只对运营者邀请的人开放。请让运营者加上你的编号：{ $id }。
