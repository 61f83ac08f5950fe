// Draws the round picture of a person: the profile photo, or else letters.

import { h } from "./dom.js";
import { hue, initials } from "./format.js";

/** Return a person's small picture; it says nothing to a screen reader, the name stands beside it. */
export function face({ id, first_name: name, photo }) {
  if (photo) {
    return h("img", { class: "avatar avatar--small avatar--photo", src: `/control/people/${id}/photo?v=${photo}`, alt: "", width: 28, height: 28 });
  }
  return h("span", { class: `avatar avatar--small hue-bg-${hue(name)}`, "aria-hidden": "true", text: initials(name) });
}
