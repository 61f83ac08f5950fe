// What the bot offers to share: its inline results above the field, as long as "@its_name " begins the text.

import { drawOffer } from "./offer.js";
import { h, replace } from "./dom.js";

const PAUSE_MS = 200; // an app does not ask at every letter of a fast typist
const PATIENCE_MS = 10_000;
const NEAR_END_PX = 160;
const REMEMBERED = 20;

/**
 * Make the results; `send(work)` carries a choice out and empties the field.
 * @param {{context: object, field: HTMLTextAreaElement, send: Function}} parts
 */
export function createInline({ context, field, send }) {
  const { api, live, store } = context;
  const answers = new Map(); // id of a query -> how to tell its answer, or the answer that came before its id
  let turn = 0; // counts what was asked, so that a late answer changes nothing
  let pause = 0;
  let isAsking = false;
  let words = "";
  let next = ""; // where the next page begins; empty when there is none
  let entries = []; // {element, isTile, run}
  let chosen = 0;

  const list = h("div", { class: "inline__list", id: "inline-results", role: "listbox", "aria-label": "Inline results", tabindex: "-1" });
  const note = h("p", { class: "inline__note", role: "status" });
  const element = h("div", { class: "inline", hidden: true }, note, list);
  // Keeps the focus, and so the results, in the field.
  element.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("scroll", loadMore, { passive: true });

  live.on("telegram.inline_answered", (event) => {
    const waiting = answers.get(event.id);
    if (waiting?.tell) { waiting.tell(event); return; }
    answers.set(event.id, { event });
    if (answers.size > REMEMBERED) answers.delete(answers.keys().next().value);
  });

  /** Ask the bot, soon, if this text calls it; whatever else is typed puts the results away. */
  function filter(text) {
    const typed = /^@(?<name>\w+)\s(?<words>[\s\S]*)$/u.exec(text);
    if (!typed || typed.groups.name.toLowerCase() !== store.bot?.username?.toLowerCase()) { close(); return; }
    stop();
    words = typed.groups.words.trim();
    pause = setTimeout(ask, PAUSE_MS);
  }

  async function ask(offset = "") {
    const mine = (turn += 1);
    isAsking = true;
    if (!entries.length) say(`Asking ${store.botName}…`);
    try {
      const wish = { query: words, offset, chat_type: store.chat?.type === "private" ? "sender" : store.chat?.type };
      const { query_id: id } = await api.post(`/people/${store.personId}/inline`, wish);
      const answer = await answerTo(id);
      if (mine === turn) show(answer, offset !== "");
    } catch (error) {
      if (mine === turn) fail(error, offset !== "");
    } finally {
      if (mine === turn) isAsking = false;
    }
    loadMore();
  }

  function answerTo(id) {
    const early = answers.get(id)?.event;
    answers.delete(id);
    if (early) return early;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => { answers.delete(id); reject(new Error(`${store.botName} did not answer.`)); }, PATIENCE_MS);
      answers.set(id, { tell: (event) => { clearTimeout(timer); answers.delete(id); resolve(event); } });
    });
  }

  function show({ id, results, next_offset: more, button }, isNextPage) {
    if (!isNextPage) clear();
    next = more;
    const offers = results.map((result) => ({ ...drawOffer(result, mediaOf(id, result)), run: () => choose(id, result) }));
    if (button && !isNextPage) offers.unshift({ ...drawOffer({ button }), run: () => start(button.start_parameter) });
    const from = entries.length;
    entries.push(...offers);
    offers.forEach((offer, index) => adopt(offer.element, from + index));
    say(entries.length ? "" : `${store.botName} offers nothing here.`);
    if (!isNextPage && entries.length) mark(button && entries.length > 1 ? 1 : 0);
  }

  function adopt(option, index) {
    option.id = `inline-${index}`;
    option.addEventListener("click", () => entries[index].run());
    list.append(option);
  }

  function mediaOf(queryId, result) {
    const query = new URLSearchParams({ query_id: queryId, result_id: result.id });
    return `/control/people/${store.personId}/inline/media?${query}`;
  }

  function choose(queryId, result) {
    const wish = { query_id: queryId, result_id: result.id, chat: store.chatId };
    if (store.thread !== null) wish.thread = store.thread;
    return send(() => api.post(`/people/${store.personId}/inline/choose`, wish));
  }

  // The button above the results leads into the private chat, as a link with a parameter does.
  function start(parameter) {
    return send(async () => {
      await api.post(`/chats/${store.personId}/send`, { from: store.personId, text: `/start ${parameter}` });
      store.openChat(store.personId, null);
    });
  }

  function loadMore() {
    const rest = list.scrollHeight - list.scrollTop - list.clientHeight;
    if (next && !isAsking && !element.hidden && rest < NEAR_END_PX) ask(next);
  }

  function say(sentence) {
    element.hidden = false;
    note.textContent = sentence;
    note.hidden = !sentence;
  }

  // Of a next page that does not come nobody needs to hear: what is here stays.
  function fail(error, isNextPage) {
    next = "";
    if (isNextPage) return;
    clear();
    say(error.message);
  }

  function mark(index) {
    entries[chosen]?.element.setAttribute("aria-selected", "false");
    chosen = index;
    const { element: option } = entries[chosen];
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function clear() {
    if (entries.length) field.removeAttribute("aria-activedescendant");
    entries = [];
    chosen = 0;
    next = "";
    replace(list);
    list.scrollTop = 0;
  }

  function stop() {
    clearTimeout(pause);
    turn += 1;
    isAsking = false;
  }

  function close() {
    stop();
    if (element.hidden) return;
    clear();
    element.hidden = true;
  }

  /** Handle a key of the field; returns whether the results used it. */
  function key(event) {
    if (element.hidden) return false;
    if (event.key === "Escape") close();
    else if (!entries.length || event.shiftKey || event.isComposing) return false;
    else if (event.key === "Enter") entries[chosen].run();
    else {
      const goal = { ArrowDown: () => vertical(1), ArrowUp: () => vertical(-1), ArrowRight: () => sideways(1), ArrowLeft: () => sideways(-1) }[event.key]?.();
      if (goal === undefined || goal < 0) return false;
      mark(goal);
    }
    event.preventDefault();
    return true;
  }

  // Among tiles, and only from the end of the text: elsewhere the arrows belong to the caret.
  function sideways(step) {
    const isAtEnd = field.selectionStart === field.value.length;
    return isAtEnd && entries[chosen].isTile && entries[chosen + step]?.isTile ? chosen + step : -1;
  }

  /** Return the nearest entry of the next line; the same one when there is no other line. */
  function vertical(step) {
    const place = (index) => entries[index].element.getBoundingClientRect();
    const here = place(chosen);
    const further = (index) => step * (place(index).top - here.top) > 1;
    const line = entries.map((_, index) => index).filter(further);
    const near = (index) => Math.abs(place(index).top - here.top) * 1e4 + Math.abs(place(index).left - here.left);
    return line.length ? line.reduce((best, index) => (near(index) < near(best) ? index : best)) : chosen;
  }

  return { element, filter, key, close };
}
