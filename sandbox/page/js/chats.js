// Lists the chats of the person one acts as, with the topics of forums below them.

import { openMenu } from "./dialogs.js";
import { h, icon, replace } from "./dom.js";
import { clock, hue, initials, summary } from "./format.js";

/** Draw the list into `element` and keep it. */
export function createChatList(element, context) {
  const { store } = context;
  let drawn = "";

  element.addEventListener("keydown", (event) => {
    const entries = [...element.querySelectorAll("button")];
    const at = entries.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    entries[Math.max(0, Math.min(next, entries.length - 1))]?.focus();
  });

  function render() {
    const rows = store.visibleChats().flatMap((chat) => [facts(chat), ...topics(chat)]);
    const signature = JSON.stringify([rows, store.personId]);
    if (signature === drawn) return;
    drawn = signature;
    const focused = element.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    replace(element, ...rows.map((row) => h("div", { role: "listitem" }, entry(row))));
    if (focused) [...element.querySelectorAll("button")].find((one) => one.dataset.key === focused)?.focus();
  }

  function facts(chat) {
    const isPrivate = chat.type === "private";
    const who = chat.last && !isPrivate && !chat.last.service ? `${speaker(chat.last)}: ` : "";
    return {
      chatId: chat.id, thread: null, isTopic: false, isPrivate,
      title: isPrivate ? store.botName : chat.title,
      line: chat.last ? who + summary(chat.last) : isPrivate ? "Press Start, or send a selfie" : "No messages yet",
      time: chat.last ? clock(chat.last.date) : "",
      unread: store.isUnread(chat),
      current: chat.id === store.chatId && !chat.is_forum,
    };
  }

  function speaker(message) {
    if (message.sender?.id === store.personId) return "You";
    return message.sender?.name ?? (message.from_bot ? store.botName : "");
  }

  function topics(chat) {
    if (!chat.is_forum) return [];
    return allTopics(chat).map(({ thread, title, closed }) => ({
      chatId: chat.id, thread, isTopic: true, isPrivate: false,
      title, line: closed ? "closed" : "", time: "", unread: false,
      current: chat.id === store.chatId && store.thread === thread,
    }));
  }

  // By the right button, a long touch, or the keyboard's menu key, which comes without a place.
  function openTopicMenu(event, row) {
    const chat = store.chats.find((one) => one.id === row.chatId);
    const topic = row.isTopic && allTopics(chat).find((one) => one.thread === row.thread);
    if (!topic) return;
    event.preventDefault();
    const box = event.currentTarget.getBoundingClientRect();
    const at = event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : { x: box.left, y: box.bottom };
    openMenu(at, context.topicActs.items(chat, topic), `Topic ${topic.title}`);
  }

  function entry(row) {
    const id = `chat-${row.chatId}-${row.thread ?? "all"}${row.isTopic ? "-topic" : ""}`;
    return h(
      "button",
      {
        type: "button", class: `chat-entry ${row.isTopic ? "chat-entry--topic" : ""}`,
        "aria-current": row.current ? "true" : null, "aria-labelledby": `${id}-title`, "aria-describedby": row.line ? `${id}-line` : null, dataset: { key: `${row.chatId}:${row.thread}`, chatId: row.chatId },
        on: { click: () => store.openChat(row.chatId, row.thread), contextmenu: (event) => openTopicMenu(event, row) },
      },
      row.isTopic ? h("span", { class: "chat-entry__topic" }, icon("topic")) : avatar(row),
      h(
        "span",
        { class: "chat-entry__words" },
        h("span", { class: "chat-entry__top" }, h("span", { class: "chat-entry__title", id: `${id}-title`, text: row.title }), h("span", { class: "chat-entry__time", text: row.time })),
        row.line ? h("span", { class: "chat-entry__line", id: `${id}-line` }, h("span", { text: row.line }), row.unread ? h("span", { class: "dot" }, h("span", { class: "visually-hidden", text: "unread" })) : null) : null,
      ),
    );
  }

  return { render };
}

/** Return the topics of a forum; General is always there, and its messages carry no thread. */
export function allTopics(chat) {
  const isGeneral = (topic) => topic.thread === null || topic.thread === 1;
  const general = (chat.topics ?? []).find(isGeneral);
  const others = (chat.topics ?? []).filter((topic) => !isGeneral(topic));
  return [{ title: "General", closed: false, ...general, thread: null }, ...others];
}

/** Draw the round picture of a chat: the mark for the bot, letters for everyone else. */
export function avatar({ isPrivate, title }) {
  if (isPrivate) return h("img", { class: "avatar avatar--bot", src: "/page/mark.svg", alt: "", width: 44, height: 44 });
  return h("span", { class: `avatar hue-bg-${hue(title)}`, "aria-hidden": "true", text: initials(title) });
}
