// Makes what the scene lacks: a person with a name and a language, a group or a forum with chosen members.

import { below, openMenu } from "./dialogs.js";
import { h } from "./dom.js";
import { face } from "./face.js";
import { formField, openForm } from "./forms.js";

const LANGUAGES = [
  ["en", "English"], ["zh-hans", "中文 (简体)"], ["zh-hant", "中文 (繁體)"], ["de", "Deutsch"], ["es", "Español"],
  ["ru", "Русский"], ["ja", "日本語"], ["ar", "العربية"], ["", "Not told to bots"],
];
const TYPES = [
  ["supergroup", "Group", "A supergroup, as Telegram makes them today."],
  ["forum", "Forum", "A supergroup with topics."],
  ["group", "Basic group", "Small, as Telegram made them first. It can become a supergroup later."],
];

/** Return what opens the menu "New", and its parts. */
export function createNew({ api, store }) {
  function openNew(at) { openMenu(below(at), items(), "New"); }

  function items() {
    return [
      { icon: "person", label: "New person", run: newPerson },
      { icon: "group", label: "New group or forum", run: newGroup },
    ];
  }

  function newPerson() {
    const name = h("input", { required: true, maxlength: "64", autofocus: true, autocomplete: "off" });
    const username = h("input", { pattern: "[A-Za-z][A-Za-z0-9_]{3,31}", maxlength: "32", autocomplete: "off", autocapitalize: "off", spellcheck: "false", title: "4 to 32 letters, digits or underscores, a letter first" });
    const language = h("select", {}, ...LANGUAGES.map(([value, text]) => h("option", { value, text, lang: value || null })));
    openForm({
      title: "New person",
      action: "Create",
      children: [
        formField("Name", name),
        formField("Language of the app", language, "The bot learns of it and may answer in it."),
        formField("Username, if any", username),
      ],
      submit: async () => {
        const wish = { first_name: name.value.trim(), username: username.value, language_code: language.value };
        const person = await api.post("/people", wish);
        await store.load();
        store.choosePerson(person.id);
      },
    });
  }

  function newGroup() {
    const title = h("input", { required: true, maxlength: "128", autofocus: true, autocomplete: "off" });
    const [types, type] = chooseType();
    const [members, ids] = chooseMembers();
    openForm({
      title: "New group",
      action: "Create",
      children: [formField("Title", title), types, members],
      submit: async () => {
        const wish = { title: title.value.trim(), type: type() === "group" ? "group" : "supergroup", is_forum: type() === "forum", members: ids() };
        const chat = await api.post("/chats", wish);
        await store.load();
        store.openChat(chat.id, null);
      },
    });
  }

  function chooseType() {
    const hint = h("p", { class: "hint", text: TYPES[0][2] });
    const inputs = TYPES.map(([value, , explains], index) => h("input", { type: "radio", name: "type", value, checked: index === 0, on: { change: () => { hint.textContent = explains; } } }));
    const choices = TYPES.map(([, text], index) => h("label", { class: "choice" }, inputs[index], h("span", { text })));
    const element = h("fieldset", { class: "form-set" }, h("legend", { class: "field-label", text: "Kind" }), h("div", { class: "choices" }, ...choices), hint);
    return [element, () => inputs.find((input) => input.checked).value];
  }

  // Whoever creates a group owns it, so the person one acts as comes first and cannot be left out.
  function chooseMembers() {
    const owner = store.person;
    const others = store.people.filter((one) => one.id !== owner.id);
    const boxes = others.map((one) => h("input", { type: "checkbox", checked: true, value: String(one.id) }));
    const rows = others.map((one, index) => h("label", { class: "check" }, boxes[index], face(one), h("span", { text: one.first_name })));
    const first = h("p", { class: "check check--fixed" }, face(owner), h("span", { text: owner.first_name }), h("span", { class: "badge", text: "owner" }));
    const bot = h("p", { class: "hint", text: `${store.botName} is added too.` });
    const element = h("fieldset", { class: "form-set" }, h("legend", { class: "field-label", text: "Members" }), first, ...rows, bot);
    return [element, () => [owner.id, ...others.filter((_, index) => boxes[index].checked).map((one) => one.id)]];
  }

  return { openNew, items };
}
