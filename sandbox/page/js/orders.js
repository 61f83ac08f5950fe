// Orders for single calls: "the next submit is applied, but its answer is lost", and the list of those that wait.

import { action, attempt, chatName, choice, labelled, section } from "./controls.js";
import { h } from "./dom.js";
import { onReturn, refresher, watchVisibility } from "./refresher.js";

// Suggestions only; the sandbox knows which calls there are and says so.
const CALLS = {
  telegram: [
    "sendMessage", "editMessageText", "editMessageCaption", "editMessageMedia", "editMessageReplyMarkup",
    "answerCallbackQuery", "sendChatAction", "sendPhoto", "deleteMessage", "getUpdates", "getFile", "download", "*",
  ],
  provider: ["detect", "get_policy", "oss_upload", "submit", "status", "list", "cancel", "result", "*"],
};
/** What an order does to a call: its name, and in words. */
export const EFFECTS = [
  ["answer", "Not done, answered with an error"],
  ["answer_after", "Done, but answered with an error"],
  ["drop_before", "Not done, connection cut"],
  ["drop_after", "Done, but the answer is lost"],
  ["delay", "Done, answered late"],
  ["truncate", "Done, half of the answer arrives"],
];
const ANSWERS = ["answer", "answer_after"];

/** Add the form and the list of waiting orders to a pane. */
export function mountOrders(pane, context) {
  const form = orderForm(context);
  const list = h("ul", { class: "orders", role: "list", "aria-label": "Waiting orders" });
  const none = h("p", { class: "panel-note", text: "No orders wait." });
  const note = "Hit one kind of call, as often as you say. Orders that switches above made are listed too.";
  const block = section("Trouble for the next call", { note }, form.element, none, list);
  pane.append(block);

  const refresh = refresher(load, { gap: 400, failed: () => {} }); // the switches above tell when nobody answers
  form.element.addEventListener("submit", async (event) => {
    event.preventDefault();
    const done = await attempt(context, () => context.api.post("/faults", form.wish()));
    if (done) context.ui.toast("Ordered");
    refresh.touch();
  });
  watchVisibility(block, (isVisible) => refresh.see(isVisible));
  context.live.on("trouble.changed", refresh.touch);
  for (const kind of ["telegram.call", "provider.call"]) {
    context.live.on(kind, (event) => event.fault && refresh.touch());
  }
  onReturn(context.live, refresh.touch);

  async function load() {
    const { faults } = await context.api.get("/faults");
    const waiting = faults.filter((fault) => fault.times !== 0);
    none.hidden = waiting.length > 0;
    list.replaceChildren(...waiting.map((fault) => orderRow(fault, context.store, () => remove(fault))));
  }

  async function remove(fault) {
    await attempt(context, () => context.api.delete(`/faults/${fault.id}`));
    refresh.touch();
  }
}

function orderRow(fault, store, remove) {
  const effect = EFFECTS.find(([name]) => name === fault.effect)?.[1] ?? fault.effect;
  const status = ANSWERS.includes(fault.effect) ? ` ${fault.status}` : "";
  const times = fault.times < 0 ? "until removed" : `${fault.times} more`;
  const facts = [`${times}, hit ${fault.hits} so far`];
  if (fault.skip > 0) facts.push(`after ${fault.skip} unharmed`);
  for (const [name, value] of Object.entries(fault.match)) {
    facts.push(name === "chat_id" ? `only in ${chatName(value, store)}` : `only ${name} ${JSON.stringify(value)}`);
  }
  return h(
    "li",
    { class: "order" },
    h(
      "div",
      { class: "order__text" },
      h(
        "p",
        { class: "order__title" },
        h("span", { class: "calls__method", text: fault.call === "*" ? "any call" : fault.call }),
        h("span", { class: `service service--${fault.service}`, text: fault.service }),
      ),
      h("p", { class: "panel-note", text: `${effect}${status} · ${facts.join(", ")}` }),
    ),
    action("Remove", remove, { label: `Remove the order for ${fault.call}` }),
  );
}

/** Return `{element, wish()}`: the form, and the order it describes. */
function orderForm(context) {
  const service = choice([["telegram", "Telegram"], ["provider", "Provider"]]);
  const calls = h("datalist", { id: "order-calls" });
  const call = h("input", { type: "text", list: "order-calls", required: true, spellcheck: "false" });
  call.value = CALLS.telegram[0];
  const effect = choice(EFFECTS);
  const times = h("input", { type: "number", min: "1", max: "1000", value: "1", required: true });
  const status = h("input", { type: "number", min: "400", max: "599", value: "500", required: true });
  const body = h("input", { type: "text", placeholder: '{"parameters": {"retry_after": 3}}', spellcheck: "false" });
  const delay = h("input", { type: "number", min: "0", max: "600", step: "0.1", value: "5", required: true });
  const here = h("input", { type: "checkbox" });
  const hereLabel = h("label", { class: "panel-check" }, here, h("span", { text: "Only calls about this chat" }));
  const answers = [labelled("HTTP status", status), labelled("Body (JSON or text)", body, { wide: true })];
  const late = labelled("Seconds", delay);

  const suit = () => {
    calls.replaceChildren(...CALLS[service.value].map((name) => h("option", { value: name })));
    for (const field of answers) field.hidden = !ANSWERS.includes(effect.value);
    late.hidden = effect.value !== "delay";
    hereLabel.hidden = service.value !== "telegram";
    // A hidden field must not stop the form from being sent.
    status.disabled = answers[0].hidden;
    delay.disabled = late.hidden;
  };
  service.addEventListener("change", () => {
    call.value = CALLS[service.value][service.value === "provider" ? 3 : 0];
    suit();
  });
  effect.addEventListener("change", suit);
  suit();

  const wish = () => {
    const order = { service: service.value, call: call.value.trim(), effect: effect.value, times: Number(times.value) };
    if (ANSWERS.includes(effect.value)) Object.assign(order, { status: Number(status.value), body: meant(body.value) });
    if (effect.value === "delay") order.seconds = Number(delay.value);
    const chat = here.checked && service.value === "telegram" ? context.store.chat : null;
    if (chat) order.match = { chat_id: chat.id };
    return order;
  };

  const element = h(
    "form",
    { class: "panel-form", "aria-label": "Order trouble for the next call" },
    calls,
    labelled("Service", service),
    labelled("Call", call),
    labelled("What happens", effect, { wide: true }),
    labelled("Times", times),
    late,
    ...answers,
    hereLabel,
    h("button", { type: "submit", class: "button button--primary", text: "Order it" }),
  );
  return { element, wish };
}

/** Return the JSON a text spells, or the text itself. */
function meant(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
