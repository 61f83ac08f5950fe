// The Troubles tab: everything that can be made to go wrong, as switches and buttons, and orders for single calls.

import { action, attempt, chatName, freshId, moment, section, setSwitch, setText, switchButton } from "./controls.js";
import { h } from "./dom.js";
import { mountOrders } from "./orders.js";
import { onReturn, refresher } from "./refresher.js";

const GROUPS = ["Chat", "Photo", "Telegram", "Provider", "Bot"];

/** Fill the pane of the Troubles tab; the tab's badge counts what is switched on, seen or not. */
export function mount(pane, context) {
  const rows = new Map();
  const where = h("p", { class: "panel-note troubles__where" });
  const allOff = action("All off", turnAllOff, { label: "Switch all troubles off" });
  const groups = h("div", { class: "troubles__groups" });
  const failure = h("p", { class: "panel-error", role: "status", hidden: true });
  pane.append(h("div", { class: "panel-head" }, where, allOff), failure, groups);
  mountOrders(pane, context);

  const refresh = refresher(load, { gap: 150, failed: (error) => tell(error.message) });
  refresh.see(true); // the badge is always seen
  context.live.on("trouble.changed", refresh.touch);
  onReturn(context.live, refresh.touch);
  context.store.subscribe(nameTheChat);
  nameTheChat();

  async function load() {
    const { troubles } = await context.api.get("/troubles");
    tell("");
    if (!isShown(troubles)) build(troubles);
    for (const trouble of troubles) rows.get(trouble.name).show(trouble, context.store);
    const active = troubles.filter((trouble) => trouble.active).length;
    context.badge(active, "switched on");
    allOff.disabled = active === 0;
    nameTheChat();
  }

  function tell(text) {
    failure.hidden = text === "";
    setText(failure, text);
  }

  function isShown(troubles) {
    return troubles.length === rows.size && troubles.every((trouble) => rows.has(trouble.name));
  }

  function build(troubles) {
    rows.clear();
    const names = [...new Set([...GROUPS, ...troubles.map((trouble) => trouble.group)])];
    const sections = names.map((name) => [name, troubles.filter((trouble) => trouble.group === name)]);
    groups.replaceChildren(
      ...sections.filter(([, ofGroup]) => ofGroup.length > 0).map(([name, ofGroup]) => group(name, ofGroup)),
    );
  }

  function group(name, troubles) {
    const list = h("ul", { class: "troubles", role: "list" });
    for (const trouble of troubles) {
      const row = troubleRow(trouble, (on) => set(trouble, on));
      rows.set(trouble.name, row);
      list.append(row.element);
    }
    return section(name, {}, list);
  }

  async function set(trouble, on) {
    const path = `/troubles/${encodeURIComponent(trouble.name)}`;
    const target = targetOf(trouble, context.store);
    if (on && trouble.needs && target === null) {
      context.ui.toast(`Open a chat first: "${trouble.title}" is about one chat`);
      return;
    }
    const body = trouble.needs ? { chat: target.id } : {};
    const done = await attempt(context, () => (on ? context.api.post(path, body) : context.api.delete(path)));
    if (done && trouble.once) rows.get(trouble.name).confirm(done.answer.done);
    if (done && !trouble.once) context.ui.announce(`${trouble.title}: ${on ? "on" : "off"}`);
    refresh.touch();
  }

  async function turnAllOff() {
    if (await attempt(context, () => context.api.delete("/troubles"))) context.ui.toast("All troubles are off");
    refresh.touch();
  }

  function nameTheChat() {
    const chat = context.store.chat;
    const named = chat && chatName(chat.id, context.store);
    setText(where, named ? `Troubles of one chat hit ${named}.` : "Open a chat to make trouble in it.");
    for (const row of rows.values()) row.draw(context.store);
  }
}

/** Return the chat a trouble would hit, {id, name}; null when none is open or it needs none. */
function targetOf(trouble, store) {
  if (trouble.needs === "person" && store.person) return { id: store.person.id, name: store.person.first_name };
  if (trouble.needs === "chat" && store.chat) return { id: store.chat.id, name: chatName(store.chat.id, store) };
  return null;
}

function troubleRow(trouble, set) {
  const explainsId = freshId("trouble");
  const target = h("span", { class: "badge trouble__target", hidden: true });
  const also = h("p", { class: "panel-note", hidden: true });
  const done = h("p", { class: "trouble__done", role: "status" });
  const lever = trouble.once
    ? action("Do it", () => set(true), { label: `Do it: ${trouble.title}` })
    : switchButton(trouble.title, { describedBy: explainsId, toggle: set });
  const element = h(
    "li",
    { class: "trouble", dataset: { trouble: trouble.name } },
    h(
      "div",
      { class: "trouble__text" },
      h("p", { class: "trouble__title" }, trouble.title, " ", target),
      h("p", { class: "panel-note", id: explainsId, text: trouble.explains }),
      also,
      done,
    ),
    lever,
  );
  if (trouble.once) lever.setAttribute("aria-describedby", explainsId);

  let now = trouble;

  /** Show whether it is on, and whom it hits: the open chat, or others where it was switched on before. */
  function draw(store) {
    const named = targetOf(trouble, store);
    const chats = now.chats ?? [];
    const isOnHere = now.active && (!trouble.needs || chats.includes(named?.id));
    const elsewhere = chats.filter((id) => id !== named?.id).map((id) => chatName(id, store));
    if (!trouble.once) setSwitch(lever, isOnHere);
    element.classList.toggle("trouble--on", now.active && !trouble.once);
    target.hidden = named === null;
    if (named) setText(target, trouble.needs === "person" ? `for ${named.name}` : `in ${named.name}`);
    also.hidden = elsewhere.length === 0;
    setText(also, `On in ${elsewhere.join(", ")}. All off ends that.`);
  }

  return {
    element,
    draw,
    show(row, store) {
      now = row;
      draw(store);
    },
    confirm(sentence) {
      setText(done, `${moment(Date.now() / 1000)} ${sentence ?? "Done."}`);
    },
  };
}
