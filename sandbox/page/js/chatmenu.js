// The menu of a chat: what a person can do with the chat as a whole.

import { button, openDialog } from "./dialogs.js";
import { h } from "./dom.js";

const KEY = "hides-deleted";

/** Return the items of the open chat's menu, and whether deleted messages are shown. */
export function createChatMenu({ api, store, ui }) {
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
    return [
      chat.is_forum && { icon: "plus", label: "New topic", run: newTopic },
      !isHere && status("member", `Add ${store.botName}`, "plus"),
      chat.bot === "member" && status("administrator", `Make ${store.botName} administrator`, "check"),
      chat.bot === "administrator" && status("member", `Make ${store.botName} a plain member`, "check"),
      chat.type === "group" && { icon: "group", label: "Make it a supergroup", run: () => act(() => post("/migrate", {})) },
      isHere && status("left", `Remove ${store.botName}`, "ban", true),
    ].filter(Boolean);
  }

  function newTopic() {
    const title = h("input", { class: "field", id: "topic-title", required: true, maxlength: "128", autofocus: true });
    const refusal = h("p", { class: "dialog__refusal", role: "alert", hidden: true });
    const make = async () => {
      try {
        const topic = await post("/topics", { title: title.value.trim() });
        dialog.close();
        store.openChat(store.chatId, topic.thread);
      } catch (error) {
        refusal.textContent = error.message;
        refusal.hidden = false;
      }
    };
    const form = h("form", { on: { submit: (event) => { event.preventDefault(); make(); } } }, h("label", { class: "field-label", for: "topic-title", text: "Title" }), title, refusal);
    const dialog = openDialog({
      title: "New topic",
      className: "dialog--small",
      children: [form],
      actions: [button("Cancel", () => dialog.close(), "button--quiet"), button("Create", () => form.requestSubmit(), "button--primary")],
    });
  }

  return { items, showsDeleted };
}
