// One call in full: what was sent, what came back, which fault hit it, and how to repeat it.

import { statusText, verdict } from "./calls.js";
import { action, attempt, copy, lasting, moment } from "./controls.js";
import { h, iconButton } from "./dom.js";
import { jsonView } from "./json-view.js";
import { EFFECTS } from "./orders.js";

/**
 * Return `{element, show(call), hide()}`; `close` is asked for when the person is done with it.
 */
export function callDetail(context, close) {
  const element = h("section", { class: "detail", "aria-label": "Call", hidden: true, tabindex: "-1" });
  let shown = null;

  async function show(call) {
    shown = call.seq;
    element.hidden = false;
    draw(call);
    element.scrollTop = 0;
    // The list's entry may be shortened or old; this one has the command and the whole answer.
    const told = await attempt(context, () => context.api.get(`/calls/${call.seq}`));
    if (told && shown === call.seq) draw(told.answer.call ?? told.answer);
  }

  function draw(call) {
    element.replaceChildren(
      head(call, close),
      ...faultNote(call),
      part("Parameters", jsonView(call.params ?? {}, "Parameters")),
      part("Answer", jsonView(call.answer ?? null, "Answer")),
      ...(call.curl ? [part("As curl", h("pre", { class: "detail__curl", text: call.curl, tabindex: "0" }))] : []),
      buttons(context, call),
    );
  }

  return {
    element,
    show,
    hide() {
      shown = null;
      element.hidden = true;
    },
  };
}

function head(call, close) {
  const facts = `${moment(call.at)} · took ${lasting(call.duration_ms)} · no. ${call.seq}`;
  return h(
    "header",
    { class: "detail__head" },
    h(
      "div",
      { class: "detail__title" },
      h("h3", { class: "detail__method", text: call.method }),
      h("span", { class: `service service--${call.service}`, text: call.service }),
      h("span", { class: `status status--${verdict(call)}`, text: statusText(call) }),
    ),
    h("p", { class: "panel-note", text: facts }),
    iconButton("close", "Close details", close, { class: "detail__close" }),
  );
}

function faultNote(call) {
  if (!call.fault) return [];
  const words = EFFECTS.find(([name]) => name === call.fault)?.[1] ?? call.fault;
  return [h("p", { class: "detail__fault", text: `An ordered trouble hit this call: ${words}.` })];
}

function part(title, content) {
  return h("div", { class: "detail__part" }, h("h4", { class: "detail__name", text: title }), content);
}

function buttons(context, call) {
  const json = () => copy(context, JSON.stringify(call, null, 2), "JSON");
  return h(
    "div",
    { class: "detail__buttons" },
    ...(call.curl ? [action("Copy as curl", () => copy(context, call.curl, "Command"))] : []),
    action("Copy JSON", json),
  );
}
