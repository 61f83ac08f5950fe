// Brings pictures and files in: dropped, pasted, picked or taken, each shown before it is sent.

import { openPreview } from "./preview.js";

const EXAMPLE_NAME = "example.jpg";

/** Make the ways to bring files; `reply` tells what they answer, and ends when they were sent. */
export function createAttach(context, reply) {
  const { api, store, ui } = context;

  /** Show files before they are sent. */
  function pick(files) {
    if (!files.length || store.chatId === null) return;
    openPreview(files, context, async (chosen, fields) => {
      await upload(chosen, { ...fields, ...reply.fields() });
      reply.end();
    });
  }

  async function upload(files, fields) {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...store.actor(), ...fields })) {
      if (value !== "" && value !== false) form.append(name, value);
    }
    files.forEach((file, index) => form.append(`file${index}`, file, file.name || "photo.jpg"));
    await api.post(`/chats/${store.chatId}/send`, form);
    store.refresh();
  }

  /** Send the example portrait at once: someone without a photo at hand starts with one click. */
  function example() { return exampleWith(""); }

  async function exampleWith(caption) {
    try {
      const response = await fetch(api.exampleUrl);
      if (!response.ok) throw new Error("This sandbox has no example photo: it comes with scikit-image.");
      const file = new File([await response.blob()], EXAMPLE_NAME, { type: "image/jpeg" });
      await upload([file], { kind: "photo", caption });
    } catch (error) {
      ui.report(error);
    }
  }

  return { pick, example, exampleWith };
}

/** Let files be dropped on `target` and pasted anywhere; `cover` shows while they hover. */
export function acceptDrops(target, cover, pick) {
  let depth = 0; // entering a child comes before leaving its parent
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  target.addEventListener("dragenter", (event) => {
    if (!hasFiles(event)) return;
    depth += 1;
    cover.hidden = false;
  });
  target.addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    if (!depth) cover.hidden = true;
  });
  target.addEventListener("drop", (event) => {
    depth = 0;
    cover.hidden = true;
    if (hasFiles(event)) pick([...event.dataTransfer.files]);
  });
  // A file that misses the target would make the browser leave the page.
  for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => { if (hasFiles(event)) event.preventDefault(); });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    pick(files);
  });
}
