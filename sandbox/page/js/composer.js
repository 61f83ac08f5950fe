// The field below the conversation: writes, replies, edits, and never loses what was typed.

import { createCommands } from "./commands.js";
import { createCounter } from "./counter.js";
import { createInline } from "./inline.js";
import { h, icon, iconButton, replace } from "./dom.js";
import { summary } from "./format.js";

const GENERAL = 1; // the topic whose messages carry no thread

/**
 * Draw the composer into `element`.
 * @param {HTMLElement} element
 * @param {object} context
 * @param {{pick: Function, camera: Function|null, example: Function}} attach ways to bring a picture
 */
export function createComposer(element, context, attach) {
  const { api, store, ui } = context;
  let mode = null; // {kind: "reply" | "edit", message}
  let place = null;
  let isSending = false;
  let wasStopped = null;

  const field = h("textarea", {
    id: "message", class: "composer__field", rows: "1", "aria-label": "Message", "aria-controls": "commands inline-results", placeholder: "Message", autocomplete: "off", enterkeyhint: "send",
    on: { input: typed, keydown: onKey, blur: closeMenus },
  });
  const send = h("button", { type: "submit", class: "composer__send", "aria-label": "Send", title: "Send (Enter)" }, icon("send"));
  const counter = createCounter();
  const bar = h("div", { class: "composer__mode", hidden: true });
  const refusal = h("p", { class: "composer__refusal", role: "alert", hidden: true });
  const commands = createCommands({ context, field, run: (text) => write(text) });
  const inline = createInline({ context, field, send: attempt });
  const file = h("input", { type: "file", multiple: true, class: "visually-hidden", tabindex: "-1", "aria-label": "Choose photos or files", on: { change: chosen } });
  const form = h(
    "form",
    { class: "composer__form", "aria-label": "Write a message", on: { submit: (event) => { event.preventDefault(); submit(); } } },
    iconButton("attach", "Send a photo or a file", () => file.click()),
    attach.camera ? iconButton("camera", "Take a photo", attach.camera) : null,
    h("div", { class: "composer__well" }, field, commands.button),
    send,
    file,
  );
  const stopped = h("div", { class: "composer__stopped", hidden: true });
  const chips = h(
    "div",
    { class: "composer__chips", hidden: true },
    h("button", { type: "button", class: "chip", on: { click: attach.example } }, icon("image"), "Send the example selfie"),
    h("button", { type: "button", class: "chip", on: { click: () => file.click() } }, icon("attach"), "Choose a photo"),
  );
  replace(element, commands.element, inline.element, chips, bar, refusal, counter.element, form, stopped);

  // A narrower window breaks a draft into more lines.
  addEventListener("resize", grow);

  function chosen() {
    attach.pick([...file.files]);
    file.value = "";
  }

  function typed() {
    grow();
    commands.filter(field.value);
    inline.filter(field.value);
    keepDraft();
    paintSend();
  }

  function closeMenus() {
    commands.close();
    inline.close();
  }

  function onKey(event) {
    if (commands.key(event) || inline.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(); }
    else if (event.key === "Escape" && mode) { event.preventDefault(); leaveMode(); }
    else if (event.key === "ArrowUp" && !field.value && !mode) editLast(event);
  }

  function editLast(event) {
    const mine = (store.view?.messages ?? []).filter((message) => message.sender?.id === store.personId && message.text && !message.deleted);
    if (!mine.length) return;
    event.preventDefault();
    edit(mine.at(-1));
  }

  async function submit() {
    const text = field.value.trim();
    if (!text || isSending) return;
    if (mode?.kind === "edit") await attempt(() => api.post(`/chats/${store.chatId}/edit`, { message_id: mode.message.message_id, text }));
    else await write(text, true);
  }

  /** Send a text; `typed` says that it came from the field, which is then emptied. */
  async function write(text, typed = false) {
    const wish = { ...store.actor(), text, ...replying() };
    await attempt(() => api.post(`/chats/${store.chatId}/send`, wish), typed || field.value.startsWith("/"));
  }

  /** Return the fields that make what is sent next a reply; a photo may be one as well. */
  function replying() { return mode?.kind === "reply" ? { reply_to: mode.message.message_id } : {}; }

  async function attempt(work, empties = true) {
    isSending = true;
    paintSend();
    try {
      await work();
      refuse("");
      if (empties) field.value = "";
      mode = null;
      drawMode();
      keepDraft();
      grow();
      store.refresh();
    } catch (error) {
      refuse(error.status === 0 ? "Not sent: the sandbox does not answer." : error.message);
    } finally {
      isSending = false;
      closeMenus();
      paintSend();
    }
  }

  function refuse(sentence) {
    refusal.textContent = sentence;
    refusal.hidden = !sentence;
  }

  function replyTo(message) { enter({ kind: "reply", message }); }

  function edit(message) {
    enter({ kind: "edit", message });
    field.value = message.text ?? message.caption ?? "";
    grow();
    paintSend();
  }

  function enter(next) {
    mode = next;
    drawMode();
    // After the menu that led here gave the focus back to where it came from.
    requestAnimationFrame(() => field.focus());
  }

  function leaveMode() {
    if (mode?.kind === "edit") field.value = "";
    mode = null;
    refuse("");
    drawMode();
    grow();
    paintSend();
  }

  function drawMode() {
    bar.hidden = !mode;
    if (!mode) { replace(bar); return; }
    const isEdit = mode.kind === "edit";
    const who = mode.message.sender?.name ?? "message";
    replace(
      bar,
      icon(isEdit ? "edit" : "reply"),
      h("div", { class: "composer__quote" }, h("strong", { text: isEdit ? "Edit message" : `Reply to ${who}` }), h("span", { text: summary(mode.message) })),
      iconButton("close", isEdit ? "Stop editing" : "Do not reply", leaveMode),
    );
  }

  function grow() {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
  }

  function paintSend() {
    send.disabled = isSending || !field.value.trim();
    counter.count(field.value, mode?.kind === "edit");
  }

  function draftKey() { return `draft:${place}`; }

  function keepDraft() {
    if (mode?.kind !== "edit") sessionStorage.setItem(draftKey(), field.value);
  }

  /** Follow the open chat: each chat has a draft of its own. */
  function render() {
    const where = `${store.personId}:${store.chatId}:${store.thread}`;
    element.hidden = store.chatId === null;
    chips.hidden = !lacksPhoto();
    drawStopped();
    if (where === place) return;
    place = where;
    mode = null;
    drawMode();
    refuse("");
    field.value = sessionStorage.getItem(draftKey()) ?? "";
    commands.forget();
    inline.close();
    grow();
    paintSend();
  }

  // Until a first photo is here, one click away: someone without a selfie at hand.
  function lacksPhoto() {
    const messages = store.view?.messages ?? [];
    const isOwn = (message) => message.sender?.id === store.personId && message.media;
    return store.chat?.type === "private" && messages.length > 0 && !messages.some(isOwn) && !whyStopped();
  }

  function drawStopped() {
    const reason = whyStopped();
    if (reason === wasStopped) return;
    wasStopped = reason;
    form.hidden = Boolean(reason);
    stopped.hidden = !reason;
    if (!reason) return;
    const [text, label, run] = reason === "blocked"
      ? [`You blocked ${store.botName}.`, "Unblock", () => api.post(`/chats/${store.chatId}/block`, { from: store.personId, blocked: false })]
      : ["This topic is closed.", "Open it again", () => api.patch(`/chats/${store.chatId}/topics/${store.thread ?? GENERAL}`, { closed: false, from: store.personId })];
    replace(stopped, h("span", { text }), h("button", { type: "button", class: "button", text: label, on: { click: () => run().then(store.refresh, ui.report) } }));
  }

  function whyStopped() {
    const { chat } = store;
    if (chat?.type === "private" && chat.bot === "kicked") return "blocked";
    const topic = chat?.topics?.find((one) => one.thread === (store.thread ?? GENERAL));
    return topic?.closed && !store.canBeAnonymous() ? "closed" : null;
  }

  /** Take the focus, if there is a chat to write in; where writing is stopped, its way out takes it. */
  function focus() { (form.hidden ? stopped.querySelector("button") : field).focus(); }

  /** Type behind the bot's name in the open chat, as a button can want it. */
  function askInline(words) {
    field.value = `@${store.bot.username} ${words}`;
    focus();
    typed();
  }

  function endReply() { if (mode?.kind === "reply") leaveMode(); }

  return { render, focus, replyTo, edit, write, replying, endReply, askInline };
}
