// The members of a group in a dialog: who is what, and who joins or leaves.

import { button, openDialog } from "./dialogs.js";
import { h } from "./dom.js";
import { face } from "./face.js";
import { createBotPart, createPermissions } from "./rights.js";
import { setSwitch, switchButton } from "./controls.js";

const ROLES = [
  ["owner", "Owner"], ["administrator", "Administrator"], ["member", "Member"], ["restricted", "Restricted"], ["left", "Not here"],
];
// Someone restricted may read only: which is what an app offers first.
const SILENCED = Object.fromEntries(
  ["text", "photo", "animation", "video", "video_note", "document", "voice", "audio"].map((kind) => [kind, false]),
);

/** Return what opens the dialog of the open group. */
export function createMembers(context) {
  const { api, store } = context;

  return function openMembers() {
    const { chatId } = store;
    const refusal = h("p", { class: "dialog__refusal members__refusal", role: "alert", hidden: true });
    const said = h("p", { class: "visually-hidden", role: "status" });
    const note = h("p", { class: "hint" });
    const list = h("ul", { class: "members", "aria-label": "People" });
    const rows = new Map(); // person id -> row

    /** Do something to the group; a refusal is shown, and every control says again what is true. */
    async function change(work, done) {
      refusal.hidden = true;
      try {
        await work();
        said.textContent = done;
        store.refresh();
      } catch (error) {
        if (error.status === undefined) console.error(error);
        refusal.textContent = error.message;
        refusal.hidden = false;
        refusal.scrollIntoView({ block: "nearest" });
        render();
      }
    }

    // Whoever may not do it acts in the owner's name: the page is there to try things.
    function doer(chat) {
      const mine = chat.members.find((one) => one.id === store.personId)?.role;
      const owner = chat.members.find((one) => one.role === "owner")?.id;
      return mine === "owner" || mine === "administrator" ? store.personId : owner ?? store.personId;
    }

    function setMember(person, role, anonymous, done) {
      const by = doer(group());
      const wish = { person: person.id, role };
      if (role === "restricted") wish.permissions = SILENCED;
      if (anonymous) wish.anonymous = true;
      if (by !== person.id || !["member", "left"].includes(role)) wish.by = by;
      return change(() => api.post(`/chats/${chatId}/members`, wish), done);
    }

    function group() { return store.chats.find((one) => one.id === chatId) ?? null; }

    const bot = createBotPart(context, { group, change, doer });
    const permissions = createPermissions(context, { group, change });

    function render() {
      const chat = group();
      if (!chat || chat.migrated_to) { dialog.close(); return; }
      const isLeader = doer(chat) === store.personId;
      const owner = store.people.find((one) => one.id === doer(chat));
      note.hidden = isLeader || !owner;
      note.textContent = owner ? `You do not lead this group: what you change here, ${owner.first_name} changes.` : "";
      for (const person of store.people) {
        if (!rows.has(person.id)) {
          rows.set(person.id, createRow(person, { isYou: () => person.id === store.personId, setMember }));
          list.append(rows.get(person.id).element);
        }
        rows.get(person.id).update(chat.members.find((one) => one.id === person.id), chat);
      }
      bot.update(chat);
      permissions.update(chat);
    }

    const off = store.subscribe(render);
    const dialog = openDialog({
      title: `Members of ${store.chat.title}`,
      className: "dialog--members",
      children: [note, refusal, said, list, bot.element, permissions.element],
      actions: [button("Done", () => dialog.close(), "button--primary")],
      onClose: off,
    });
    render();
  };
}

/** Return a person's row; `update(member, chat)` shows what is true, `member` is undefined for who is not here. */
function createRow(person, { isYou, setMember }) {
  let current = null; // {role, anonymous}
  const name = person.first_name;
  const select = h("select", { class: "field members__role", "aria-label": `Role of ${name}`, on: { change: choose } }, ...ROLES.map(([value, text]) => h("option", { value, text })));
  const mask = switchButton(`${name} writes as the group`, { toggle: (wanted) => setMember(person, current.role, wanted, `${name} writes ${wanted ? "as the group" : "under the own name"}.`) });
  const masked = h("div", { class: "members__mask" }, h("span", { "aria-hidden": "true", text: "Writes as the group" }), mask);
  const you = h("span", { class: "badge", text: "you" });
  const why = h("span", { class: "members__why", text: "Make somebody else owner first." });
  const element = h(
    "li",
    { class: "members__one" },
    h("div", { class: "members__line" }, face(person), h("span", { class: "members__name" }, h("span", { text: name }), you, why), select),
    masked,
  );

  function choose() {
    const label = ROLES.find(([value]) => value === select.value)[1];
    setMember(person, select.value, false, `${name}: ${label}.`);
  }

  function update(member, chat) {
    current = { role: member?.role ?? "left", anonymous: Boolean(member?.anonymous) };
    const leads = current.role === "owner" || current.role === "administrator";
    you.hidden = !isYou();
    why.hidden = current.role !== "owner";
    select.value = current.role;
    select.disabled = current.role === "owner"; // a group is never without one
    masked.hidden = !leads || chat.type !== "supergroup";
    setSwitch(mask, current.anonymous);
  }

  return { element, update };
}
