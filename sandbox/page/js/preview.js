// Shows files before they are sent: as what, with which words, hidden or not.

import { button, openDialog } from "./dialogs.js";
import { h, icon, iconButton, replace } from "./dom.js";
import { bytes } from "./format.js";

const HIDEABLE = new Set(["photo", "video", "animation"]);

/** Open the dialog; `send(files, {kind, caption, spoiler})` is called until it succeeds or the person gives up. */
export function openPreview(files, { store }, send) {
  let list = files.map((file) => ({ file, url: URL.createObjectURL(file) }));
  const tiles = h("div", { class: "preview", role: "list", "aria-label": "What will be sent" });
  const ways = h("div", { class: "choices", role: "radiogroup", "aria-label": "Send as", on: { change: offerSpoiler } });
  const spoiler = h("input", { type: "checkbox", id: "spoiler" });
  const hiding = h("label", { class: "check", for: "spoiler" }, spoiler, h("span", { text: "Hide with a spoiler" }));
  const caption = h("textarea", { class: "field", rows: "2", id: "caption", placeholder: "Add a caption", on: { keydown: onKey } });
  const refusal = h("p", { class: "dialog__refusal", role: "alert", hidden: true });
  const go = button("Send", submit, "button--primary");
  const dialog = openDialog({
    title: "Send",
    children: [tiles, ways, hiding, h("label", { class: "field-label", for: "caption", text: "Caption" }), caption, privacyHint(store, caption), refusal],
    actions: [button("Cancel", () => dialog.close(), "button--quiet"), go],
    onClose: () => { for (const { url } of list) URL.revokeObjectURL(url); },
  });
  draw();
  caption.focus();

  function draw() {
    dialog.querySelector(".dialog__title").textContent = list.length > 1 ? `Send ${list.length} files` : "Send";
    tiles.classList.toggle("preview--many", list.length > 1);
    replace(tiles, ...list.map((one) => tile(one, list.length > 1 ? () => leaveOut(one) : null)));
    const before = ways.querySelector(":checked")?.value;
    const kinds = kindsOf(list.map(({ file }) => file));
    const chosen = kinds.find(({ value }) => value === before) ?? kinds[0];
    replace(ways, ...kinds.map((kind) => way(kind, kind === chosen)));
    offerSpoiler();
  }

  function leaveOut(one) {
    URL.revokeObjectURL(one.url);
    list = list.filter((other) => other !== one);
    draw();
  }

  function kind() { return ways.querySelector(":checked").value; }

  function offerSpoiler() {
    hiding.hidden = !HIDEABLE.has(kind());
    if (hiding.hidden) spoiler.checked = false;
  }

  function onKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  }

  // A refusal leaves everything as it is: what was chosen and typed can be corrected and sent again.
  async function submit() {
    if (go.disabled) return;
    go.disabled = true;
    go.textContent = "Sending…";
    try {
      await send(list.map(({ file }) => file), { kind: kind(), caption: caption.value.trim(), spoiler: spoiler.checked });
      dialog.close();
    } catch (error) {
      refusal.textContent = error.status === 0 ? "Not sent: the sandbox does not answer." : error.message;
      refusal.hidden = false;
      refusal.scrollIntoView({ block: "nearest" });
    } finally {
      go.disabled = false;
      go.textContent = "Send";
    }
  }
}

// In a group the bot sees only what names it: whoever does not know that waits for an answer in vain.
function privacyHint(store, caption) {
  const username = store.bot?.username;
  if (store.chat?.type === "private" || store.chat?.bot === "administrator" || !username) return null;
  const name = () => {
    if (!caption.value.includes(`@${username}`)) caption.value = `@${username} ${caption.value}`.trim();
    caption.focus();
  };
  return h(
    "p",
    { class: "hint" },
    `In a group ${store.botName} sees a photo that names it, or that answers one of its messages. `,
    h("button", { type: "button", class: "word word--action", text: `Name @${username}`, on: { click: name } }),
  );
}

function tile({ file, url }, remove) {
  return h(
    "div",
    { class: "preview__one", role: "listitem" },
    picture(file, url),
    remove ? iconButton("close", `Remove ${file.name}`, remove, { class: "preview__remove" }) : null,
  );
}

function picture(file, url) {
  const name = file.name || "File";
  const plain = () => h("div", { class: "preview__file" }, icon("document"), h("span", { text: name }), h("small", { text: bytes(file.size) }));
  // A picture that this browser cannot draw (HEIC in most of them) can be sent all the same.
  if (file.type.startsWith("image/")) return h("img", { src: url, alt: name, on: { error: (event) => event.target.replaceWith(plain()) } });
  if (file.type.startsWith("video/")) return h("video", { src: url, muted: true, loop: true, autoplay: true, playsinline: true, "aria-label": name });
  return plain();
}

function way({ value, label }, checked) {
  return h("label", { class: "choice" }, h("input", { type: "radio", name: "way", value, checked }), h("span", { text: label }));
}

/** Return as what an app would offer to send these files, the usual way first. */
function kindsOf(files) {
  const isMany = files.length > 1;
  const all = (start) => files.every((file) => file.type.startsWith(start));
  const photo = { value: "photo", label: isMany ? "Photos" : "Photo" };
  const video = { value: "video", label: isMany ? "Videos" : "Video" };
  const file = { value: "document", label: isMany ? "Files" : "File" };
  if (all("image/gif")) return [{ value: "animation", label: "GIF" }, photo, file];
  if (all("image/webp") && !isMany) return [photo, file, { value: "sticker", label: "Sticker" }];
  if (all("image/")) return [photo, file];
  if (all("video/")) return isMany ? [video, file] : [video, { value: "video_note", label: "Round video" }, file];
  if (all("audio/") && !isMany) return [{ value: "voice", label: "Voice" }, { value: "audio", label: "Audio" }, file];
  return [file];
}
