// The inspector beside the chat: its four tabs, one of which is seen.

import { mount as mountBot } from "./botstate.js";
import { mount as mountTroubles } from "./faults.js";
import { mount as mountCalls } from "./inspector.js";
import { mount as mountProvider } from "./ledger.js";
import { h } from "./dom.js";

const TABS = [
  { name: "calls", title: "Calls", mount: mountCalls },
  { name: "troubles", title: "Troubles", mount: mountTroubles },
  { name: "provider", title: "Provider", mount: mountProvider },
  { name: "bot", title: "Bot", mount: mountBot },
];
const REMEMBERED = "sandbox.panel.tab";

/**
 * Fill an element with the inspector.
 *
 * @param {HTMLElement} element
 * @param {object} context what main.js describes: api, live, store, ui, sheet
 */
export function mount(element, context) {
  const tabs = TABS.map(makeTab);
  const list = h("div", { class: "panel-tabs", role: "tablist", "aria-label": "Inspector" });
  list.append(...tabs.map((tab) => tab.button));
  element.replaceChildren(h("div", { class: "panel" }, list, ...tabs.map((tab) => tab.pane)));

  const select = (chosen) => {
    for (const tab of tabs) {
      const selected = tab === chosen;
      tab.button.setAttribute("aria-selected", String(selected));
      tab.button.tabIndex = selected ? 0 : -1;
      tab.pane.hidden = !selected;
    }
    localStorage.setItem(REMEMBERED, chosen.name);
  };

  for (const tab of tabs) tab.button.addEventListener("click", () => select(tab));
  list.addEventListener("keydown", (event) => moveBetween(tabs, event, select));
  select(tabs.find((tab) => tab.name === localStorage.getItem(REMEMBERED)) ?? tabs[0]);

  for (const tab of tabs) tab.mount(tab.pane, { ...context, badge: badgeOf(tab) });
}

function makeTab({ name, title, mount: mountPane }) {
  const button = h("button", {
    type: "button",
    class: "panel-tab",
    role: "tab",
    id: `panel-tab-${name}`,
    "aria-controls": `panel-${name}`,
  });
  button.append(h("span", { text: title }));
  const pane = h("div", {
    class: `panel-pane panel-pane--${name}`,
    role: "tabpanel",
    id: `panel-${name}`,
    "aria-labelledby": `panel-tab-${name}`,
  });
  return { name, button, pane, mount: mountPane };
}

/** Return `badge(count, meaning)`, which shows a figure on a tab; 0 takes it away. */
function badgeOf(tab) {
  const badge = h("span", { class: "badge panel-tab__badge", hidden: true });
  tab.button.append(badge);
  return (count, meaning) => {
    badge.hidden = count === 0;
    badge.replaceChildren(String(count), h("span", { class: "visually-hidden", text: ` ${meaning}` }));
  };
}

function moveBetween(tabs, event, select) {
  const at = tabs.findIndex((tab) => tab.button === event.target.closest("[role=tab]"));
  const to = {
    ArrowRight: (at + 1) % tabs.length,
    ArrowLeft: (at - 1 + tabs.length) % tabs.length,
    Home: 0,
    End: tabs.length - 1,
  }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  select(tabs[to]);
  tabs[to].button.focus();
}
