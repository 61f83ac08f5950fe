// Turns numbers into what people read.

// Made once: a formatter costs more than all that it formats.
const CLOCK = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DAY = new Intl.DateTimeFormat([], { day: "numeric", month: "long" });

/** Return the local time of day, "14:03". */
export function clock(epochSeconds) {
  return CLOCK.format(epochSeconds * 1000);
}

/** Return the day as a heading: "Today", "Yesterday" or "24 November". */
export function day(epochSeconds, now = new Date()) {
  const date = new Date(epochSeconds * 1000);
  const days = Math.round((midnight(now) - midnight(date)) / 86_400_000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return DAY.format(date);
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** Return a size, "512 B", "90 kB", "1.4 MB". */
export function bytes(count) {
  if (count < 1000) return `${count} B`;
  if (count < 1_000_000) return `${Math.round(count / 1000)} kB`;
  return `${(count / 1_000_000).toFixed(1)} MB`;
}

/** Return a span given in milliseconds, "35 ms" or "1.2 s". */
export function seconds(milliseconds) {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Return a length of a recording, "0:03". */
export function duration(count) {
  const whole = Math.round(count);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Return one or two letters for an avatar. */
export function initials(name) {
  const words = name.trim().split(/\s+/u);
  const first = [...(words[0] ?? "?")][0] ?? "?";
  const second = words.length > 1 ? [...words.at(-1)][0] : "";
  return (first + second).toUpperCase();
}

/** Return one of six colours of avatars and names, always the same for a name. */
export function hue(name) {
  return [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7) % 6;
}

const KINDS = {
  photo: "Photo", animation: "GIF", video: "Video", video_note: "Video message", document: "File",
  sticker: "Sticker", live_photo: "Live photo", voice: "Voice message", audio: "Audio",
};

/** Return one line that stands for a message: its words, or what kind of medium it is. */
export function summary(message) {
  if (message.deleted) return "Deleted message";
  if (message.service) return message.service;
  const words = (message.text ?? message.caption ?? "").replace(/\s+/gu, " ").trim();
  const kind = KINDS[message.kind];
  const name = message.kind === "document" && message.media?.name ? message.media.name : kind;
  if (message.kind === "sticker" && message.media?.emoji) return `${message.media.emoji} Sticker`;
  return [name, words].filter(Boolean).join(", ") || "Message";
}
