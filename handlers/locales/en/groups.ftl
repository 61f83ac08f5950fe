# What groups read, and whoever calls with /emoji.

group-help =
    Reply to your own photo with /emoji@{ $bot } and I turn it into a moving expression. "/emoji@{ $bot } happy" makes that one at once, "random" any one, "me" takes your profile photo.
group-hint = Reply to your own photo with /emoji@{ $bot }.
group-foreign-photo = That is a photo of { $name }'s. I only use your own: reply to it with /emoji@{ $bot }.
group-foreign = That is somebody else's photo. I only use your own: reply to it with /emoji@{ $bot }.
call-no-profile-photo = I can't see a profile photo of yours: there is none, or it is hidden from me. Reply to a photo of yours with /emoji@{ $bot } instead.
keyboard-near = I know no expression of that name. Did you mean this?

rules-admins-only = In this group only administrators may ask me for clips.
rules-own-photos = In this group I only use people's own photos.
rules-opted-out = Whoever is in this photo wants no clips made of it by others.
rules-group-quota = This group has had all its clips ({ $most }) of the last 24 hours. Please try again later, or send me your selfie in private.

settings = Settings of this group. Only administrators can change them; tap one to change it.
settings-admins-only = Only administrators of this group can change its settings.
button-setting-who = Who may ask: { $value }
button-setting-photos = Photos: { $value }
button-setting-clips = Clips in 24 hours: { $value }
button-setting-language = Language: { $value }
button-done = Done
setting-who-all = everybody
setting-who-admins = administrators
setting-photos-own = one's own only
setting-photos-others = others' too
setting-clips-any = no limit
setting-language-own = each person's

opted-out = Understood: nobody else gets clips of your photos from me, in any group. I keep no name for this, only a code. /optin takes it back.
opted-in = All right: where a group allows it, others may ask for clips of your photos again.
button-remove = That's me: remove it
pressed-removed = Removed, and I let go of the photo. With /optout it never happens again.
pressed-not-in-photo = Only the person in the photo, or an administrator, can remove this.

command-settings = What this group allows
command-optout = No clips of my photos by others

group-welcome = 👋 Hi! I turn a selfie into a moving expression, and am silent until you call me: reply to your own photo with /emoji@{ $bot }. Administrators choose with /settings@{ $bot } what is allowed here.
group-no-rights = You called me in a group where I may not write, so nothing was made there. Ask an administrator to let me send messages and media, or send me the photo here. { $charged }
