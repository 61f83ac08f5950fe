// What the pretended detector says about photos: rules, the latest of which decides.

import { action, attempt, choice, labelled, section } from "./controls.js";
import { h } from "./dom.js";

const VERDICTS = [
  ["InvalidFile.NoHuman", "No person in it"],
  ["InvalidFile.MultiHuman", "More than one person"],
  ["InvalidFile.FacePose", "Face turned away"],
  ["InvalidFile.FullFace", "Face not whole"],
  ["InvalidFile.FrontBody", "Not seen from the front"],
  ["InvalidFile.BodyProportion", "Person too large or too small"],
  ["InvalidFile.Resolution", "Too few or too many pixels"],
  ["InvalidFile.Value", "Not clear enough"],
  ["", "Accept the face"],
];

/** Return `{element, load()}`: the rules' section, and what brings it up to date. */
export function photoRules(context) {
  const verdict = choice(VERDICTS);
  const times = choice([["1", "the next photo"], ["3", "the next 3 photos"], ["-1", "every photo"]]);
  const form = h(
    "form",
    { class: "panel-form", "aria-label": "Say what the detector sees" },
    labelled("The detector says", verdict),
    labelled("About", times),
    h("button", { type: "submit", class: "button", text: "Add the rule" }),
  );
  const list = h("ul", { class: "orders", role: "list", "aria-label": "Rules for photos" });
  const clear = action("Forget all", forget, { kind: "button--quiet", label: "Forget all rules for photos" });
  clear.hidden = true;
  const element = section(
    "Photos",
    { aside: clear, note: "Rules for the provider's face check; the latest that fits decides." },
    form,
    list,
  );

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const rule = { reject_code: verdict.value, times: Number(times.value) };
    await attempt(context, () => context.api.post("/provider/photos", rule));
    await attempt(context, load);
  });

  async function forget() {
    await attempt(context, () => context.api.delete("/provider/photos"));
    await attempt(context, load);
  }

  async function load() {
    const { photos } = await context.api.get("/provider/photos");
    const live = photos.filter((rule) => rule.times !== 0);
    clear.hidden = photos.length === 0;
    list.replaceChildren(...live.reverse().map(ruleRow));
  }

  return { element, load };
}

function ruleRow(rule) {
  const verdict = VERDICTS.find(([code]) => code === rule.reject_code)?.[1] ?? rule.reject_code;
  const named = ["width", "height", "sha256"].filter((name) => rule[name] !== null);
  const which = named.map((name) => `${name} ${rule[name]}`);
  const times = rule.times < 0 ? "every photo" : `${rule.times} more`;
  return h(
    "li",
    { class: "order" },
    h(
      "div",
      { class: "order__text" },
      h("p", { class: "order__title" }, verdict),
      h("p", { class: "panel-note", text: [rule.reject_code, times, ...which].filter(Boolean).join(" · ") }),
    ),
  );
}
