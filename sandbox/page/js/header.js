// Heads the conversation: who is here, what the bot is doing, and the chat's own menu.

import { allTopics, avatar } from "./chats.js";
import { below, openMenu } from "./dialogs.js";
import { h, iconButton, replace } from "./dom.js";

const ACTION_MS = 5000;
const DOING = {
  typing: "is typing…", upload_photo: "is sending a photo…", record_video: "is recording a video…", upload_video: "is sending a video…",
  record_voice: "is recording…", upload_voice: "is sending a voice message…", upload_document: "is sending a file…",
  choose_sticker: "is choosing a sticker…", find_location: "is looking for a place…",
  record_video_note: "is recording a video message…", upload_video_note: "is sending a video message…",
};

/** Draw the head into `element` and keep it. */
export function createHeader(element, context) {
  const { live, store } = context;
  let doing = null; // {chatId, text, timer}
  let drawn = "";

  live.on("telegram.action", (event) => {
    if (event.chat_id !== store.chatId) return;
    clearTimeout(doing?.timer);
    doing = { chatId: event.chat_id, text: `${store.botName} ${DOING[event.action] ?? "is busy…"}`, timer: setTimeout(stop, ACTION_MS) };
    render();
  });
  live.on("telegram.message", (event) => { if (event.by === "bot" && event.chat_id === doing?.chatId) stop(); });

  function stop() {
    clearTimeout(doing?.timer);
    doing = null;
    render();
  }

  function render() {
    const { chat } = store;
    const topic = chat?.is_forum ? allTopics(chat).find((one) => one.thread === store.thread) : null;
    const line = doing && doing.chatId === store.chatId ? doing.text : subtitle(chat);
    const signature = JSON.stringify([chat?.id, chat?.title, topic, store.botName, line, Boolean(doing)]);
    if (signature === drawn) return;
    drawn = signature;
    if (!chat) { replace(element); return; }
    const isPrivate = chat.type === "private";
    const title = isPrivate ? store.botName : topic ? `${chat.title} › ${topic.title}` : chat.title;
    replace(
      element,
      iconButton("back", "Back to the chats", () => store.closeChat(), { class: "conversation__back" }),
      avatar({ isPrivate, title: chat.title }),
      h("div", { class: "conversation__who" }, h("h2", { class: "conversation__title", text: title }), h("p", { class: `conversation__line ${doing ? "conversation__line--busy" : ""}`, text: line })),
      isPrivate ? null : iconButton("group", "Members and permissions", () => context.openMembers(), { class: "conversation__members" }),
      iconButton("panel", "Show the inspector", () => context.sheet.open(), { class: "conversation__panel" }),
      iconButton("more", "Chat menu", (event) => openMenu(below(event.currentTarget), context.chatMenu(), "Chat menu")),
    );
  }

  function subtitle(chat) {
    if (!chat) return "";
    if (chat.type === "private") return chat.bot === "kicked" ? "bot, blocked by you" : "bot";
    const names = chat.members.map((member) => store.people.find((one) => one.id === member.id)?.first_name).filter(Boolean);
    const withBot = ["member", "administrator"].includes(chat.bot) ? [...names, store.botName] : names;
    return withBot.join(", ");
  }

  return { render };
}
