# What groups read, and whoever calls with /emoji.

group-help =
    Reply to your own photo with /emoji@{ $bot } and I turn it into a moving expression. "/emoji@{ $bot } happy" makes that one at once, "random" any one, "me" takes your profile photo.
group-hint = Reply to your own photo with /emoji@{ $bot }.
group-foreign-photo = That is a photo of { $name }'s. I only use your own: reply to it with /emoji@{ $bot }.
group-foreign = That is somebody else's photo. I only use your own: reply to it with /emoji@{ $bot }.
call-no-profile-photo = I can't see a profile photo of yours: there is none, or it is hidden from me. Reply to a photo of yours with /emoji@{ $bot } instead.
keyboard-near = I know no expression of that name. Did you mean this?
