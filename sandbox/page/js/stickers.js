// Shows a sticker set.

import { openDialog } from "./dialogs.js";
import { calm, h, replace } from "./dom.js";

const ADDRESS = /^https?:\/\/(?:t|telegram)\.me\/add(?:stickers|emoji)\/(?<name>\w+)/u;

/** Return the name of the set that an address leads to, or null. */
export function setOfLink(url) {
  return ADDRESS.exec(url)?.groups.name ?? null;
}

/** Return how to open a set by its name. */
export function createStickerSets({ api, ui }) {
  return async function openSet(name) {
    try {
      const answer = await api.get(`/sticker_sets/${encodeURIComponent(name)}`);
      show(answer.set ?? answer, name);
    } catch (error) {
      ui.report(error);
    }
  };

  function show(set, name) {
    const grid = h("div", { class: "stickers", role: "list", "aria-label": "Stickers" });
    const count = set.stickers.length;
    openDialog({
      title: set.title || name,
      className: "dialog--stickers",
      children: [h("p", { class: "dialog__text", text: `${count} ${count === 1 ? "sticker" : "stickers"} · ${name}` }), grid],
    });
    replace(grid, ...set.stickers.map((sticker, index) => tile(sticker, `/control/sticker_sets/${encodeURIComponent(name)}/${index}?v=${sticker.file_unique_id}`)));
    if (!count) replace(grid, h("p", { class: "empty", text: "This set is empty." }));
  }
}

function tile(sticker, url) {
  const emoji = (sticker.emoji ?? []).join(" ");
  const name = `Sticker ${emoji}`.trim();
  const picture = sticker.format === "video"
    ? h("video", { src: url, muted: true, loop: true, autoplay: !calm(), controls: calm(), playsinline: true, "aria-label": name })
    : h("img", { src: url, alt: name, loading: "lazy" });
  return h("div", { class: "stickers__one", role: "listitem" }, picture, h("span", { class: "stickers__emoji", text: emoji, "aria-hidden": "true" }));
}
