// Says above the conversation when the sandbox is gone or the bot is not running.

import { button } from "./dialogs.js";
import { h, replace } from "./dom.js";

/** Draw the banners into `element` and keep them. */
export function createBanners(element, { api, live, store, ui }) {
  let isAsked = false;
  let drawn = null;
  live.onState(render);

  async function start() {
    isAsked = true;
    render();
    try {
      await api.post("/bot/start");
    } catch (error) {
      ui.report(error);
    } finally {
      isAsked = false;
      store.reloadBot().catch(ui.report);
    }
  }

  function which() {
    if (live.state === "gone") return "gone";
    if (isAsked || store.bot?.state === "starting") return "starting";
    return store.bot?.state === "stopped" ? "stopped" : "";
  }

  function render() {
    const now = which();
    if (now === drawn) return;
    drawn = now;
    const banners = {
      gone: () => h("div", { class: "banner banner--bad" }, h("p", {}, "The sandbox has stopped; run ", h("code", { text: "make demo" }), " again. This page comes back by itself.")),
      stopped: () => h("div", { class: "banner" }, h("p", { text: `${store.botName} is not running. What you send now waits for it.` }), button("Start it again", start, "button--primary")),
      starting: () => h("div", { class: "banner" }, h("p", { text: `${store.botName} is starting…` })),
    };
    replace(element, banners[now]?.());
  }

  return { render };
}
