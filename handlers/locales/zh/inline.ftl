# 内联模式：输入机器人名字时上方显示的内容，以及放到其他聊天里的消息。

inline-first = 先给我发一张自拍
inline-more = 再做一个
inline-offer = 还没做：先发出去，再点“开始制作”
button-yours = 我也要做
button-place = ✨ 开始制作
button-home = 再给我发一张自拍
placed = { $name }：还没有制作。由发出这条消息的人来开始。

guest-choice = 想要哪个表情？由叫我的人来点。
guest-how = 请用 @{ $bot } 加表情名称回复你自己的照片，或者先给我发一张自拍。
guest-foreign = 这是别人的照片。我只用你自己的：请用 @{ $bot } 回复你的照片。
guest-closed = 现在我没法在这个聊天里制作。请改为在我们的私聊里发自拍给我。

help-copies = 在任何聊天里输入 @{ $bot }：可以找到你的短片，以及用你最近的自拍还能做的表情。在其他聊天里制作的短片会先放进本机器人运营者的一个频道，因为 Telegram 只接受这种方式。

pressed-placed-expired = 那张自拍我已经不再保留。请在我们的私聊里发一张新的，再输入我的名字重新选择。
pressed-placed-closed = 现在我没法把新短片放到其他聊天里。请改为在我们的私聊里发自拍给我。
status-undeliverable-no-copy = { $name }：做好了，但现在没法放到其他聊天里；我们已经收到通知。{ $charged }请稍后再试，或者在我们的私聊里制作。
