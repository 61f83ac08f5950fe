# The life of one job in its one message. $name is the template's emoji and name.

status-accepted = Got it: { $name }. I'll show you here.
status-checking = { $name }: looking at your photo…
status-next = { $name }: you are next · { $wait }
status-queued = { $name }: number { $place } in line · { $wait }
status-far = { $name }: more than { $place } are before you · { $wait }
status-making = { $name }: being made now · { $wait }
status-late =
    { $name }: this takes longer than usual. I keep looking until { $until } and show it here as soon as it is ready.
status-bringing = { $name }: finished, on its way to you…
status-resting =
    { $name }: waiting. The service that makes the clips is not available right now.
    Your request is kept and starts by itself when it is back. Nothing was charged; you can cancel at any time.
status-resting-budget =
    { $name }: waiting. What this bot may spend on clips is used up until { $until }.
    Your request is kept and starts by itself then. Nothing was charged; you can cancel at any time.
status-clip = { $name } · made by AI
status-clip-stand-in = { $name } · made by AI, on this bot's own machine: the usual service is not available right now
status-unsure =
    { $name }: the service did not say whether it started. I keep looking; nothing more will be charged.
    You need not do anything.
status-dropped = { $name }: cancelled. It was already being made; its result will be dropped.
status-dropped-unsure = { $name }: cancelled. If the service has started it, its result will be dropped.
status-cancelled-unreachable = { $name }: not made, because I could not write to you here any more. { $charged } You can try again.
status-cancelled = { $name }: cancelled. { $charged }
status-expired = { $name }: the service did not finish within a day, so I stopped. { $charged } You can try again.
status-undeliverable-unreachable = { $name }: it was ready while I could not write to you here. { $charged } You can try again.
status-undeliverable = { $name }: the clip is ready, but this chat does not let me show it. { $charged } Allow me to send media here, then try again.
status-refused-photo = { $name }: not made, see the note about your photo above. Nothing was charged.
status-refused-policy = { $name }: not made. The service found the photo against its content rules. Nothing was charged. Please try another photo.
status-refused = { $name }: not made. { $advice }
status-failed-trouble = { $name }: the service had trouble several times, so I stopped. { $charged } Please try again later.
status-failed-defect = { $name }: something is wrong on our side; we have been told. { $charged } Please try another expression meanwhile.
status-failed-silent = { $name }: the service refused without saying why. { $charged } Please try again, or try another photo.
status-failed-lost = { $name }: the finished clip could not be fetched. { $charged } Please try again.

charged = The making of it was charged to the operator of this bot, not to you.
perhaps-charged = Whether the service charged the operator of this bot for it is not known; you pay nothing.
not-charged = Nothing was charged.
not-to-you = Its making may have begun; you pay nothing for it.

wait-unknown = a few minutes
wait-short = less than a minute
wait-upto = { $most ->
    [one] about a minute
   *[other] up to { $most } minutes
}
wait-range = { $least } to { $most } minutes
wait-upto-hours = up to { $most } hours
wait-range-hours = { $least } to { $most } hours
wait-days = more than a day

ready = Your clip is ready: { $name } ⬆️
