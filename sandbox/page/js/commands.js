// The command menu: what the bot offers here, filtered while one types.

import { h, iconButton, replace } from "./dom.js";

/** Make the menu; `run(text)` sends a command. */
export function createCommands({ context, field, run }) {
  const { api, live, store, ui } = context;
  let known = null; // {place, list}: the promise of the commands of one chat, as one person has them
  let turn = 0; // counts what was asked for, so that a late answer does not open the menu again
  let shown = [];
  let chosen = 0;

  const element = h("div", { class: "commands", id: "commands", role: "listbox", "aria-label": "Commands", hidden: true });
  const button = iconButton("slash", "Commands", toggle, { class: "composer__slash", "aria-expanded": "false", "aria-controls": "commands" });
  // Keeps the focus, and so the menu, where it is.
  for (const part of [element, button]) part.addEventListener("pointerdown", (event) => event.preventDefault());
  live.on("telegram.commands", forget);

  function forget() { known = null; close(); }

  async function fetchAll() {
    const place = `chat=${store.chatId}&person=${store.personId}`;
    if (known?.place !== place) known = { place, list: api.get(`/commands?${place}`) };
    const { commands } = await known.list;
    return commands;
  }

  async function toggle() {
    if (!element.hidden) { close(); return; }
    await filter("/");
    if (shown.length) field.focus();
    else ui.toast(`${store.botName} offers no commands here.`);
  }

  /** Show the commands that begin with what was typed. */
  async function filter(text) {
    const typed = /^\/(?<name>\S*)$/u.exec(text);
    if (!typed) { close(); return; }
    const asked = (turn += 1);
    try {
      const commands = await fetchAll();
      if (asked !== turn) return;
      const name = typed.groups.name.toLowerCase();
      shown = commands.filter(({ command }) => command.startsWith(name));
    } catch (error) {
      known = null;
      shown = [];
      ui.report(error);
    }
    chosen = 0;
    draw();
  }

  function draw() {
    const isOpen = shown.length > 0;
    element.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    replace(element, ...shown.map(option));
    if (isOpen) field.setAttribute("aria-activedescendant", `command-${chosen}`);
    else field.removeAttribute("aria-activedescendant");
    element.children[chosen]?.scrollIntoView({ block: "nearest" });
  }

  function option({ command, description }, index) {
    return h(
      "div",
      { class: "commands__one", id: `command-${index}`, role: "option", "aria-selected": String(index === chosen), on: { click: () => pick(index) } },
      h("span", { class: "commands__name", text: `/${command}` }),
      h("span", { class: "commands__words", text: description }),
    );
  }

  function pick(index) {
    const { command } = shown[index];
    close();
    run(whole(command));
  }

  // Apps name the bot in groups, where several bots may listen to the same command.
  function whole(command) {
    const username = store.bot?.username;
    return store.chat?.type === "private" || !username ? `/${command}` : `/${command}@${username}`;
  }

  function close() {
    turn += 1;
    shown = [];
    draw();
  }

  /** Handle a key of the field; returns whether the menu used it. */
  function key(event) {
    if (element.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { chosen = (chosen + step + shown.length) % shown.length; draw(); }
    else if (event.key === "Enter" && !event.shiftKey) pick(chosen);
    else if (event.key === "Tab") { field.value = `${whole(shown[chosen].command)} `; close(); }
    else if (event.key === "Escape") close();
    else return false;
    event.preventDefault();
    return true;
  }

  return { element, button, filter, key, close, forget };
}
