// Draws formatted text: Telegram's entities, whose offsets count UTF-16 units as JavaScript's strings do.

import { h } from "./dom.js";

const PLAIN = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};
const SAFE = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);

/**
 * Return the text as nodes.
 * @param {string} text
 * @param {Array<object>} entities
 * @param {{command: Function, link: Function}} acts what a click does: command(text), link(url, shown)
 */
export function drawWords(text, entities, acts) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fragment = document.createDocumentFragment();
  fill(fragment, { text, acts }, { from: 0, to: text.length }, sorted);
  return fragment;
}

function fill(parent, page, { from, to }, entities) {
  let at = from;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < at || end <= entity.offset) continue;
    parent.append(page.text.slice(at, entity.offset));
    const inside = entities.slice(index + 1).filter((one) => one.offset < end);
    const element = make(entity, page.text.slice(entity.offset, end), page.acts);
    fill(element, page, { from: entity.offset, to: end }, inside);
    parent.append(element);
    at = end;
  }
  parent.append(page.text.slice(at, to));
}

function make(entity, shown, acts) {
  const { type } = entity;
  if (type in PLAIN) return h(PLAIN[type]);
  if (type === "bot_command") return act(shown, () => acts.command(shown));
  if (type === "text_link") return link(entity.url, shown, acts);
  if (type === "url") return link(shown, shown, acts);
  if (type === "email") return link(`mailto:${shown}`, shown, acts);
  if (type === "phone_number") return link(`tel:${shown}`, shown, acts);
  if (type === "spoiler") return spoiler();
  return h("span", { class: `word word--${type}` });
}

function act(shown, run) {
  return h("button", { type: "button", class: "word word--action", on: { click: run } });
}

function spoiler() {
  const element = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text, show it" });
  const open = () => {
    element.classList.add("spoiler--open");
    for (const name of ["role", "tabindex", "aria-label"]) element.removeAttribute(name);
  };
  element.addEventListener("click", open, { once: true });
  element.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") open(); });
  return element;
}

function link(address, shown, acts) {
  const url = safeUrl(address);
  if (!url) return h("span", { class: "word" });
  return h("a", {
    class: "word", href: url, target: "_blank", rel: "noopener noreferrer",
    on: { click: (event) => { event.preventDefault(); acts.link(url, shown); } },
  });
}

/** Return a whole address, or null for one that a click must not follow (javascript: and the like). */
export function safeUrl(address) {
  const whole = /^[a-z][a-z0-9+.-]*:/iu.test(address) ? address : `https://${address}`;
  try {
    const url = new URL(whole);
    return SAFE.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
