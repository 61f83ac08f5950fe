# What the bot says on its own account. A sentence for a person names what happened,
# whether anything was charged, and what to do next.

start =
    👋 Hi! I turn a selfie into a moving expression.

    1. Send me a photo of one face, looking at the camera.
    2. Tap one of 20 expressions.
    3. Your clip appears right here.

    No photo at hand? Choose an expression first: /templates
help =
    Send a selfie and tap an expression: the clip appears in this chat, as a silent looping video.

    • One face, upright, uncovered, in good light works best.
    • You may tap several expressions for one photo.
    • /templates – choose first, send the selfie after
    • /jobs – what is being made
    • /cancel – stop waiting
    • /language – English or 中文
    • In a group: reply to your own photo with /emoji, or with /emoji happy
    • /emoji me – your profile photo

    Your photo is used only to make your clips. It goes to the service that makes them, and is removed here { $hours ->
        [one] after an hour
       *[other] after { $hours } hours
    } without use. Clips are made by AI.
templates = Choose an expression, then send me a selfie.
armed = { $name } it is. Now send me a selfie and I make it at once.
keyboard = Which expression? Tap as many as you like.
keyboard-other = The picture still shows “{ $family }”.
keyboard-group = Which expression?
caution-soft = The face is small or not quite sharp in this photo, so the clip may look soft. A closer, sharper one makes a better clip.
photo-expired = I no longer keep this photo. Please send it again.

family-kid = Cute
family-office = Office
family-classic = Classic

button-surprise = 🎲 Surprise me
button-all = All expressions
button-cancel = Cancel
button-another = Another expression
button-again = Again
button-retry = Try again
button-language-auto = As in my Telegram app

hint = Send me a selfie as a photo, and I turn it into a moving expression. /help says more.
hint-moving = That one moves already. 🙂 Send me a still photo of one face and I make it move.
hint-sticker = I can't read a face from a sticker. Send me a photo of one face, please.
hint-not-image = That file is not a picture I can open. Send a JPEG, PNG, WebP, AVIF or HEIC photo, please.
hint-album = An album came in: I took its first photo. For another one, send it on its own.
hint-edited = You changed a message that I answered already. To start over, send the photo again.

set-aside = Something went wrong with your message; please send it again.
set-aside-press = Something went wrong with that button; please press it again.
topic-closed = You called me in a topic that is closed, so I can't answer there. Call me again in an open one, or send me the photo here. { $charged }

jobs-none = Nothing is being made right now. Send me a selfie to start.
jobs-open = Being made:
jobs-ended = Before that:
jobs-line = • { $name } – { $state }
state-waiting-check = looking at the photo
state-queued = waiting in line
state-submitting = being started
state-running = being made
state-fetching = on its way
state-delivering = on its way
state-unsure = being looked into
state-delivered = done
state-rejected = not made
state-failed = failed
state-cancelled = cancelled
state-expired = took too long
state-undeliverable = could not be shown

cancel-none = Nothing is being made, so there is nothing to cancel.
cancel-which = Which one shall I cancel?
cancel-done = Cancelled: { $name }. Nothing was charged.
cancel-dropped = Cancelled: { $name }. It is already being made, so its result will be dropped.
cancel-too-late = Too late: that one is finished.

language-which = Which language shall I speak?
language-set = I'll speak English with you.
language-auto = I'll follow the language of your Telegram app.

pressed-accepted = { $name }: on it!
pressed-shown-again = { $name }: it is made already, here it comes!
pressed-open = { $name } is already under way.
pressed-page = { $name }
pressed-expired = I no longer keep this photo. Please send it again.
pressed-refused = This photo can't be used, see the note above. Please send another one.
pressed-foreign = These buttons belong to someone else. Send me your own selfie!
pressed-foreign-of = That is { $name }'s. Send /emoji with your own photo!
pressed-unknown = This button no longer works. Please send your selfie again.
pressed-another = Here you go.
pressed-armed = { $name }: now send me a selfie.

command-start = How it works
command-help = Help and privacy
command-templates = Choose an expression first
command-jobs = What is being made
command-cancel = Stop waiting
command-language = English or 中文
command-emoji = Make your photo move (reply to it)

barrier-person =
    You have { $limit ->
        [one] one clip
       *[other] { $limit } clips
    } waiting, and that is the most at one time.
    As soon as one of them is here, you can order the next.
barrier-chat =
    { $limit ->
        [one] One clip is
       *[other] { $limit } clips are
    } waiting in this chat, and that is the most at one time.
    As soon as one of them is here, the next can be ordered.
barrier-day =
    You had { $limit ->
        [one] one clip
       *[other] { $limit } clips
    } in the last 24 hours, and that is the most.
    You can order the next one from { $until }.
barrier-budget =
    What this bot may spend on clips is used up.
    You can order again from { $until }.

not-invited = This bot is only for people whom its operator has let in. Ask them to let you in: your number is { $id }.
