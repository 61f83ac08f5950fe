// The Provider tab: what it cost, the queue with everybody's tasks, and what the detector says about photos.

import { figure, moment, section, setText } from "./controls.js";
import { h } from "./dom.js";
import { photoRules } from "./photo-rules.js";
import { queuePart } from "./queue.js";
import { onReturn, refresher, watchVisibility } from "./refresher.js";

const ENTRIES = 100;
const TICK = 1000; // milliseconds between two looks while something waits or runs

/** Fill the pane of the Provider tab. */
export function mount(pane, context) {
  const failure = h("p", { class: "panel-error", role: "status", hidden: true });
  const queue = queuePart(context, () => refresh.touch());
  const money = moneyPart();
  const entries = entriesPart();
  const rules = photoRules(context);
  pane.append(failure, money.element, queue.element, entries.element, rules.element);

  let timer = 0;
  const refresh = refresher(
    async () => {
      const [ledger, { provider }] = await Promise.all([
        context.api.get("/provider/ledger"),
        context.api.get("/switches"),
        rules.load(),
      ]);
      tell("");
      money.show(ledger);
      queue.show(ledger.tasks, provider);
      entries.show(ledger);
    },
    { gap: 400, failed: (error) => tell(error.message) },
  );
  watchVisibility(pane, (isVisible) => {
    refresh.see(isVisible);
    clearInterval(timer);
    if (isVisible) timer = setInterval(queue.tick, TICK);
  });
  context.live.on("provider.", refresh.touch);
  context.live.on("trouble.changed", refresh.touch);
  onReturn(context.live, refresh.touch);

  function tell(text) {
    failure.hidden = text === "";
    setText(failure, text);
  }
}

function moneyPart() {
  const total = figure("Charged");
  const checks = figure("Checks");
  const clips = figure("Clips paid");
  const submitted = figure("Orders taken");
  const element = section(
    "Money",
    { note: "What the account would have been charged. Nothing here is real money." },
    h("dl", { class: "figures" }, total.element, checks.element, clips.element, submitted.element),
  );
  return {
    element,
    show(ledger) {
      total.set(`${ledger.total} CNY`);
      checks.set(String(ledger.detects));
      clips.set(String(ledger.entries.filter((entry) => entry.kind === "clip").length));
      submitted.set(String(ledger.submitted));
    },
  };
}

function entriesPart() {
  const body = h("tbody", {});
  const total = h("td", { class: "number" });
  const none = h("p", { class: "panel-note", text: "Nothing was charged yet." });
  const table = h(
    "table",
    { class: "panel-table", hidden: true },
    h("caption", { class: "visually-hidden", text: "Charges, newest first" }),
    h("thead", {}, heads(["Time", ""], ["For", ""], ["Units", "number"], ["CNY", "number"])),
    body,
    h("tfoot", {}, h("tr", {}, h("th", { scope: "row", colspan: "3", text: "Total" }), total)),
  );
  const element = section("Ledger", {}, none, table);
  let shown = "";

  function show(ledger) {
    const state = `${ledger.entries.length} ${ledger.total} ${ledger.entries.at(-1)?.at}`;
    if (state === shown) return;
    shown = state;
    none.hidden = ledger.entries.length > 0;
    table.hidden = ledger.entries.length === 0;
    body.replaceChildren(...ledger.entries.slice(-ENTRIES).reverse().map(entryRow));
    setText(total, ledger.total);
  }
  return { element, show };
}

function entryRow(entry) {
  const what = entry.kind === "detect" ? "Face check" : "Clip";
  const units = entry.kind === "detect" ? String(entry.units) : `${entry.units} s`;
  return h(
    "tr",
    {},
    h("td", { text: moment(entry.at) }),
    h("td", {}, what, " ", h("span", { class: "panel-id", text: (entry.task_id || entry.request_id).slice(0, 8) })),
    h("td", { class: "number", text: units }),
    h("td", { class: "number", text: entry.amount }),
  );
}

/** Return a row of column headers. */
function heads(...columns) {
  return h("tr", {}, ...columns.map(([text, name]) => h("th", { scope: "col", class: name, text })));
}
