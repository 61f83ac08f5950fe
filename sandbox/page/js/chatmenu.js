// The menu of a chat: what a person can do with the chat as a whole.

import { allTopics } from "./chats.js";

const KEY = "hides-deleted";

/** Return the items of the open chat's menu, and whether deleted messages are shown. */
export function createChatMenu(context) {
  const { api, store, ui } = context;
  const showsDeleted = () => localStorage.getItem(KEY) !== "yes";

  async function act(work, done) {
    try {
      await work();
      store.refresh();
      if (done) ui.toast(done);
    } catch (error) {
      ui.report(error);
    }
  }

  function post(path, body) { return api.post(`/chats/${store.chatId}${path}`, { from: store.personId, ...body }); }

  function items() {
    const { chat } = store;
    const shared = [{ icon: "trash", label: "Show deleted messages", checked: showsDeleted(), run: toggleDeleted }];
    if (!chat) return shared;
    return [...shared, ...(chat.type === "private" ? inPrivate(chat) : inGroup(chat))];
  }

  function toggleDeleted() {
    localStorage.setItem(KEY, showsDeleted() ? "yes" : "no");
    store.changed();
  }

  function inPrivate(chat) {
    if (chat.bot === "kicked") return [{ icon: "check", label: `Unblock ${store.botName}`, run: () => act(() => post("/block", { blocked: false })) }];
    return [{ icon: "ban", label: `Block ${store.botName}`, danger: true, run: () => act(() => post("/block", { blocked: true })) }];
  }

  function inGroup(chat) {
    const isHere = ["member", "administrator"].includes(chat.bot);
    const status = (value, label, shape, danger = false) => ({ icon: shape, label, danger, run: () => act(() => post("/bot", { status: value })) });
    const topic = chat.is_forum ? allTopics(chat).find((one) => one.thread === store.thread) : null;
    return [
      { icon: "group", label: "Members and permissions", run: context.openMembers },
      chat.is_forum && { icon: "plus", label: "New topic", run: () => context.topicActs.open(chat) },
      ...(topic ? context.topicActs.items(chat, topic) : []),
      !isHere && status("member", `Add ${store.botName}`, "plus"),
      chat.bot === "member" && status("administrator", `Make ${store.botName} administrator`, "check"),
      chat.bot === "administrator" && status("member", `Make ${store.botName} a plain member`, "check"),
      chat.type === "group" && { icon: "group", label: "Make it a supergroup", run: () => act(() => post("/migrate", {})) },
      isHere && status("left", `Remove ${store.botName}`, "ban", true),
    ].filter(Boolean);
  }

  return { items, showsDeleted };
}
