// Small parts that the panel's tabs share: sections, switches, figures, notes, and refusals told to the person.

import { h } from "./dom.js";

let lastId = 0;

/** Return an id that nothing else on the page has. */
export function freshId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

/** Return a titled region; `aside` stands at the end of the title's line. */
export function section(title, { aside = null, note = "" } = {}, ...children) {
  const id = freshId("panel-section");
  return h(
    "section",
    { class: "panel-section", "aria-labelledby": id },
    h(
      "div",
      { class: "panel-section__head" },
      h("h3", { id, class: "panel-section__title", text: title }),
      ...(aside ? [aside] : []),
    ),
    ...(note ? [h("p", { class: "panel-note", text: note })] : []),
    ...children,
  );
}

/** Return a switch; `toggle(wanted)` decides, the switch moves only when told by `setSwitch`. */
export function switchButton(label, { describedBy = "", toggle }) {
  const button = h("button", { type: "button", class: "switch", role: "switch", "aria-checked": "false" });
  button.setAttribute("aria-label", label);
  if (describedBy) button.setAttribute("aria-describedby", describedBy);
  button.append(h("span", { class: "switch__thumb", "aria-hidden": "true" }));
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") !== "true") toggle(!isOn(button));
  });
  return button;
}

/** Return whether a switch shows "on". */
export function isOn(button) {
  return button.getAttribute("aria-checked") === "true";
}

/** Show a switch as on or off. */
export function setSwitch(button, on) {
  button.setAttribute("aria-checked", String(on));
}

/** Return a button that does one thing. */
export function action(text, click, { kind = "", label = "" } = {}) {
  const button = h("button", { type: "button", class: `button ${kind}`.trim(), text });
  if (label) button.setAttribute("aria-label", label);
  button.addEventListener("click", click);
  return button;
}

/** Return a labelled field: the label wraps its control, so that it needs no id. */
export function labelled(text, control, { wide = false } = {}) {
  control.classList.add("field");
  return h(
    "label",
    { class: wide ? "panel-field panel-field--wide" : "panel-field" },
    h("span", { class: "panel-field__label", text }),
    control,
  );
}

/** Return a select with `[value, text]` options. */
export function choice(options) {
  return h("select", {}, ...options.map(([value, text]) => h("option", { value, text })));
}

/** Return a figure with its meaning below it; `set(text)` changes the figure. */
export function figure(meaning) {
  const value = h("dd", { class: "figure__value", text: "–" });
  const element = h("div", { class: "figure" }, h("dt", { class: "figure__name", text: meaning }), value);
  return { element, set: (text) => setText(value, text) };
}

/** Change an element's text only when it differs, which spares layout and screen readers. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Do what a control asks for; a refusal of the sandbox becomes a toast.
 *
 * @returns {Promise<{answer: any} | null>} null after a refusal
 */
export async function attempt(context, work) {
  try {
    return { answer: await work() };
  } catch (error) {
    if (typeof error.status !== "number") throw error; // not the sandbox's word: a mistake of this page
    context.ui.toast(error.message);
    return null;
  }
}

/** Copy a text and say so; browsers refuse this without a click or on an insecure address. */
export async function copy(context, text, what) {
  try {
    await navigator.clipboard.writeText(text);
    context.ui.toast(`${what} copied`);
  } catch {
    context.ui.toast("The browser does not let this page use the clipboard");
  }
}

/** Return what to call a chat; a private one has only the person's name. */
export function chatName(id, store) {
  const chat = store.chats.find((one) => one.id === id);
  if (!chat) return `chat ${id}`;
  return chat.type === "private" ? `${chat.title}’s private chat` : `“${chat.title}”`;
}

/** Return a moment (epoch seconds) as the person's clock shows it, with seconds. */
export function moment(epochSeconds) {
  return new Date(epochSeconds * 1000).toLocaleTimeString("en-GB");
}

/** Return milliseconds in the shortest honest way: <1 ms, 4 ms, 1.3 s, 2 min 5 s. */
export function lasting(milliseconds) {
  if (milliseconds < 0.5) return "<1 ms";
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
