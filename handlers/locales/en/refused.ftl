# Why a photo cannot be used: what happened, that nothing was charged, what to do next.

refused-no-face = I can't find a face in this photo. Nothing was charged. Please send one with your whole face, looking at the camera.
refused-many-faces = I see more than one person in this photo. Nothing was charged. Please send one with a single face.
refused-face-size = The face is too close or too far away. Nothing was charged. Please send a photo where the face fills about a third of the picture.
refused-face-pose = The head is turned or tilted too much. Nothing was charged. Please look straight at the camera and try again.
refused-face-covered = Part of the face is covered or cut off. Nothing was charged. Please send a photo with the whole face, without hands, hair or glasses in the way.
refused-unclear = The photo is too dark or blurred. Nothing was charged. Please take one in good light and hold still.
refused-face-cut = The edge of the photo cuts the face. Nothing was charged. Please send one with the whole face and some room around it.
refused-face-too-small = The face is too small in this photo. Nothing was charged. Please come closer, or send the photo as a file so that Telegram does not shrink it.
refused-face-turned = The head is turned to the side. Nothing was charged. Please look straight at the camera and try again.
refused-face-raised = The head is bent too far up or down. Nothing was charged. Please hold the camera at the height of your eyes.
refused-too-dark = The face is too dark. Nothing was charged. Please turn towards a window or a lamp and take another one.
refused-too-bright = The face is too bright to be seen well. Nothing was charged. Please step out of the glare, switch the flash off, and take another one.
refused-shaken = The photo is shaken. Nothing was charged. Please hold the phone still, or lean it on something, and take another one.
refused-blurred = The face is out of focus. Nothing was charged. Please tap the face on the screen before you take another one.
refused-too-small = The picture is too small. Nothing was charged. Please send one that is at least 400 pixels wide and high.
refused-too-large = The file is too large. Nothing was charged. Please send it as a photo, or a file below 20 MB and 60 megapixels.
refused-bad-shape = The picture is too long and narrow. Nothing was charged. Please crop it around the face.
refused-bad-format = I can't open this kind of file. Nothing was charged. Please send a JPEG, PNG, WebP, AVIF or HEIC photo.
refused-damaged = The file is damaged or incomplete. Nothing was charged. Please send the photo once more.
refused-unsuitable = The service can't use this photo and did not say more. Nothing was charged. Please try another one: one face, upright, in good light.
refused-policy = The service found this photo against its content rules. Nothing was charged. Please try another photo.
refused-unfetchable = I could not get this photo from Telegram. Nothing was charged. Please send it once more.
refused-trouble = I could not have this photo checked, although I tried for a while. Nothing was charged. Please send it again later.
refused-defect = Something is wrong on our side; we have been told. Nothing was charged. Please try another photo meanwhile.
