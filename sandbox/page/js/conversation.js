// Shows the messages of the open chat, edits them in place, and keeps the reader's position.

import { createBubble } from "./bubble.js";
import { h, replace, scrollBehavior } from "./dom.js";
import { day } from "./format.js";

const GROUP_SECONDS = 300;
const SHOWN_AT_ONCE = 200;
const NEAR_BOTTOM_PX = 80;

/** Draw the conversation into `log`; `empty()` draws what stands in a chat without messages. */
export function createConversation({ log, pill, context, empty }) {
  const { store } = context;
  const bubbles = new Map(); // key -> bubble
  const rest = new Map(); // key of a day, a service message and the like -> element
  let place = null; // which chat is drawn
  let limit = SHOWN_AT_ONCE;
  let newest = 0;
  let sticks = true;
  let size = "";
  let top = 0;

  log.addEventListener("scroll", () => {
    const isUp = log.scrollTop < top;
    top = log.scrollTop;
    // The window's doing, not the reader's: a phone that was turned shows the end of the chat as before.
    if (size !== sizeNow()) return;
    // On the way down, which takes a moment, the end is not reached and is wanted all the same.
    if (isAtBottom()) stick();
    else if (isUp) sticks = false;
  }, { passive: true });
  log.addEventListener("keydown", walk);
  pill.addEventListener("click", () => toBottom(scrollBehavior()));
  // Pictures have their room kept, but fonts, keyboards and the window still change heights.
  const watcher = new ResizeObserver(() => {
    size = sizeNow();
    if (sticks) toBottom("instant");
  });
  watcher.observe(log);

  context.find = (id) => store.view?.messages.find((message) => message.message_id === id) ?? null;
  context.scrollTo = (id) => {
    const bubble = [...bubbles.values()].find((one) => one.messages.some((message) => message.message_id === id));
    if (!bubble) { context.ui.toast("That message is further up, or gone."); return; }
    bubble.element.scrollIntoView({ block: "center", behavior: scrollBehavior() });
    bubble.element.focus({ preventScroll: true });
    bubble.element.classList.remove("message--found");
    requestAnimationFrame(() => bubble.element.classList.add("message--found"));
  };

  function sizeNow() { return `${log.clientWidth}x${log.clientHeight}`; }

  function isAtBottom() { return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_BOTTOM_PX; }

  function toBottom(behavior) {
    log.scrollTo({ top: log.scrollHeight, behavior });
    stick();
  }

  function stick() {
    sticks = true;
    pill.hidden = true;
  }

  function render() {
    const where = `${store.personId}:${store.chatId}:${store.thread}`;
    const isOther = where !== place;
    if (isOther) begin(where);
    if (!store.view) { if (isOther) replace(log); return; }
    const all = inThread();
    const shown = all.slice(-limit);
    draw(shown, all.length > shown.length);
    arrived(all.at(-1), isOther || newest === 0);
  }

  // A screen reader hears new messages, not the whole history each time another chat is opened.
  function begin(where) {
    place = where;
    limit = SHOWN_AT_ONCE;
    newest = 0;
    sticks = true;
    log.setAttribute("aria-live", "off");
    bubbles.clear();
    rest.clear();
    replace(log);
    pill.hidden = true;
  }

  function inThread() {
    const { messages } = store.view;
    const thread = (message) => (message.thread === 1 ? null : message.thread ?? null);
    const seen = messages.filter((message) => !message.receiver || message.receiver === store.personId);
    const here = store.chat?.is_forum ? seen.filter((message) => thread(message) === store.thread) : seen;
    return context.showsDeleted() ? here : here.filter((message) => !message.deleted);
  }

  function draw(messages, hasMore) {
    const wanted = [];
    if (hasMore) wanted.push(keep("earlier", earlier));
    let previous = null;
    const groups = albums(messages);
    groups.forEach((group, index) => {
      const [first] = group;
      const label = day(first.date);
      if (!previous || day(previous.date) !== label) wanted.push(keep(`day:${label}`, () => h("p", { class: "log__day" }, h("span", { text: label }))));
      wanted.push(first.service && !first.deleted ? service(first) : bubble(group, shape(groups, index)));
      previous = first;
    });
    // A new group begins with service messages, and is empty all the same.
    if (messages.every((message) => message.service)) wanted.push(keep(`empty:${place}:${store.chat?.bot}:${store.bot?.username}`, empty));
    arrange(wanted);
  }

  function keep(key, make) {
    if (!rest.has(key)) rest.set(key, make());
    return rest.get(key);
  }

  function service(message) {
    return keep(`service:${message.message_id}:${message.service}`, () => h("p", { class: "log__service", dataset: { messageId: message.message_id } }, h("span", { text: message.service })));
  }

  function earlier() {
    return h("button", { type: "button", class: "button button--quiet log__earlier", text: "Show earlier messages", on: { click: showEarlier } });
  }

  // What was on the screen stays where it was.
  function showEarlier() {
    const below = log.scrollHeight - log.scrollTop;
    limit += SHOWN_AT_ONCE;
    render();
    log.scrollTop = log.scrollHeight - below;
    log.focus({ preventScroll: true });
  }

  function bubble(group, form) {
    const key = group[0].message_id;
    if (!bubbles.has(key)) bubbles.set(key, createBubble(context));
    bubbles.get(key).update(group, form);
    return bubbles.get(key).element;
  }

  function shape(groups, index) {
    const [message] = groups[index];
    const joins = (other) => other && !other.service && !message.service && other.sender?.id === message.sender?.id
      && Math.abs(other.date - message.date) < GROUP_SECONDS && day(other.date) === day(message.date);
    const own = isOwn(message);
    const first = !joins(groups[index - 1]?.[0]);
    const isGroup = store.chat && store.chat.type !== "private";
    return { own, first, last: !joins(groups[index + 1]?.[0]), named: first && !own && isGroup };
  }

  function isOwn(message) {
    if (message.sender?.is_chat) return store.asGroup;
    return message.sender ? message.sender.id === store.personId : !message.from_bot;
  }

  // Only what differs is touched: moving an element would stop the clip inside it.
  function arrange(wanted) {
    const living = new Set(wanted);
    for (const child of [...log.children]) if (!living.has(child)) child.remove();
    wanted.forEach((element, index) => {
      if (log.children[index] === element) return;
      log.insertBefore(element, log.children[index] ?? null);
      if (element.classList.contains("message")) watcher.observe(element);
    });
    for (const [key, element] of rest) if (!living.has(element)) rest.delete(key);
    for (const [key, one] of bubbles) if (!living.has(one.element)) { watcher.unobserve(one.element); bubbles.delete(key); }
  }

  function arrived(last, isFirstLook) {
    const id = last?.message_id ?? 0;
    const isNew = id > newest;
    newest = Math.max(newest, id);
    if (isFirstLook) {
      toBottom("instant");
      requestAnimationFrame(() => { toBottom("instant"); log.setAttribute("aria-live", "polite"); });
    } else if (isNew && (sticks || isOwn(last))) toBottom(scrollBehavior());
    else if (isNew) pill.hidden = false;
  }

  function walk(event) {
    const messages = [...log.querySelectorAll(".message")];
    const at = messages.indexOf(document.activeElement);
    const next = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: messages.length - 1 }[event.key];
    if (next === undefined || !messages.length || (at < 0 && event.target !== log)) return;
    event.preventDefault();
    const goal = at < 0 ? messages.at(-1) : messages[Math.max(0, Math.min(next, messages.length - 1))];
    goal.focus({ preventScroll: true });
    goal.scrollIntoView({ block: "nearest", behavior: scrollBehavior() });
  }

  return { render, toBottom };
}

/** Put the messages of one album together. */
function albums(messages) {
  const groups = [];
  for (const message of messages) {
    const last = groups.at(-1)?.[0];
    const joins = message.album && last?.album === message.album && !message.deleted && !last.deleted;
    if (joins) groups.at(-1).push(message);
    else groups.push([message]);
  }
  return groups;
}
