// The profile of the person one acts as: a photo of one's own, put up or taken away.

import { below, openMenu } from "./dialogs.js";
import { h, iconButton } from "./dom.js";

/** Return the button that opens the menu; `extra()` gives the items that stand below. */
export function createProfile({ api, store, ui }, extra) {
  const picker = h("input", { type: "file", accept: "image/*", class: "visually-hidden", tabindex: "-1", "aria-label": "Choose a profile photo", on: { change: chosen } });
  const button = iconButton("more", "Profile", open);
  let whose = null; // the person for whom the picker was opened

  function open() {
    const { person } = store;
    if (!person) return;
    openMenu(below(button), [
      { icon: "image", label: person.photo ? "Change the profile photo" : "Set a profile photo", run: () => { whose = person; picker.click(); } },
      person.photo && { icon: "trash", label: "Remove the profile photo", danger: true, run: () => act(() => api.delete(`/people/${person.id}/photo`), `${person.first_name} has no profile photo now.`) },
      ...extra(),
    ].filter(Boolean), `Profile of ${person.first_name}`);
  }

  function chosen() {
    const [file] = picker.files;
    picker.value = "";
    if (!file || !whose) return;
    const form = new FormData();
    form.append("photo", file, file.name);
    act(() => api.post(`/people/${whose.id}/photo`, form), `${whose.first_name} has a new profile photo.`);
  }

  async function act(work, done) {
    try {
      await work();
      store.refresh();
      ui.toast(done);
      ui.announce(done);
    } catch (error) {
      ui.report(error);
    }
  }

  return { nodes: [button, picker] };
}
