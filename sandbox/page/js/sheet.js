// Opens and closes the inspector where it lies over the chat instead of beside it.

import { replace, icon } from "./dom.js";

/** Make the sheet of `element`; on a wide screen it is always there and this does nothing. */
export function createSheet(element, closing) {
  const wide = matchMedia("(min-width: 1100px)");
  let before = null;
  replace(closing, icon("close"));
  closing.addEventListener("click", close);
  element.addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.defaultPrevented) close(); });
  wide.addEventListener("change", settle);
  settle();

  function isOpen() { return document.body.dataset.sheet === "open"; }

  // What lies under an open sheet cannot be reached by keyboard, and a closed sheet neither.
  function settle() {
    const covers = !wide.matches && isOpen();
    element.inert = !wide.matches && !isOpen();
    for (const part of document.querySelectorAll(".side, .conversation")) part.inert = covers;
  }

  function open() {
    before = document.activeElement;
    document.body.dataset.sheet = "open";
    settle();
    closing.focus();
  }

  function close() {
    if (!isOpen()) return;
    delete document.body.dataset.sheet;
    settle();
    before?.focus?.();
  }

  return { open, close };
}
