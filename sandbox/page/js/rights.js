// What the bot may do in a group, and what everybody may send there: parts of the dialog of members.

import { freshId, setSwitch, switchButton } from "./controls.js";
import { h, replace } from "./dom.js";

const STATUSES = [
  ["administrator", "Administrator"], ["member", "Member"], ["restricted", "Restricted"], ["left", "Not here"], ["kicked", "Banned"],
];
// Of an administrator's rights those that make a difference to a bot; topics only in a forum.
const RIGHTS = [
  ["can_delete_messages", "Delete messages"], ["can_pin_messages", "Pin messages"], ["can_manage_topics", "Manage topics"],
  ["can_restrict_members", "Ban and restrict people"], ["can_invite_users", "Invite people"], ["can_change_info", "Change the group's info"],
];
// The kinds of messages by their permission: what shares one is named together.
const KINDS = [
  ["text", "Texts"], ["photo", "Photos and live photos"], ["animation", "GIFs and stickers"], ["video", "Videos"],
  ["video_note", "Video messages"], ["document", "Files"], ["voice", "Voice messages"], ["audio", "Music"],
];

/** Return the part about the bot; `update(chat)` shows what is true. */
export function createBotPart({ api, store }, { group, change, doer }) {
  const name = store.botName;
  const select = h("select", { class: "field members__role", "aria-label": `Status of ${name}`, on: { change: () => set(select.value) } }, ...STATUSES.map(([value, text]) => h("option", { value, text })));
  const rights = RIGHTS.map(([right, label]) => [right, switchRow(label, (wanted) => set("administrator", { ...group().bot_rights, [right]: wanted }, `${label}: ${wanted ? "on" : "off"}.`))]);
  const note = h("p", { class: "hint" });
  const list = h("ul", { class: "switches", "aria-label": `Rights of ${name}` }, ...rights.map(([, row]) => row.element));
  const picture = h("img", { class: "avatar avatar--small members__bot", src: "/page/mark.svg", alt: "", width: 28, height: 28 });
  const line = h("div", { class: "members__line" }, picture, h("span", { class: "members__name", text: name }), select);
  const element = titled("The bot", line, note, list);

  function set(status, given, done = `${name}: ${STATUSES.find(([value]) => value === status)[1]}.`) {
    const wish = { status, from: doer(group()) };
    if (given) wish.rights = given;
    return change(() => api.post(`/chats/${store.chatId}/bot`, wish), done);
  }

  function update(chat) {
    select.value = chat.bot;
    select.querySelector("[value=restricted]").hidden = chat.bot !== "restricted";
    note.textContent = meaning(chat.bot, name);
    list.hidden = chat.bot !== "administrator";
    for (const [right, row] of rights) {
      row.element.hidden = right === "can_manage_topics" && !chat.is_forum;
      row.set(Boolean(chat.bot_rights[right]));
    }
  }

  return { element, update };
}

function meaning(status, name) {
  if (status === "administrator") return `${name} sees every message here.`;
  if (status === "member" || status === "restricted") return `${name} sees commands, replies to it and messages that mention it (Telegram's privacy mode).`;
  return `${name} neither sees nor writes anything here.`;
}

/** Return the part about what plain members may send; `update(chat)` shows what is true. */
export function createPermissions({ api, store }, { change }) {
  const rows = KINDS.map(([kind, label]) => [kind, switchRow(label, (wanted) => change(() => api.patch(`/chats/${store.chatId}/permissions`, { [kind]: wanted }), `${label}: ${wanted ? "allowed" : "forbidden"}.`))]);
  const list = h("ul", { class: "switches", "aria-label": "Members may send" }, ...rows.map(([, row]) => row.element));
  const element = titled("Members may send", h("p", { class: "hint", text: "Holds for everybody who does not lead the group, and for the bot unless it is administrator." }), list);

  function update(chat) {
    for (const [kind, row] of rows) row.set(chat.permissions[kind] !== false);
  }

  return { element, update };
}

function titled(title, ...children) {
  const id = freshId("members");
  const element = h("section", { class: "members__part", "aria-labelledby": id });
  replace(element, h("h3", { id, class: "members__title", text: title }), ...children);
  return element;
}

function switchRow(label, toggle) {
  const control = switchButton(label, { toggle });
  return {
    element: h("li", { class: "switches__one" }, h("span", { "aria-hidden": "true", text: label }), control),
    set: (on) => setSwitch(control, on),
  };
}
