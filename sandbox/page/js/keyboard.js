// Draws inline keyboards, carries presses out and waits for the bot's answer to each.

import { below, openMenu } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { safeUrl } from "./words.js";

const PATIENCE_MS = 15_000;
const REMEMBERED = 100;

// An empty text counts: the bot is asked for everything.
const isText = (value) => typeof value === "string";

/** Make the keyboard of the page: one for all messages, because answers arrive by the id of a press. */
export function createKeyboards(context) {
  const { api, live, store, ui, openLink } = context;
  const waiting = new Map(); // id of a press -> {key, timer}
  const early = new Map(); // answers that came before the press was acknowledged
  const held = new Set(); // keys of the buttons that show a spinner

  live.on("telegram.callback_answered", (event) => {
    if (waiting.has(event.id)) { settle(event.id); tell(event); return; }
    early.set(event.id, event);
    if (early.size > REMEMBERED) early.delete(early.keys().next().value);
  });

  function tell({ text, show_alert: isAlert }) {
    if (!text) return;
    if (isAlert) ui.alert(store.botName, text);
    else ui.toast(text);
  }

  function settle(id) {
    const { key, timer } = waiting.get(id);
    clearTimeout(timer);
    waiting.delete(id);
    hold(key, false);
  }

  function hold(key, isHeld) {
    if (isHeld) held.add(key);
    else held.delete(key);
    for (const element of document.querySelectorAll(".keyboard__button")) {
      if (element.dataset.key === key) element.setAttribute("aria-busy", String(isHeld));
    }
  }

  async function press(message, button, place, key) {
    if (held.has(key)) return;
    hold(key, true);
    try {
      const wish = { from: store.personId, message_id: message.message_id, button: place };
      const { callback_id: id } = await api.post(`/chats/${store.chatId}/press`, wish);
      await_(id, key);
    } catch (error) {
      hold(key, false);
      ui.report(error);
    }
  }

  function await_(id, key) {
    const timer = setTimeout(() => { settle(id); ui.toast("The bot did not answer.", { bad: true }); }, PATIENCE_MS);
    waiting.set(id, { key, timer });
    const answer = early.get(id);
    if (!answer) return;
    early.delete(id);
    settle(id);
    tell(answer);
  }

  async function use(message, button, place, key, at) {
    if (button.url) openLink(button.url);
    else if (button.copy_text) await copy(button.copy_text);
    else if (isText(button.switch_inline_query_current_chat)) context.askInline(button.switch_inline_query_current_chat);
    else if (isText(button.switch_inline_query)) shareInline(button.switch_inline_query, at);
    else await press(message, button, place, key);
  }

  /** Let the person name the chat in which the bot is to be asked. */
  function shareInline(words, at) {
    const items = store.visibleChats().map((chat) => ({
      label: chat.type === "private" ? store.botName : chat.title,
      run: () => { store.openChat(chat.id, null); context.askInline(words); },
    }));
    openMenu(below(at), items, "Ask in which chat?");
  }

  async function copy(wish) {
    try {
      await navigator.clipboard.writeText(wish.text ?? wish);
      ui.toast("Copied.");
    } catch {
      ui.toast("This browser does not let the page copy.", { bad: true });
    }
  }

  /** Draw the keyboard of a message, null without one. */
  function draw(message) {
    if (!message.buttons?.length) return null;
    const rows = message.buttons.map((row, y) => h("div", { class: "keyboard__row" }, ...row.map((button, x) => key(message, button, [y, x]))));
    return h("div", { class: "keyboard", role: "group", "aria-label": "Buttons of this message" }, ...rows);
  }

  function key(message, button, place) {
    const id = JSON.stringify([store.chatId, message.message_id, button.text, button.data]);
    const mark = button.url && safeUrl(button.url) ? "external" : button.copy_text ? "copy" : null;
    return h(
      "button",
      {
        type: "button", class: `keyboard__button ${button.style ? `keyboard__button--${button.style}` : ""}`,
        dataset: { key: id }, "aria-busy": String(held.has(id)), on: { click: (event) => use(message, button, place, id, event.currentTarget) },
      },
      h("span", { class: "keyboard__text", text: button.text }),
      mark ? icon(mark) : null,
      h("span", { class: "keyboard__spinner", "aria-hidden": "true" }),
    );
  }

  return { draw };
}
