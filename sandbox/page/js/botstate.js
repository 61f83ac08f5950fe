// The Bot tab: the bot's process with its levers, its last words, the updates that wait for it, and the clock.

import { action, attempt, figure, lasting, section, setText } from "./controls.js";
import { h } from "./dom.js";
import { onReturn, refresher, watchVisibility } from "./refresher.js";

const WORDS = {
  running: "Running",
  starting: "Starting",
  stopped: "Stopped",
  unmanaged: "Started by somebody else",
};
const LEVERS = [
  ["kill", "kill -9", "button--danger", ["running", "starting"]],
  ["stop", "Stop", "", ["running", "starting"]],
  ["start", "Start", "button--primary", ["stopped"]],
  ["restart", "Restart", "", ["running", "starting"]],
];
const LEAPS = [
  [300, "+5 min"],
  [3 * 3600, "+3 h"],
  [24 * 3600, "+1 day"],
];
const SURVIVES =
  "Photos, jobs, messages and unread updates are rows on disk and survive even kill -9; " +
  "only steps under way are taken again, and nothing that was paid for is ordered twice.";
const CLOCK =
  "Puts the clocks of Telegram and of the provider forward, so that messages, links and tasks grow old. " +
  "The bot's own clock stays.";
const LOG_EVERY = 1500; // milliseconds; the bot's log has no events of its own
const NEAR_THE_END = 24; // pixels

/** Fill the pane of the Bot tab. */
export function mount(pane, context) {
  const process = processPart(context, () => refresh.touch());
  const updates = updatesPart();
  const clock = clockPart(context);
  pane.append(process.element, updates.element, clock.element, process.log);

  const refresh = refresher(
    async () => {
      const asked = [context.api.get("/bot"), context.api.get("/updates"), clock.load()];
      const [bot, { waiting }] = await Promise.all(asked);
      process.show(bot);
      updates.show(waiting);
    },
    { gap: 500, failed: (error) => process.fail(error.message) },
  );
  let timer = 0;
  watchVisibility(pane, (isVisible) => {
    refresh.see(isVisible);
    clearInterval(timer);
    if (isVisible) timer = setInterval(refresh.touch, LOG_EVERY);
  });
  for (const kind of ["bot.", "telegram.update", "telegram.confirmed"]) context.live.on(kind, refresh.touch);
  onReturn(context.live, refresh.touch);
}

function processPart(context, changed) {
  const state = h("span", { class: "status", text: "…" });
  const who = h("p", { class: "panel-note" });
  const process = figure("Process");
  const starts = figure("Starts");
  const failure = h("p", { class: "panel-error", role: "status", hidden: true });
  const levers = LEVERS.map(([name, text, kind, states]) => ({
    states,
    button: action(text, () => pull(name), { kind }),
  }));
  for (const lever of levers) lever.button.disabled = true; // until the state is known
  const log = h("pre", { class: "bot__log", tabindex: "0", role: "region", "aria-label": "Last log lines of the bot" });

  async function pull(name) {
    for (const lever of levers) lever.button.disabled = true; // until the state is known again
    await attempt(context, () => context.api.post(`/bot/${name}`));
    changed();
  }

  function show(bot) {
    failure.hidden = true;
    setText(state, WORDS[bot.state] ?? bot.state);
    state.className = `status status--${{ running: "ok", starting: "warn", stopped: "bad" }[bot.state] ?? "none"}`;
    const names = [bot.name, bot.username && `@${bot.username}`].filter(Boolean);
    setText(who, names.join(" · ") || "Nobody has asked who it is yet.");
    process.set(bot.pid ? String(bot.pid) : "none");
    starts.set(String(bot.starts));
    for (const lever of levers) lever.button.disabled = !lever.states.includes(bot.state);
    showLog(log, bot.log_tail ?? []);
    if (bot.state === "unmanaged") fail("This sandbox keeps no bot, so it cannot start or stop one: make demo does.");
  }

  function fail(text) {
    failure.hidden = false;
    setText(failure, text);
  }

  const element = section(
    "Process",
    { aside: state, note: SURVIVES },
    who,
    h("dl", { class: "figures" }, process.element, starts.element),
    failure,
    h("div", { class: "panel-buttons" }, ...levers.map((lever) => lever.button)),
  );
  return { element, log: section("Last log lines", {}, log), show, fail };
}

/** Show the lines, staying at the end only for somebody who is there. */
function showLog(log, lines) {
  const text = lines.join("\n") || "Nothing yet.";
  if (log.textContent === text) return;
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_THE_END;
  log.textContent = text;
  if (atEnd) log.scrollTop = log.scrollHeight;
}

function updatesPart() {
  const count = figure("Waiting updates");
  const kinds = h("p", { class: "panel-note" });
  const element = section("Updates", {}, h("dl", { class: "figures" }, count.element), kinds);
  function show(waiting) {
    count.set(String(waiting.length));
    const tally = new Map();
    for (const { update } of waiting) tally.set(update, (tally.get(update) ?? 0) + 1);
    const told = [...tally].map(([kind, number]) => `${number} ${kind}`).join(", ");
    setText(kinds, told || "The bot has fetched and confirmed everything.");
  }
  return { element, show };
}

function clockPart(context) {
  const ahead = figure("Ahead of the real time");
  const buttons = LEAPS.map(([seconds, text]) =>
    action(text, () => leap(seconds), { label: `Put the clocks forward: ${text}` }),
  );

  async function leap(seconds) {
    const done = await attempt(context, async () => {
      const { provider } = await context.api.get("/switches");
      await context.api.patch("/switches", { provider: { clock_skew: provider.clock_skew + seconds } });
      return context.api.post("/clock", { seconds });
    });
    if (done) show(done.answer);
  }

  function show(told) {
    ahead.set(told.ahead > 0 ? lasting(told.ahead * 1000) : "not at all");
  }

  const element = section(
    "Clock",
    { note: CLOCK },
    h("dl", { class: "figures" }, ahead.element),
    h("div", { class: "panel-buttons" }, ...buttons),
  );
  return {
    element,
    async load() {
      show(await context.api.post("/clock", { seconds: 0 })); // 0 only asks
    },
  };
}
