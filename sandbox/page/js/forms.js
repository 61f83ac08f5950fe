// A small form in a dialog: it stays open, with what was typed, when the sandbox refuses.

import { freshId } from "./controls.js";
import { button, openDialog } from "./dialogs.js";
import { h } from "./dom.js";

/**
 * Open a form and return its dialog.
 * @param {object} parts title, action (the word on the button), children (nodes), submit (does it; throws a refusal)
 */
export function openForm({ title, action, children, submit }) {
  const refusal = h("p", { class: "dialog__refusal", role: "alert", hidden: true });
  const id = freshId("form");
  const form = h("form", { id, on: { submit: send } }, ...children, refusal);
  // A button that submits, so that Enter does in every field.
  const go = h("button", { type: "submit", form: id, class: "button button--primary", text: action });

  async function send(event) {
    event.preventDefault();
    if (go.disabled) return; // Enter while the first one is on its way
    go.disabled = true;
    try {
      await submit();
      dialog.close();
    } catch (error) {
      if (error.status === undefined) console.error(error);
      refusal.textContent = error.message;
      refusal.hidden = false;
    } finally {
      go.disabled = false;
    }
  }

  const dialog = openDialog({
    title,
    className: "dialog--small",
    children: [form],
    actions: [button("Cancel", () => dialog.close(), "button--quiet"), go],
  });
  return dialog;
}

/** Return a labelled field of a form; `hint` says what it is for. */
export function formField(text, control, hint = "") {
  const id = freshId("form-field");
  control.id = id;
  control.classList.add("field");
  if (hint) control.setAttribute("aria-describedby", `${id}-hint`);
  return h(
    "div",
    { class: "form-field" },
    h("label", { class: "field-label", for: id, text }),
    control,
    hint ? h("p", { class: "hint", id: `${id}-hint`, text: hint }) : null,
  );
}
