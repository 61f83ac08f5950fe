# Inline mode: what people see above what they type behind the bot's name, and what they place in other chats.

inline-first = Send me a selfie first
inline-more = Make another one
inline-offer = Not made yet: place it, then tap “Make it”
button-yours = Make yours
button-place = ✨ Make it
button-home = Send me another selfie
placed = { $name }: not made yet. Whoever placed this can start it.

pressed-placed-expired = I no longer keep that selfie. Send me a new one in our own chat, then choose again behind my name.
pressed-placed-closed = I can't bring new clips into other chats right now. Send me your selfie in our own chat instead.
status-undeliverable-no-copy = { $name }: it was made, but I can't bring it into other chats right now; we have been told. { $charged } Please try again later, or make it in our own chat.
