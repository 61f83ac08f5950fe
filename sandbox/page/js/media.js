// Draws what a message shows beside words: pictures, clips, stickers, files.

import { calm, h, icon } from "./dom.js";
import { bytes, duration } from "./format.js";
import { openViewer } from "./dialogs.js";
import { drawLivePhoto } from "./livephoto.js";

// Clips play only while they are on the screen: a long chat would keep the machine busy otherwise.
const onScreen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) target.pause();
    else if (!calm()) target.play().catch(() => {}); // refused by the browser: the controls are there
  }
});

/** Draw a silent clip without a frame, for a place that names it itself. */
export function drawLoop(url) {
  const video = h("video", { src: url, muted: true, loop: true, autoplay: !calm(), playsinline: true, preload: "auto", "aria-hidden": "true", tabindex: "-1" });
  onScreen.observe(video);
  return video;
}

/** Return the identity of the medium: as long as it is equal, the element on the screen stays. */
export function mediaKey(message) {
  return message.media ? `${message.kind}:${message.media.file_unique_id}:${message.spoiler ?? false}` : null;
}

/** Draw the medium of a message. */
export function drawMedia(message, context) {
  const url = context.api.mediaUrl(context.store.chatId, message);
  const draw = DRAWERS[message.kind] ?? file;
  const element = draw(message, url, context);
  return message.spoiler ? hidden(element) : element;
}

function photo(message, url) {
  const label = message.caption ? `Photo: ${message.caption}` : "Photo";
  return h(
    "button",
    { type: "button", class: "media media--photo", "aria-label": `${label}. Open it large`, on: { click: () => openViewer(url, "Photo") } },
    h("img", { src: url, alt: "", decoding: "async", ...sizes(message.media), style: ratio(message.media) }),
  );
}

function livePhoto(message, url, { api, store }) {
  return drawLivePhoto(photo(message, url), api.mediaUrl(store.chatId, message, "clip"), message.media);
}

function clip(message, url, name, className) {
  const { media } = message;
  const isSilent = !media.has_audio;
  const video = h("video", {
    src: url, class: "media__clip", "aria-label": message.caption ? `${name}: ${message.caption}` : name,
    muted: isSilent, loop: isSilent, autoplay: isSilent && !calm(), controls: !isSilent || calm(),
    playsinline: true, preload: "auto", style: ratio(media), ...sizes(media),
  });
  if (isSilent) onScreen.observe(video);
  return h("div", { class: `media ${className}` }, video, isSilent ? null : h("span", { class: "media__badge", text: duration(media.duration) }));
}

function animation(message, url) {
  const element = clip(message, url, "GIF", "media--clip");
  element.append(h("span", { class: "media__badge", text: "GIF" }));
  return element;
}

function sticker(message, url, { openSet }) {
  const { media } = message;
  const name = `Sticker ${media.emoji ?? ""}`.trim();
  const inside = (media.mime ?? "").startsWith("video/")
    ? clip(message, url, name, "").firstElementChild
    : h("img", { src: url, alt: name, ...sizes(media), style: ratio(media) });
  if (!media.set_name) return h("div", { class: "media media--sticker" }, inside);
  return h(
    "button",
    { type: "button", class: "media media--sticker", "aria-label": `${name}. Show the set`, on: { click: () => openSet(media.set_name) } },
    inside,
  );
}

function sound(message, url) {
  const name = message.kind === "voice" ? "Voice message" : message.media.name || "Audio";
  return h("audio", { class: "media media--sound", src: url, controls: true, "aria-label": name, preload: "metadata" });
}

function file(message, url) {
  const { media } = message;
  const name = media.name || "File";
  return h(
    "a",
    { class: "media media--file", href: url, download: name, "aria-label": `${name}, ${bytes(media.size)}. Save it` },
    h("span", { class: "media__file-icon" }, icon("document")),
    h("span", { class: "media__file-words" }, h("span", { class: "media__file-name", text: name }), h("span", { class: "media__file-size", text: bytes(media.size) })),
  );
}

function document_(message, url, context) {
  // The server may turn a clip into a document (one of Telegram's habits): it is worth seeing all the same.
  if (message.media.mime === "video/mp4") {
    const element = clip(message, url, "Clip", "media--clip");
    return h("div", { class: "media-stack" }, element, file(message, url, context));
  }
  return file(message, url, context);
}

const DRAWERS = {
  photo,
  live_photo: livePhoto,
  animation,
  video: (message, url) => clip(message, url, "Video", "media--clip"),
  video_note: (message, url) => clip(message, url, "Video message", "media--round"),
  sticker,
  voice: sound,
  audio: sound,
  document: document_,
};

function hidden(element) {
  const cover = h("button", { type: "button", class: "media-cover", "aria-label": "Hidden picture, show it" }, icon("eye"), h("span", { text: "Show" }));
  const wrap = h("div", { class: "media-hidden" }, element, cover);
  element.inert = true;
  cover.addEventListener("click", () => {
    wrap.classList.add("media-hidden--open");
    element.inert = false;
    cover.remove();
  });
  return wrap;
}

function sizes({ width, height }) {
  return width && height ? { width, height } : {};
}

// The room is kept before the bytes arrive, so that nothing jumps.
function ratio({ width, height }) {
  return width && height ? { "aspect-ratio": `${width} / ${height}` } : {};
}
