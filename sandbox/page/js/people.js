// Lets one choose as whom to act: one of the people, or the group itself.

import { h, icon, replace } from "./dom.js";
import { face } from "./face.js";
import { createProfile } from "./profile.js";

const LANGUAGES = new Intl.DisplayNames(["en"], { type: "language" });

/** Draw the switcher into `element` and keep it; `extra()` gives more items for the menu of the profile. */
export function createPeople(element, context, extra) {
  const { store } = context;
  const profile = createProfile(context, extra);
  let drawn = "";

  element.addEventListener("keydown", (event) => {
    const choices = [...element.querySelectorAll("[role=radio]")];
    const at = choices.indexOf(document.activeElement);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined || at < 0) return;
    event.preventDefault();
    const next = choices.at((at + step) % choices.length);
    next.click();
    element.querySelector("[aria-checked=true]")?.focus();
  });

  function render() {
    const anonymous = store.canBeAnonymous() ? store.chat.title : null;
    const signature = JSON.stringify([store.people, store.personId, anonymous, store.asGroup]);
    if (signature === drawn) return;
    drawn = signature;
    const hadFocus = element.querySelector("[role=radiogroup]")?.contains(document.activeElement);
    const choices = store.people.map(person);
    if (anonymous) choices.push(group(anonymous));
    replace(
      element,
      h("div", { class: "acting__top" }, h("p", { class: "acting__label", id: "acting-label", text: "You act as" }), ...profile.nodes),
      h("div", { class: "acting__people", role: "radiogroup", "aria-labelledby": "acting-label" }, ...choices),
    );
    if (hadFocus) element.querySelector("[aria-checked=true]")?.focus();
  }

  function person(one) {
    const isChosen = one.id === store.personId && !store.asGroup;
    const language = one.language_code ? languageName(one.language_code) : "";
    return choice(isChosen, one.first_name, language, face(one), () => {
      if (one.id !== store.personId) store.choosePerson(one.id);
      else store.setAsGroup(false);
    });
  }

  function group(title) {
    const mark = h("span", { class: "avatar avatar--small avatar--mask" }, icon("mask"));
    return choice(store.asGroup, "Anonymous", `As the group ${title}`, mark, () => store.setAsGroup(true));
  }

  function choice(isChosen, name, title, mark, run) {
    return h(
      "button",
      {
        type: "button", role: "radio", class: "acting__choice", "aria-checked": String(isChosen), tabindex: isChosen ? "0" : "-1",
        title: title || null, on: { click: run },
      },
      mark,
      h("span", { text: name }),
    );
  }

  return { render };
}

function languageName(code) {
  try {
    return LANGUAGES.of(code) ?? code;
  } catch {
    return code; // people may carry any code; the sandbox lets them on purpose
  }
}
