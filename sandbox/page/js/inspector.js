// The Calls tab: every call of the bot to Telegram and to the provider as it happens, with filters.

import { callRecord, failed, fits, statusText, summary, verdict } from "./calls.js";
import { callDetail } from "./call-detail.js";
import { h, iconButton } from "./dom.js";
import { lasting, moment, setText } from "./controls.js";
import { onReturn, refresher, watchVisibility } from "./refresher.js";

const ROWS = 500;
const NEAR_THE_END = 24; // pixels
const NO_CALLS = "No calls yet. They appear here as the bot makes them.";
const SERVICES = [
  ["", "All"],
  ["telegram", "Telegram"],
  ["provider", "Provider"],
];

/** Fill the pane of the Calls tab. */
export function mount(pane, context) {
  const record = callRecord(context.api);
  const filter = { service: "", words: [], errors: false, polls: false };
  const view = { following: true, shownTo: 0, clearedTo: 0, chosen: null };

  const body = h("tbody", {});
  const scroller = h("div", { class: "calls__scroller", tabindex: "-1" }, table(body));
  const empty = h("p", { class: "empty calls__empty", text: NO_CALLS });
  const follow = pressable("Follow", true, () => setFollowing(!view.following));
  const unseen = h("button", { type: "button", class: "calls__unseen", hidden: true });
  unseen.addEventListener("click", () => setFollowing(true));
  const detail = callDetail(context, () => choose(null));
  const bar = toolbar(filter, follow, redraw, clear);
  pane.append(bar, h("div", { class: "calls" }, scroller, empty, unseen), detail.element);

  const matches = (call) =>
    call.seq > view.clearedTo &&
    (filter.service === "" || call.service === filter.service) &&
    (filter.polls || call.method !== "getUpdates") &&
    (!filter.errors || failed(call) || Boolean(call.fault)) &&
    fits(call, filter.words);

  function redraw() {
    body.replaceChildren();
    view.shownTo = 0;
    append();
  }

  /** Add the rows that are missing, let the oldest go, and keep the newest in sight. */
  function append() {
    const fresh = record.calls.filter((call) => call.seq > view.shownTo && matches(call)).slice(-ROWS);
    view.shownTo = record.last;
    body.append(...fresh.map(row));
    while (body.rows.length > ROWS) body.rows[0].remove();
    mark();
    if (view.following) scroller.scrollTop = scroller.scrollHeight;
    show();
  }

  function show() {
    const waiting = view.following ? 0 : record.calls.filter((call) => call.seq > view.shownTo && matches(call)).length;
    empty.hidden = body.rows.length > 0;
    setText(empty, record.calls.length > 0 ? "No call fits the filter." : NO_CALLS);
    follow.setAttribute("aria-pressed", String(view.following));
    unseen.hidden = waiting === 0;
    setText(unseen, `${waiting} new ↓`);
  }

  function setFollowing(following) {
    view.following = following;
    if (following) append();
    else show();
  }

  function clear() {
    view.clearedTo = record.last;
    choose(null);
    redraw();
  }

  /** Show a call's details; reading one holds the list still. */
  function choose(seq) {
    const before = view.chosen;
    view.chosen = seq;
    pane.classList.toggle("panel-pane--detail", seq !== null);
    mark();
    if (seq === null) {
      detail.hide();
      if (before === null) return;
      if (isAtEnd()) setFollowing(true);
      (rowButton(before) ?? follow).focus();
      return;
    }
    setFollowing(false);
    detail.show(record.calls.find((call) => call.seq === seq));
    if (scroller.checkVisibility()) rowButton(seq)?.closest("tr").scrollIntoView({ block: "nearest" });
    else detail.element.focus(); // on a phone the details take the list's place
  }

  function isAtEnd() {
    return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_THE_END;
  }

  function rowButton(seq) {
    return body.querySelector(`button[data-seq="${seq}"]`);
  }

  function mark() {
    body.querySelector("[aria-current]")?.removeAttribute("aria-current");
    if (view.chosen !== null) rowButton(view.chosen)?.setAttribute("aria-current", "true");
  }

  body.addEventListener("click", (event) => {
    const seq = Number(event.target.closest("tr")?.dataset.seq);
    if (seq) choose(seq);
  });
  body.addEventListener("keydown", moveBetweenRows);
  pane.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || view.chosen === null) return;
    event.preventDefault(); // the sheet around the panel closes with the next one
    choose(null);
  });
  scroller.addEventListener("scroll", () => {
    const atEnd = isAtEnd();
    if (atEnd !== view.following && !(atEnd && view.chosen !== null)) setFollowing(atEnd);
  });

  const refresh = refresher(
    async () => {
      if (!(await record.load())) return;
      if (view.following) append();
      else show();
    },
    { gap: 250, failed: (error) => setText(empty, error.message) },
  );
  watchVisibility(scroller, (isVisible) => refresh.see(isVisible));
  context.live.on("telegram.call", refresh.touch);
  context.live.on("provider.call", refresh.touch);
  onReturn(context.live, () => {
    record.forget();
    view.clearedTo = 0;
    redraw();
    refresh.touch();
  });
}

function table(body) {
  const heads = [
    ["Time", "calls__time"],
    ["Call", "calls__call"],
    ["Status", "calls__status"],
    ["Took", "calls__took"],
  ];
  const head = h("tr", {}, ...heads.map(([text, name]) => h("th", { scope: "col", class: name, text })));
  return h(
    "table",
    { class: "calls__table" },
    h("caption", { class: "visually-hidden", text: "Calls of the bot, newest at the bottom" }),
    h("thead", {}, head),
    body,
  );
}

function row(call) {
  const button = h("button", { type: "button", class: "calls__open", dataset: { seq: String(call.seq) } });
  button.append(
    h("span", { class: "calls__method", text: call.method }),
    h("span", { class: "calls__params", text: summary(call) }),
  );
  const service = h("span", { class: `service service--${call.service}`, text: call.service });
  const status = h("span", { class: `status status--${verdict(call)}`, text: statusText(call) });
  const hit = call.fault ? h("span", { class: "calls__fault", text: "fault" }) : "";
  return h(
    "tr",
    { dataset: { seq: String(call.seq) } },
    h("td", { class: "calls__time" }, h("time", { text: moment(call.at) }), service),
    h("td", { class: "calls__call" }, button),
    h("td", { class: "calls__status" }, status, hit),
    h("td", { class: "calls__took", text: lasting(call.duration_ms) }),
  );
}

function moveBetweenRows(event) {
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  const next = step && event.target.closest("tr")?.[step]?.querySelector("button");
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function toolbar(filter, follow, redraw, clear) {
  const service = h("div", { class: "segments", role: "group", "aria-label": "Service" });
  for (const [value, text] of SERVICES) {
    const button = pressable(text, value === filter.service, () => {
      filter.service = value;
      for (const other of service.children) other.setAttribute("aria-pressed", String(other === button));
      redraw();
    });
    service.append(button);
  }
  const search = h("input", { type: "search", class: "field calls__search", placeholder: "Method or parameter" });
  search.setAttribute("aria-label", "Filter calls by method or parameter");
  search.addEventListener("input", () => {
    filter.words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    redraw();
  });
  const errors = pressable("Errors", false, () => toggle(errors, "errors"));
  const polls = pressable("getUpdates", false, () => toggle(polls, "polls"));
  function toggle(button, name) {
    filter[name] = !filter[name];
    button.setAttribute("aria-pressed", String(filter[name]));
    redraw();
  }
  return h(
    "div",
    { class: "calls__bar", role: "group", "aria-label": "Filters" },
    h("div", { class: "calls__tools" }, service, iconButton("trash", "Clear the list", clear), follow),
    h("div", { class: "calls__tools" }, search, errors, polls),
  );
}

function pressable(text, pressed, click) {
  const button = h("button", { type: "button", class: "segment", "aria-pressed": String(pressed), text });
  button.addEventListener("click", click);
  return button;
}
