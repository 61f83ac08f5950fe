// Shows what interrupts: questions, pop-ups, toasts, menus and large pictures.

import { h, icon, iconButton } from "./dom.js";

const TOAST_MS = 4500;

/**
 * Open a modal dialog and return it; it leaves the page when it is closed.
 * @param {object} parts title, children (nodes), actions (buttons, last one first in importance), class, onClose
 */
export function openDialog({ title, children = [], actions = [], className = "", onClose = () => {} }) {
  const heading = h("h2", { class: "dialog__title", text: title, id: `dialog-title-${(count += 1)}` });
  const dialog = h(
    "dialog",
    { class: `dialog ${className}`, "aria-labelledby": heading.id },
    h("header", { class: "dialog__head" }, heading, iconButton("close", "Close", () => dialog.close())),
    h("div", { class: "dialog__body" }, ...children),
    actions.length ? h("footer", { class: "dialog__foot" }, ...actions) : null,
  );
  // A press that begins and ends on the backdrop closes; a selection dragged out of a field does not.
  let pressed = null;
  dialog.addEventListener("pointerdown", (event) => { pressed = event.target; });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && pressed === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    onClose(dialog.returnValue);
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

let count = 0;

export function button(text, onClick, kind = "", props = {}) {
  return h("button", { type: "button", class: `button ${kind}`, text, ...props, on: { click: onClick } });
}

/** Make the functions by which the page talks to the person. */
export function createUi(toasts, announcer) {
  function toast(text, { bad = false } = {}) {
    const element = h("div", { class: `toast ${bad ? "toast--bad" : ""}`, text });
    element.addEventListener("click", () => element.remove());
    toasts.append(element);
    while (toasts.children.length > 3) toasts.firstElementChild.remove();
    setTimeout(() => element.remove(), TOAST_MS);
  }

  function confirm({ title, text, action = "OK" }) {
    return new Promise((resolve) => {
      const yes = button(action, () => dialog.close("yes"), "button--primary", { autofocus: true });
      const dialog = openDialog({
        title,
        className: "dialog--small",
        children: [h("p", { class: "dialog__text", text })],
        actions: [button("Cancel", () => dialog.close(), "button--quiet"), yes],
        onClose: (value) => resolve(value === "yes"),
      });
    });
  }

  /** Show a pop-up that has to be read: the bot's alerts. */
  function alert(title, text) {
    const ok = button("OK", () => dialog.close(), "button--primary", { autofocus: true });
    const dialog = openDialog({
      title,
      className: "dialog--small dialog--alert",
      children: [h("p", { class: "dialog__text", text })],
      actions: [ok],
    });
    dialog.setAttribute("role", "alertdialog");
  }

  /** Tell about a failure; an unreachable sandbox has its own banner. */
  function report(error) {
    if (error.status === 0) return;
    if (error.status === undefined) console.error(error);
    toast(error.message, { bad: true });
  }

  function announce(text) { announcer.textContent = text; }

  return { toast, confirm, alert, report, announce };
}

/**
 * Open a menu beside a place on the screen.
 * @param {{x: number, y: number}} at where
 * @param {Array<object>} items {icon, label, run, checked?, danger?} or {row: [{label, name, run}]} for small ones
 * @param {string} label what the menu is called
 */
export function openMenu(at, items, label) {
  document.querySelector(".menu")?.remove();
  const before = document.activeElement;
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label, popover: "auto" }, ...items.map((item) => entry(item, close)));
  function close() { menu.hidePopover(); }
  menu.addEventListener("keydown", (event) => move(event, menu));
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    const hadFocus = menu.contains(document.activeElement) || document.activeElement === document.body;
    menu.remove();
    if (hadFocus && before?.isConnected) before.focus({ preventScroll: true });
  });
  document.body.append(menu);
  menu.showPopover();
  place(menu, at);
  focusable(menu)[0]?.focus();
  return menu;
}

function entry(item, close) {
  if (item.row) return h("div", { class: "menu__row", role: "group", "aria-label": item.label }, ...item.row.map((one) => entry(one, close)));
  const checkable = item.checked !== undefined;
  return h(
    "button",
    {
      type: "button", tabindex: "-1", role: checkable ? "menuitemradio" : "menuitem", "aria-checked": checkable ? String(item.checked) : null,
      "aria-label": item.name, class: `menu__item ${item.danger ? "menu__item--danger" : ""}`,
      on: { click: () => { close(); item.run(); } },
    },
    item.icon ? icon(item.icon) : item.lead ?? null,
    h("span", { class: "menu__label", text: item.label }),
    item.note ? h("span", { class: "menu__note", text: item.note }) : null,
    item.checked ? icon("check") : null,
  );
}

function focusable(menu) { return [...menu.querySelectorAll("button")]; }

function move(event, menu) {
  const items = focusable(menu);
  const at = items.indexOf(document.activeElement);
  const next = {
    ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1,
  }[event.key];
  if (event.key === "Tab") menu.hidePopover();
  if (next === undefined) return;
  event.preventDefault();
  items.at(next % items.length).focus();
}

function place(menu, at) {
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(at.x, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(at.y, innerHeight - height - 8))}px`;
}

/** Return the place below an element, for a menu that it opens. */
export function below(element) {
  const box = element.getBoundingClientRect();
  return { x: box.left, y: box.bottom + 4 };
}

/** Show a picture large. */
export function openViewer(url, title) {
  const dialog = openDialog({
    title,
    className: "dialog--viewer",
    children: [h("img", { class: "viewer__image", src: url, alt: title })],
    actions: [h("a", { class: "button button--quiet", href: url, download: "photo", text: "Save" })],
  });
  return dialog;
}
