// What a person can do with the topics of a forum: open, rename, close, reopen, delete.

import { formField, openForm } from "./forms.js";
import { h } from "./dom.js";

const GENERAL = 1; // its messages carry no thread, but the control API calls it by this number
const LONGEST_TITLE = "128";

/** Return how to open a topic, and the items of a topic's menu. */
export function createTopicActs({ api, store, ui }) {
  function path(chat, topic) { return `/chats/${chat.id}/topics/${topic.thread ?? GENERAL}`; }

  /** Change a topic and return whether the sandbox let it be. */
  async function change(chat, topic, wish) {
    try {
      await api.patch(path(chat, topic), { from: store.personId, ...wish });
      store.refresh();
      return true;
    } catch (error) {
      ui.report(error);
      return false;
    }
  }

  /** Ask for a title; `submit(title)` gives it to the sandbox. */
  function askTitle({ title, action, value = "", submit }) {
    const field = h("input", { required: true, maxlength: LONGEST_TITLE, autofocus: true, autocomplete: "off", value });
    openForm({ title, action, children: [formField("Title", field)], submit: () => submit(field.value.trim()) });
    field.select();
  }

  function open(chat) {
    askTitle({
      title: "New topic",
      action: "Create",
      submit: async (title) => {
        const topic = await api.post(`/chats/${chat.id}/topics`, { from: store.personId, title });
        store.openChat(chat.id, topic.thread);
      },
    });
  }

  function rename(chat, topic) {
    askTitle({
      title: "Rename the topic",
      action: "Rename",
      value: topic.title,
      submit: async (title) => {
        await api.patch(path(chat, topic), { from: store.personId, title });
        store.refresh();
      },
    });
  }

  async function remove(chat, topic) {
    const isSure = await ui.confirm({ title: `Delete “${topic.title}”?`, text: "All its messages are deleted with it.", action: "Delete" });
    if (!isSure) return;
    const isGone = await change(chat, topic, { deleted: true });
    const isOpen = store.chatId === chat.id && store.thread === topic.thread;
    if (isGone && isOpen) store.openChat(chat.id, null);
  }

  /** Return the items of a topic's menu. */
  function items(chat, topic) {
    return [
      { icon: "edit", label: `Rename “${topic.title}”`, run: () => rename(chat, topic) },
      topic.closed
        ? { icon: "unlock", label: "Reopen the topic", run: () => change(chat, topic, { closed: false }) }
        : { icon: "lock", label: "Close the topic", run: () => change(chat, topic, { closed: true }) },
      topic.thread !== null && { icon: "trash", label: "Delete the topic", danger: true, run: () => remove(chat, topic) },
    ].filter(Boolean);
  }

  return { open, items };
}
