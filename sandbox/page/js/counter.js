// Counts what is typed when it comes near the length of one message.

import { h } from "./dom.js";

const LONGEST = 4096; // UTF-16 units, which is how JavaScript counts too
const NEAR = 300;
const NUMBER = new Intl.NumberFormat("en");

/** Return the counter and `count(text, isEdit)`, which shows it when it matters. */
export function createCounter() {
  const element = h("p", { class: "composer__count", "aria-live": "off", hidden: true });

  function count(text, isEdit) {
    const length = text.trim().length;
    const words = length > LONGEST - NEAR ? sentence(length, isEdit) : "";
    element.hidden = !words;
    // Read out when the limit is passed, not at every letter before it.
    element.setAttribute("aria-live", length > LONGEST ? "polite" : "off");
    element.classList.toggle("composer__count--over", length > LONGEST);
    if (element.textContent !== words) element.textContent = words;
  }

  return { element, count };
}

function sentence(length, isEdit) {
  if (length <= LONGEST) return `${NUMBER.format(LONGEST - length)} left`;
  return isEdit ? "Too long for one message" : "Goes out as several messages";
}
