// What stands in a chat without messages: how to begin.

import { button } from "./dialogs.js";
import { h } from "./dom.js";

/**
 * Draw the empty chat; `start` writes /start, `example` sends the example portrait, `exampleCalled` does with a
 * caption, `choose` opens the picker.
 */
export function drawWelcome({ store }, { start, example, exampleCalled, choose }) {
  if (store.chat?.type !== "private") return inGroup(store, exampleCalled);
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

// A bot in a group is silent until it is called by its name (handlers/groups/guide.py); privacy mode hides the rest from it.
function inGroup({ bot, botName, chat }, exampleCalled) {
  const call = `/emoji@${bot?.username ?? ""}`.replace(/@$/u, "");
  const isHere = !chat || ["member", "administrator", "restricted"].includes(chat.bot);
  const words = isHere
    ? [`Write `, h("code", { text: call }), ` as the caption of your photo, or as the answer to one that you sent. Without that ${botName} stays silent in groups.`]
    : [`${botName} is not in this group: the chat menu adds it.`];
  return h(
    "section",
    { class: "welcome", "aria-label": "Empty chat" },
    h("h3", { text: isHere ? `Call ${botName} here` : "Nobody answers here" }),
    h("p", {}, ...words),
    isHere ? h("div", { class: "welcome__acts" }, button("Send the example selfie with it", () => exampleCalled(call))) : null,
  );
}
