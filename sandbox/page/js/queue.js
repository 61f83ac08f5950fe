// The provider's queue: tasks with their places, states and times, and the levers that steer them.

import { action, attempt, isOn, labelled, lasting, section, setSwitch, setText, switchButton } from "./controls.js";
import { h } from "./dom.js";

const ENDED_SHOWN = 30;
const LOOKS = { PENDING: "warn", RUNNING: "run", SUCCEEDED: "ok", FAILED: "bad", CANCELED: "none", UNKNOWN: "none" };

/** Return `{element, show(tasks, switches), tick()}`; `changed()` is called after each lever. */
export function queuePart(context, changed) {
  const hold = switchButton("Hold the queue", { toggle: setHold });
  const holdNote = h("span", { class: "panel-note", text: "Hold" });
  const body = h("tbody", {});
  const none = h("p", { class: "panel-note queue__none", text: "No task yet. A tap on an expression makes one." });
  const table = queueTable(body);
  const rows = new Map();
  const element = section(
    "Queue",
    {
      aside: h("div", { class: "panel-inline" }, holdNote, hold),
      note:
        "One task of the account runs, the others wait in the order they came. While held, nothing starts. " +
        "“Forget” acts as if a task's 24 hours were over.",
    },
    othersForm(context, changed),
    none,
    table,
  );
  let skew = 0;

  async function setHold(on) {
    const done = await attempt(context, () => context.api.post(on ? "/provider/hold" : "/provider/release"));
    if (done) setSwitch(hold, done.answer.hold); // at once: what follows from it is fetched in its own time
    changed();
  }

  async function steer(task, lever, facts) {
    await attempt(context, () => context.api.post(`/provider/tasks/${task.task_id}/${lever}`, facts));
    changed();
  }

  /** Show unfinished tasks in their order, then the ended ones, newest first; rows that stay are kept. */
  function show(tasks, switches) {
    if (isOn(hold) !== switches.hold) setSwitch(hold, switches.hold);
    skew = switches.clock_skew * 1000;
    const open = tasks.filter((task) => task.ended_ms === null);
    const ended = tasks.filter((task) => task.ended_ms !== null).slice(-ENDED_SHOWN).reverse();
    const waiting = open.filter((task) => task.status === "PENDING");
    const wanted = [...open, ...ended];
    for (const [id, row] of rows) {
      if (wanted.some((task) => task.task_id === id)) continue;
      row.element.remove();
      rows.delete(id);
    }
    wanted.forEach((task, index) => {
      const row = rows.get(task.task_id) ?? taskRow(steer);
      rows.set(task.task_id, row);
      row.show(task, waiting.indexOf(task) + 1);
      if (body.children[index] !== row.element) body.insertBefore(row.element, body.children[index] ?? null);
    });
    none.hidden = wanted.length > 0;
    table.hidden = wanted.length === 0;
    tick();
  }

  /** Bring the times up to date. */
  function tick() {
    const now = Date.now() + skew;
    for (const row of rows.values()) row.tick(now);
  }

  return { element, show, tick };
}

function queueTable(body) {
  const columns = ["Place", "Task", "State and time"];
  return h(
    "table",
    { class: "panel-table queue", hidden: true },
    h("caption", { class: "visually-hidden", text: "Tasks: unfinished first, then ended, newest first" }),
    h("thead", {}, h("tr", {}, ...columns.map((text) => h("th", { scope: "col", text })))),
    body,
  );
}

function taskRow(steer) {
  const name = h("span", { class: "queue__name" });
  const id = h("span", { class: "panel-id" });
  const levers = h("div", { class: "queue__levers" });
  const state = h("span", { class: "status" });
  const code = h("p", { class: "panel-note queue__code" });
  const time = h("p", { class: "panel-note queue__time" });
  const place = h("td", { class: "queue__place" });
  const element = h("tr", {}, place, h("td", {}, name, " ", id, levers), h("td", {}, state, code, time));
  let shown = null;
  let drawn = "";

  function show(task, number) {
    shown = task;
    element.classList.toggle("queue__row--others", task.others);
    setText(name, task.others ? "Somebody else's" : task.driven_id || "Unreadable order");
    setText(id, task.task_id.slice(0, 8));
    setText(place, number > 0 ? String(number) : "–");
    setText(state, task.status);
    state.className = `status status--${LOOKS[task.status] ?? "none"}`;
    setText(code, task.status === "FAILED" ? task.code : "");
    if (drawn === task.status) return; // a button under the mouse must not be replaced
    drawn = task.status;
    levers.replaceChildren(...leversOf(task, steer));
  }

  function tick(now) {
    const { created_ms: created, started_ms: started, ended_ms: ended } = shown;
    if (started === null) setText(time, ended === null ? `waits ${lasting(now - created)}` : "never ran");
    else setText(time, ended === null ? `runs ${lasting(now - started)}` : `ran ${lasting(ended - started)}`);
  }

  return { element, show, tick };
}

function leversOf(task, steer) {
  const label = (text) => `${text}: task ${task.task_id.slice(0, 8)}`;
  const lever = (text, name, facts) =>
    action(text, () => steer(task, name, facts), { kind: "button--small", label: label(text) });
  if (task.status === "RUNNING") {
    return [lever("Finish", "finish"), lever("Fail", "fail"), lever("Forget", "expire")];
  }
  if (task.status === "SUCCEEDED" && !task.others) {
    return [lever("Expire link", "expire_link"), lever("Forget", "expire")];
  }
  return task.status === "PENDING" ? [lever("Forget", "expire")] : [];
}

function othersForm(context, changed) {
  const count = h("input", { type: "number", min: "1", max: "200", value: "3", required: true });
  const seconds = h("input", { type: "number", min: "0", max: "3600", step: "0.5", placeholder: "as ours" });
  const form = h(
    "form",
    { class: "panel-form panel-form--line", "aria-label": "Queue tasks of somebody else" },
    labelled("Others' tasks", count),
    labelled("Seconds each", seconds),
    h("button", { type: "submit", class: "button", text: "Queue them" }),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const facts = { count: Number(count.value) };
    if (seconds.value !== "") facts.run_seconds = Number(seconds.value);
    await attempt(context, () => context.api.post("/provider/others", facts));
    changed();
  });
  return form;
}
