# Inline mode: what people see above what they type behind the bot's name, and what they place in other chats.

inline-first = Send me a selfie first
inline-more = Make another one
inline-offer = Not made yet: place it, then tap “Make it”
button-yours = Make yours
button-place = ✨ Make it
button-home = Send me another selfie
placed = { $name }: not made yet. Whoever placed this can start it.

guest-choice = Which expression? Whoever called me can tap one.
guest-how = Reply to your own photo with @{ $bot } and the name of an expression, or send me a selfie first.
guest-foreign = That is somebody else's photo. I only use your own: reply to it with @{ $bot }.
guest-closed = I can't make anything in this chat right now. Send me your selfie in our own chat instead.

help-copies = Type @{ $bot } in any chat: you find your clips there, and what can be made of your last selfie. A clip that is made in another chat is put into a channel of this bot's operator first, because Telegram takes it from nowhere else.

pressed-placed-expired = I no longer keep that selfie. Send me a new one in our own chat, then choose again behind my name.
pressed-placed-closed = I can't bring new clips into other chats right now. Send me your selfie in our own chat instead.
status-undeliverable-no-copy = { $name }: it was made, but I can't bring it into other chats right now; we have been told. { $charged } Please try again later, or make it in our own chat.
