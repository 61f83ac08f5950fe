// Shows any JSON value as a tree that opens and closes; branches are built when they are first opened.

import { h } from "./dom.js";

const OPEN_BELOW = 12; // a branch with at most so many entries begins open
const LONGEST_TEXT = 400; // longer texts are folded

/**
 * Return the tree of a value. Texts that hold JSON themselves, as Bot API parameters do, open as JSON too.
 *
 * @param {any} value
 * @param {string} label what a screen reader calls the tree
 */
export function jsonView(value, label) {
  const tree = h("div", { class: "json", role: "group", "aria-label": label });
  tree.append(isBranch(value) ? entries(value, 0) : leaf(value));
  return tree;
}

function isBranch(value) {
  return typeof value === "object" && value !== null;
}

function entries(branch, depth) {
  const keys = Object.keys(branch);
  if (keys.length === 0) return h("span", { class: "json__empty", text: Array.isArray(branch) ? "[ ]" : "{ }" });
  return h("ul", { class: "json__list" }, ...keys.map((key) => entry(key, branch[key], depth)));
}

function entry(key, value, depth) {
  const inner = parsed(value);
  if (isBranch(inner) && Object.keys(inner).length > 0) {
    return h("li", {}, fold(key, inner, depth, inner === value ? "" : "JSON text"));
  }
  return h("li", { class: "json__leaf" }, h("span", { class: "json__key", text: `${key}: ` }), leaf(value));
}

function fold(key, branch, depth, note) {
  const size = Object.keys(branch).length;
  const shape = Array.isArray(branch) ? `[${size}]` : `{${size}}`;
  const summary = h(
    "summary",
    { class: "json__summary" },
    h("span", { class: "json__key", text: key }),
    h("span", { class: "json__size", text: note ? ` ${shape} ${note}` : ` ${shape}` }),
  );
  const details = h("details", { class: "json__fold" }, summary);
  const fill = () => details.childElementCount === 1 && details.append(entries(branch, depth + 1));
  details.addEventListener("toggle", fill);
  if (depth < 2 && size <= OPEN_BELOW) {
    fill();
    details.open = true;
  }
  return details;
}

function leaf(value) {
  if (typeof value !== "string") return h("span", { class: `json__${kindOf(value)}`, text: String(value) });
  if (value.length <= LONGEST_TEXT) return h("span", { class: "json__text", text: JSON.stringify(value) });
  return h(
    "details",
    { class: "json__long" },
    h("summary", { class: "json__summary", text: `${value.slice(0, 80)}… (${value.length} characters)` }),
    h("span", { class: "json__text", text: value }),
  );
}

function kindOf(value) {
  return value === null ? "null" : typeof value;
}

/** Return what a text means when it holds a JSON object or list, otherwise the value itself. */
function parsed(value) {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
