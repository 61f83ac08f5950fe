// Draws one inline result: a clip that moves already, a row of words, or the button above them.

import { h, icon } from "./dom.js";
import { drawLoop } from "./media.js";

const LETTERS = new Intl.Segmenter();

/**
 * Draw a result, or the button; `url` is where the result's clip is.
 * @returns {{element: HTMLElement, isTile: boolean}}
 */
export function drawOffer({ button, ...result }, url = "") {
  if (button) return { element: option("inline__button", button.text, icon("forward"), h("span", { text: button.text })), isTile: false };
  if (!result.file_id) return { element: row(result), isTile: false };
  const name = result.title || result.caption || "Clip";
  return { element: option("inline__tile", name, drawLoop(url), h("span", { class: "inline__name", text: name })), isTile: true };
}

function row({ title, description }) {
  const [mark, name] = parted(title);
  return option(
    "inline__row",
    description ? `${title}, ${description}` : title,
    h("span", { class: "inline__mark", text: mark }),
    h("span", { class: "inline__words" }, h("span", { class: "inline__title", text: name }), description ? h("span", { class: "inline__more", text: description }) : null),
  );
}

function option(className, label, ...inside) {
  return h("div", { class: `inline__one ${className}`, role: "option", "aria-selected": "false", "aria-label": label }, ...inside);
}

/** Return what stands in the round mark, an emoji or the first letter, and the words beside it. */
function parted(title) {
  const [first] = LETTERS.segment(title);
  const isEmoji = /\p{Extended_Pictographic}/u.test(first.segment);
  return isEmoji ? [first.segment, title.slice(first.segment.length).trim()] : [first.segment.toUpperCase(), title];
}
