// Draws one message and brings it up to date part by part, so that a playing clip survives an edit of its caption.

import { h, icon, iconButton } from "./dom.js";
import { clock, hue, summary } from "./format.js";
import { drawMedia, mediaKey } from "./media.js";
import { drawWords } from "./words.js";

const ORDER = ["sender", "only", "via", "forward", "reply", "above", "media", "words", "meta"];
const BARE = new Set(["sticker", "video_note"]);

/** Make the bubble of one message, or of the messages of one album; call `update` whenever they changed. */
export function createBubble(context) {
  const inside = h("div", { class: "bubble" });
  const more = iconButton("more", "Message actions", (event) => open(event.currentTarget), { class: "message__more", tabindex: "-1" });
  const element = h("article", { class: "message", tabindex: "-1" }, h("div", { class: "message__line" }, inside, more));
  const body = new Slots(inside, ORDER);
  const below = new Slots(element, ["keyboard", "reactions"]);
  const bubble = { element, update, messages: [] };
  let drawn = "";

  function open(at) { context.openActions(bubble, at); }

  element.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, input") || !getSelection().isCollapsed) return;
    event.preventDefault();
    context.openActions(bubble, { x: event.clientX, y: event.clientY });
  });
  element.addEventListener("keydown", (event) => {
    if (event.target === element && (event.key === "Enter" || event.key === "ContextMenu")) { event.preventDefault(); open(more); }
  });

  /** Bring the bubble up to date. `shape` says {own, first, last, named}: its place in its group. */
  function update(messages, shape) {
    bubble.messages = messages;
    const [first] = messages;
    const quoted = first.reply_to ? context.find(first.reply_to) : null;
    const signature = JSON.stringify([messages, shape, quoted && summary(quoted), context.store.personId]);
    if (signature === drawn) return;
    drawn = signature;
    element.dataset.messageId = first.message_id;
    element.className = classes(messages, shape);
    if (first.deleted) empty(first);
    else fill(messages, shape, quoted);
  }

  function fill(messages, shape, quoted) {
    const [first] = messages;
    element.setAttribute("aria-label", `${name(first, context)}, ${clock(first.date)}`);
    const worded = messages.find((message) => message.caption) ?? first;
    const words = worded.text ?? worded.caption ?? "";
    body.set("sender", shape.named ? `${first.sender?.id}:${name(first, context)}` : null, () => sender(first, context));
    body.set("only", first.receiver ? "only" : null, () => h("p", { class: "bubble__only" }, icon("eye"), "Only you see this"));
    body.set("via", first.via_bot ? String(shape.named) : null, () => h("p", { class: "bubble__via" }, "via ", h("span", { text: `@${context.store.bot?.username}` })));
    body.set("forward", first.forwarded_from || null, () => h("p", { class: "bubble__forward", text: `Forwarded from ${first.forwarded_from}` }));
    body.set("reply", first.reply_to ? `${first.reply_to}:${quoted && summary(quoted)}` : null, () => quote(first.reply_to, quoted, context));
    const isAbove = Boolean(worded.caption_above && words && first.media);
    const drawn = () => h("div", { class: "bubble__words" }, drawWords(words, worded.entities, context.acts));
    const wordsKey = words ? `${words}\n${JSON.stringify(worded.entities)}` : null;
    body.set("above", isAbove ? wordsKey : null, drawn);
    body.set("media", messages.map(mediaKey).join("|") || null, () => media(messages, context));
    body.set("words", isAbove ? null : wordsKey, drawn);
    body.set("meta", `${first.edited}:${first.quiet}:${first.date}`, () => meta(first));
    below.set("keyboard", first.buttons?.length ? JSON.stringify(first.buttons) : null, () => context.keyboards.draw(first));
    below.set("reactions", first.reactions?.length ? JSON.stringify([first.reactions, context.store.personId]) : null, () => reactions(first, context));
  }

  function empty(message) {
    element.setAttribute("aria-label", "Deleted message");
    for (const part of ORDER) body.set(part, null);
    for (const part of ["keyboard", "reactions"]) below.set(part, null);
    body.set("words", `deleted:${message.message_id}`, () => h("p", { class: "bubble__deleted" }, icon("trash"), "Deleted message"));
  }

  return bubble;
}

/** Holds the parts of an element in their order, and makes a part anew only when its key changed. */
class Slots {
  constructor(root, order) {
    this.root = root;
    this.order = order;
    this.parts = new Map();
  }

  set(name, key, make) {
    const old = this.parts.get(name);
    if ((old?.key ?? null) === key) return;
    const focused = old?.node.contains(document.activeElement) ? document.activeElement : null;
    const node = key === null ? null : make();
    if (old && node) old.node.replaceWith(node);
    else if (old) old.node.remove();
    else this.root.insertBefore(node, this.after(name));
    if (node) this.parts.set(name, { key, node });
    else this.parts.delete(name);
    if (focused) keepFocus(focused, old.node, node, this.root);
  }

  after(name) {
    const later = this.order.slice(this.order.indexOf(name) + 1).find((one) => this.parts.has(one));
    return later ? this.parts.get(later).node : null;
  }
}

// A keyboard that was edited under the fingers of someone keeps their place.
function keepFocus(focused, was, now, root) {
  const places = (node) => [...node.querySelectorAll("button, a")];
  const at = places(was).indexOf(focused);
  const next = now ? places(now)[at] ?? places(now)[0] : null;
  (next ?? root.closest(".message"))?.focus({ preventScroll: true });
}

function classes(messages, { own, first, last }) {
  const [message] = messages;
  const isBare = BARE.has(message.kind) && !message.deleted;
  const has = {
    "message--own": own, "message--first": first, "message--last": last, "message--bare": isBare,
    "message--media": Boolean(message.media) && !isBare, "message--deleted": message.deleted, "message--only": Boolean(message.receiver),
    "message--keyboard": message.buttons?.length > 0, "message--wordless": !message.text && !messages.some((one) => one.caption),
  };
  return ["message", ...Object.keys(has).filter((key) => has[key])].join(" ");
}

function name(message, { store }) {
  if (message.sender?.id === store.personId) return "You";
  return message.sender?.name ?? (message.from_bot ? store.botName : "Someone");
}

function sender(message, context) {
  const who = name(message, context);
  return h("p", { class: `bubble__sender hue-${hue(who)}` }, who, message.sender?.is_bot && !message.sender.is_chat ? h("span", { class: "badge", text: "bot" }) : null);
}

function quote(id, quoted, context) {
  const who = quoted ? name(quoted, context) : "Message";
  return h(
    "button",
    { type: "button", class: "bubble__quote", "aria-label": `In reply to ${who}. Go there`, on: { click: () => context.scrollTo(id) } },
    h("strong", { text: who }),
    h("span", { text: quoted ? summary(quoted) : "not shown here" }),
  );
}

function media(messages, context) {
  if (messages.length === 1) return drawMedia(messages[0], context);
  const isGrid = messages.every((message) => message.kind !== "document");
  return h("div", { class: isGrid ? `album album--${Math.min(messages.length, 4)}` : "album-list" }, ...messages.map((one) => drawMedia(one, context)));
}

function meta(message) {
  const time = h("time", { datetime: new Date(message.date * 1000).toISOString(), text: clock(message.date) });
  return h("p", { class: "bubble__meta" }, message.quiet ? h("span", { class: "bubble__quiet", role: "img", "aria-label": "Sent without a sound", title: "Sent without a sound" }, icon("quiet")) : null, message.edited ? h("span", { text: "edited" }) : null, time);
}

function reactions(message, context) {
  const mine = context.store.personId;
  const one = ({ emoji, by }) => h(
    "button",
    {
      type: "button", class: "reaction", "aria-pressed": String(by.includes(mine)), "aria-label": `${emoji}, ${by.length}`,
      on: { click: () => context.acts.react(message, by.includes(mine) ? null : emoji) },
    },
    h("span", { class: "reaction__emoji", text: emoji }), h("span", { text: String(by.length) }),
  );
  return h("div", { class: "reactions", role: "group", "aria-label": "Reactions" }, ...message.reactions.map(one));
}
