// What stands in a chat without messages: how to begin.

import { button } from "./dialogs.js";
import { h } from "./dom.js";

/** Draw the empty chat; `start` writes /start, `example` sends the example portrait, `choose` opens the picker. */
export function drawWelcome({ store }, { start, example, choose }) {
  if (store.chat?.type !== "private") {
    return h(
      "section",
      { class: "welcome", "aria-label": "Empty chat" },
      h("h3", { text: "Drop a selfie here" }),
      h("p", { text: `Everyone in ${store.chat?.title ?? "this group"} sees it. ${store.botName} may see only what Telegram's privacy mode lets it see: commands, replies to it, and photos that mention it.` }),
      h("div", { class: "welcome__acts" }, button("Use the example selfie", example)),
    );
  }
  return h(
    "section",
    { class: "welcome", "aria-label": "Empty chat" },
    h("img", { class: "welcome__mark", src: "/page/mark.svg", alt: "", width: 88, height: 88 }),
    h("h3", { text: "Drop a selfie here" }),
    h("p", { text: `${store.botName} turns it into a moving expression. Photos can also be pasted, picked or taken with the camera.` }),
    h(
      "div",
      { class: "welcome__acts" },
      button("Start", start, "button--primary button--big"),
      button("Choose a photo", choose),
      button("Use the example selfie", example),
    ),
  );
}
