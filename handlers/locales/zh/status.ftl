# 一个任务的一生，都在它的那一条消息里。$name 是表情的图标和名字。

status-accepted = 收到：{ $name }。结果就在这里给你看。
status-checking = { $name }：正在看你的照片…
status-next = { $name }：下一个就是你 · { $wait }
status-queued = { $name }：排在第 { $place } 位 · { $wait }
status-far = { $name }：前面还有 { $place } 个以上 · { $wait }
status-making = { $name }：正在制作 · { $wait }
status-late =
    { $name }：比平时慢一些。我会一直等到 { $until }，做好后马上在这里给你看。
status-bringing = { $name }：做好了，马上送到…
status-resting =
    { $name }：等待中。制作短片的服务暂时用不了。
    你的请求已保留，恢复后自动开始。没有收费，随时可以取消。
status-resting-budget =
    { $name }：等待中。本机器人的制作预算已用完，{ $until } 恢复。
    你的请求已保留，到时自动开始。没有收费，随时可以取消。
status-clip = { $name } · 由 AI 制作
status-clip-stand-in = { $name } · 由 AI 制作（常用服务暂时不可用，由本机器人自行制作）
status-unsure =
    { $name }：服务没有说明是否已经开始。我会继续核实，不会再收费。
    你什么都不用做。
status-dropped = { $name }：已取消。它已经在制作中，做好后会直接丢弃。
status-dropped-unsure = { $name }：已取消。如果服务已经开始制作，做好后会直接丢弃。
status-cancelled-unreachable = { $name }：当时我没法在这里给你发消息，所以没有制作。{ $charged }可以再试一次。
status-cancelled = { $name }：已取消。{ $charged }
status-expired = { $name }：服务一天内没有做完，我停止了等待。{ $charged }可以再试一次。
status-undeliverable-unreachable = { $name }：做好的时候，我没法在这里给你发消息。{ $charged }可以再试一次。
status-undeliverable = { $name }：短片做好了，但这个聊天不允许我发送。{ $charged }请允许我在这里发送媒体，然后再试一次。
status-refused-photo = { $name }：没有制作，原因见上面关于照片的说明。没有收费。
status-refused-policy = { $name }：没有制作。服务认为照片不符合内容规则。没有收费，请换一张照片。
status-refused = { $name }：没有制作。{ $advice }
status-failed-trouble = { $name }：服务多次出错，我停止了尝试。{ $charged }请稍后再试。
status-failed-defect = { $name }：我们这边出了问题，已经通知我们。{ $charged }请先试试别的表情。
status-failed-silent = { $name }：服务拒绝了，没有说明原因。{ $charged }请再试一次，或换一张照片。
status-failed-lost = { $name }：做好的短片没能取回。{ $charged }请再试一次。

charged = 制作费用由机器人的运营者承担，不向你收取。
perhaps-charged = 不清楚服务是否向机器人的运营者收费；你不用付钱。
not-charged = 没有收费。
not-to-you = 可能已经开始制作，但不向你收费。

wait-unknown = 几分钟
wait-short = 不到一分钟
wait-upto = { $most ->
    [1] 大约一分钟
   *[other] 最多 { $most } 分钟
}
wait-range = { $least } 到 { $most } 分钟
wait-upto-hours = 最多 { $most } 小时
wait-range-hours = { $least } 到 { $most } 小时
wait-days = 一天以上

ready = 你的短片做好了：{ $name } ⬆️
