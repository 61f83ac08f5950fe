// Offers what can be done with one message: reply, react, edit, delete, forward, copy.

import { below, openMenu } from "./dialogs.js";

const EMOJI = ["👍", "❤️", "😁", "🔥", "🎉", "😢"];

/** Return the acts on messages, and how to open their menu. */
export function createActions({ api, store, ui, composer }) {
  async function act(work) {
    try {
      await work();
      store.refresh();
    } catch (error) {
      ui.report(error);
    }
  }

  function react(message, emoji) {
    // An emoji variation selector is no part of the reactions that Telegram knows.
    const plain = emoji?.replace("\uFE0F", "") ?? null;
    return act(() => api.post(`/chats/${store.chatId}/react`, { from: store.personId, message_id: message.message_id, emoji: plain }));
  }

  function remove(messages) {
    return act(async () => {
      for (const message of messages) await api.post(`/chats/${store.chatId}/delete`, { message_id: message.message_id });
    });
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      ui.toast("Copied.");
    } catch {
      ui.toast("This browser does not let the page copy.", { bad: true });
    }
  }

  function forward(message) {
    const wish = { from: store.personId, forward: message.message_id, forward_chat: store.chatId };
    return act(async () => {
      await api.post(`/chats/${store.personId}/send`, wish);
      store.openChat(store.personId, null);
    });
  }

  function openActions(bubble, at) {
    const [message] = bubble.messages;
    if (message.deleted || message.receiver) return; // nobody else could see what is done with it
    const isMine = message.sender?.id === store.personId;
    const words = message.text ?? message.caption ?? "";
    const canEdit = isMine && (message.text || message.media) && !["sticker", "video_note"].includes(message.kind);
    const canDelete = isMine || store.chat?.type === "private" || store.canBeAnonymous();
    const items = [
      { label: "React", row: EMOJI.map((emoji) => ({ label: emoji, name: `React with ${emoji}`, run: () => react(message, emoji) })) },
      { icon: "reply", label: "Reply", run: () => composer.replyTo(message) },
      canEdit && { icon: "edit", label: message.media ? "Edit caption" : "Edit", run: () => composer.edit(message) },
      { icon: "forward", label: `Forward to ${store.botName}`, run: () => forward(message) },
      words && { icon: "copy", label: "Copy text", run: () => copy(words) },
      canDelete && { icon: "trash", label: "Delete", danger: true, run: () => remove(bubble.messages) },
    ].filter(Boolean);
    openMenu(at instanceof Element ? below(at) : at, items, "Message actions");
  }

  return { react, openActions };
}
