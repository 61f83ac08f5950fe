// Puts the page together: one context, handed to every part.
//
// The context:
//   api       get, post, patch, delete of /control/..., mediaUrl
//   live      on(prefix, handler), onState(handler): the sandbox's events
//   store     people, chats, the open chat and its messages, as whom one acts; subscribe(handler)
//   ui        toast, confirm, alert, report(error), announce
//   sheet     open(), close(): the inspector, where it is no column of its own
//   askInline(words): types behind the bot's name
//   acts, keyboards, openActions, openSet, find, scrollTo, showsDeleted: what the conversation's parts need
//   topicActs, openMembers, chatMenu: what can be done to groups

import { acceptDrops, createAttach } from "./attach.js";
import { api } from "./api.js";
import { createActions } from "./actions.js";
import { createBanners } from "./banners.js";
import { createCamera } from "./camera.js";
import { createChatList } from "./chats.js";
import { createChatMenu } from "./chatmenu.js";
import { createComposer } from "./composer.js";
import { createConversation } from "./conversation.js";
import { createHeader } from "./header.js";
import { icon, replace } from "./dom.js";
import { createKeyboards } from "./keyboard.js";
import { createLive } from "./live.js";
import { createMembers } from "./members.js";
import { createNew } from "./newchat.js";
import { createPeople } from "./people.js";
import { createSheet } from "./sheet.js";
import { createSkipLink } from "./skiplink.js";
import { createStickerSets, setOfLink } from "./stickers.js";
import { createStore } from "./store.js";
import { createThemeToggle } from "./themes.js";
import { createTopicActs } from "./topics.js";
import { createUi } from "./dialogs.js";
import { drawWelcome } from "./welcome.js";
import { mount as mountPanel } from "./panel.js";

const at = (id) => document.getElementById(id);

const ui = createUi(at("toasts"), at("announcer"));
const live = createLive();
const store = createStore(api, live, ui);
const context = { api, live, store, ui, sheet: createSheet(at("sheet"), at("sheet-close")) };

context.openSet = createStickerSets(context);
context.openLink = async (url) => {
  const name = setOfLink(url);
  if (name) { context.openSet(name); return; }
  const isSure = await ui.confirm({ title: "Open this link?", text: url, action: "Open" });
  if (isSure) open(url, "_blank", "noopener,noreferrer");
};
context.keyboards = createKeyboards(context);

const attach = createAttach(context, { fields: () => composer.replying(), end: () => composer.endReply() });
const camera = createCamera((file) => attach.pick([file]));
const composer = createComposer(at("composer"), context, { pick: attach.pick, example: attach.example, camera });
const actions = createActions({ ...context, composer });
context.topicActs = createTopicActs(context);
context.openMembers = createMembers(context);
const made = createNew(context);
const menu = createChatMenu(context);
context.openActions = actions.openActions;
context.chatMenu = menu.items;
context.showsDeleted = menu.showsDeleted;
context.askInline = composer.askInline;
context.acts = { command: (text) => composer.write(text), link: context.openLink, react: actions.react };

const choose = () => at("composer").querySelector("input[type=file]").click();
const welcome = () => drawWelcome(context, { start: () => composer.write("/start"), example: attach.example, exampleCalled: attach.exampleWith, choose });
const parts = [
  createPeople(at("acting"), context, made.items),
  createChatList(at("chats"), context),
  createHeader(at("head"), context),
  createBanners(at("banners"), context),
  composer,
  createConversation({ log: at("log"), pill: at("new-messages"), context, empty: welcome }),
];

function headButton(id, shape, run) {
  replace(at(id), icon(shape));
  at(id).addEventListener("click", () => run(at(id)));
}

function render() {
  document.body.dataset.view = store.chatId === null ? "list" : "chat";
  for (const part of parts) part.render();
  followSkipLink();
}

createThemeToggle(at("theme"));
headButton("new", "plus", (button) => made.openNew(button));
headButton("side-panel", "panel", () => context.sheet.open());
const followSkipLink = createSkipLink(document.querySelector(".skip-link"), composer);
acceptDrops(at("conversation"), at("drop"), attach.pick);
store.subscribe(render);
live.onState((state) => { if (state === "online") store.load().catch(ui.report); });
live.connect();
mountPanel(at("panel"), context);
