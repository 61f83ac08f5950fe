// Keeps the latest calls of the bot to Telegram and to the provider, and says each in a few words.

const PAGE = 500;
const KEPT = 1000;
// Said first, because they tell what a call is about; the rest follows in the order it was sent.
const TELLING = [
  "chat_id", "message_id", "task_status", "task_id", "driven_id", "model", "text", "caption", "language_code", "offset",
];

/**
 * Return the record of calls: `calls` (oldest first), `load()`, which fetches what is new and returns whether
 * there was anything, and `forget()` for a sandbox that began anew.
 */
export function callRecord(api) {
  const record = { calls: [], last: 0 };

  async function page() {
    // Without `after` come the latest calls, with it the first ones later than it.
    const after = record.last > 0 ? `&after=${record.last}` : "";
    const { calls } = await api.get(`/calls?limit=${PAGE}${after}`);
    const fresh = calls.filter((call) => call.seq > record.last);
    if (fresh.length === 0) return 0;
    for (const call of fresh) record.calls.push(call);
    record.last = fresh.at(-1).seq;
    if (record.calls.length > KEPT) record.calls.splice(0, record.calls.length - KEPT);
    return fresh.length;
  }

  record.load = async () => {
    const isFirst = record.last === 0;
    let count = await page();
    const any = count > 0;
    while (!isFirst && count >= PAGE) count = await page();
    return any;
  };
  record.forget = () => {
    record.calls.length = 0;
    record.last = 0;
  };
  return record;
}

/** Return whether the caller did not get what it asked for. */
export function failed(call) {
  return call.status === 0 || call.status >= 400;
}

/** Return "ok", "warn" (the caller's mistake, or told to wait) or "bad" (broken, or cut off). */
export function verdict(call) {
  if (!failed(call)) return call.fault ? "warn" : "ok";
  return call.status === 0 || call.status >= 500 ? "bad" : "warn";
}

/** Return the status as a person reads it. */
export function statusText(call) {
  return call.status === 0 ? "cut" : String(call.status);
}

/** Return in one line what a call was about: its parameters, or, when it has none, what it learned. */
export function summary(call) {
  const sent = call.params ?? {};
  const params = Object.keys(sent).length > 0 ? sent : (call.answer?.output ?? {});
  const keys = [
    ...TELLING.filter((key) => key in params),
    ...Object.keys(params).filter((key) => !TELLING.includes(key)),
  ];
  return keys.map((key) => `${key} ${short(params[key])}`).join(" · ").slice(0, 200);
}

/** Return whether a typed filter fits a call: every word must occur in its method or parameters. */
export function fits(call, words) {
  if (words.length === 0) return true;
  const told = `${call.method} ${summary(call)}`.toLowerCase();
  return words.every((word) => told.includes(word));
}

function short(value) {
  if (typeof value === "string") return value.length > 48 ? `${value.slice(0, 47)}…` : value;
  if (Array.isArray(value)) return `[${value.length}]`;
  if (typeof value === "object" && value !== null) return "{…}";
  return String(value);
}
