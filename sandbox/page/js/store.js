// Holds what the page shows: people, chats, the open chat, and as whom one acts. The truth is the sandbox's.

const MIN_GAP_MS = 60;
const LIST_GAP_MS = 300;

/** Keep the state of the page; `ui` tells people about refusals. */
export function createStore(api, live, ui) {
  const listeners = new Set();
  const store = {
    people: [], chats: [], bot: null, view: null,
    personId: null, chatId: null, thread: null, asGroup: false,
    get person() { return store.people.find((one) => one.id === store.personId) ?? null; },
    get chat() { return store.chats.find((one) => one.id === store.chatId) ?? null; },
    get botName() { return store.bot?.name || "Selfmoji"; },
    subscribe(handler) { listeners.add(handler); return () => listeners.delete(handler); },
    visibleChats, canBeAnonymous, isUnread, actor, load, refresh, choosePerson, openChat, closeChat, setAsGroup,
    reloadBot: () => fetchBot(), changed: () => changed(),
  };

  function changed() { for (const listener of [...listeners]) listener(); }

  /** Return the chats in the app of the person one acts as: the private one first. */
  function visibleChats() {
    const mine = (chat) => chat.type === "private" ? chat.id === store.personId
      : !chat.migrated_to && chat.members.some((member) => member.id === store.personId);
    return store.chats.filter(mine).sort((a, b) => (b.type === "private") - (a.type === "private"));
  }

  function canBeAnonymous() {
    const role = store.chat?.members?.find((member) => member.id === store.personId)?.role;
    return store.chat?.type === "supergroup" && (role === "owner" || role === "administrator");
  }

  /** Return the fields that say who acts, and where, in a request of the control API. */
  function actor() {
    const fields = { from: store.personId };
    if (store.thread !== null) fields.thread = store.thread;
    if (store.asGroup) fields.as_group = true;
    return fields;
  }

  function isUnread(chat) {
    if (!chat.last || chat.last.sender?.id === store.personId) return false;
    const open = chat.id === store.chatId && !document.hidden;
    return !open && chat.last.message_id > Number(sessionStorage.getItem(seenKey(chat.id)) ?? 0);
  }

  function seenKey(chatId) { return `seen:${store.personId}:${chatId}`; }

  function markSeen() {
    const newest = store.view?.messages.at(-1)?.message_id;
    if (newest && !document.hidden) sessionStorage.setItem(seenKey(store.chatId), newest);
  }

  async function load() {
    let { people } = await api.get("/people");
    if (!people.length) ({ people } = await api.post("/scene"));
    store.people = people;
    await readChats();
    readAddress();
    await Promise.all([fetchView(), fetchBot()]);
  }

  async function fetchBot() { store.bot = await api.get("/bot"); changed(); }

  async function fetchChats() { await readChats(); changed(); }

  async function readChats() {
    const [{ people }, { chats }] = await Promise.all([api.get("/people"), api.get("/chats")]);
    store.people = people;
    store.chats = chats;
    const moved = store.chat?.migrated_to;
    if (moved) openChat(moved, null);
  }

  async function fetchView() {
    const wanted = store.chatId;
    if (wanted === null) { store.view = null; changed(); return; }
    const view = await api.get(`/chats/${wanted}`);
    if (wanted !== store.chatId) return;
    store.view = view;
    markSeen();
    changed();
  }

  const refreshChats = coalesced(fetchChats, LIST_GAP_MS);
  const refreshView = coalesced(fetchView, MIN_GAP_MS);
  function refresh() { refreshChats(); refreshView(); }

  live.on("telegram.", (event) => {
    if (event.kind === "telegram.call" || event.chat_id === undefined) return;
    if (event.chat_id === store.chatId) refreshView();
    refreshChats();
  });
  live.on("bot.", () => fetchBot().catch(ui.report));
  document.addEventListener("visibilitychange", () => { markSeen(); changed(); });
  addEventListener("popstate", () => { readAddress(); refreshView(); });

  function choosePerson(id) {
    const inPrivate = store.chat?.type === "private" || store.chatId === null;
    store.personId = id;
    store.asGroup = false;
    const stays = !inPrivate && visibleChats().some((chat) => chat.id === store.chatId);
    if (stays || store.chatId === null) { writeAddress(false); changed(); return; }
    openChat(id, null);
  }

  function setAsGroup(value) { store.asGroup = value && canBeAnonymous(); changed(); }

  function openChat(chatId, thread) {
    const was = `${store.chatId}:${store.thread}`;
    if (chatId !== store.chatId) { store.view = null; store.asGroup = false; }
    store.chatId = chatId;
    store.thread = thread;
    writeAddress(was !== `${chatId}:${thread}`);
    changed();
    refreshView();
  }

  function closeChat() { store.chatId = null; store.view = null; writeAddress(true); changed(); }

  function writeAddress(push) {
    const parts = new URLSearchParams({ as: store.personId });
    if (store.chatId !== null) parts.set("chat", store.chatId);
    if (store.thread !== null) parts.set("topic", store.thread);
    localStorage.setItem("person", store.personId);
    history[push ? "pushState" : "replaceState"](null, "", `#${parts}`);
  }

  function readAddress() {
    const parts = new URLSearchParams(location.hash.slice(1));
    const number = (name) => (parts.has(name) ? Number(parts.get(name)) : null);
    const known = (id) => store.people.some((one) => one.id === id);
    const remembered = Number(localStorage.getItem("person"));
    store.personId = [number("as"), remembered, store.people[0]?.id ?? null].find(known) ?? null;
    const asked = store.visibleChats().find((chat) => chat.id === number("chat"));
    const isNarrow = matchMedia("(max-width: 719px)").matches;
    const chatId = asked?.id ?? (isNarrow ? null : store.personId);
    if (chatId !== store.chatId) { store.view = null; store.asGroup = false; }
    store.chatId = chatId;
    store.thread = asked ? number("topic") : null;
    writeAddress(false);
    changed();
  }

  /** Return a function that fetches soon, never twice at once, and once more if asked meanwhile. */
  function coalesced(fetchOne, gap) {
    let isBusy = false;
    let isWanted = false;
    return async function run() {
      if (isBusy) { isWanted = true; return; }
      isBusy = true;
      try {
        await fetchOne();
      } catch (error) {
        ui.report(error);
      }
      setTimeout(() => {
        isBusy = false;
        if (isWanted) { isWanted = false; run(); }
      }, gap);
    };
  }

  return store;
}
