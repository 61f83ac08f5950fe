// Builds elements. Every text becomes a text node, so that data can never become markup.

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "muted", "loop", "autoplay", "controls"]);

/**
 * Make an element.
 * @param {string} tag its name
 * @param {object} props attributes; `class`, `text`, `on` ({click: handler}), `dataset` and `style` are special;
 *   null, undefined and false leave an attribute out, true sets it empty
 * @param {...(Node|string|null|undefined|false)} children what goes inside; nothing for null and false
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined) continue;
    if (name === "class") element.className = value;
    else if (name === "text") element.textContent = value;
    else if (name === "on") listen(element, value);
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (name === "style") for (const [key, one] of Object.entries(value)) element.style.setProperty(key, one);
    else if (PROPERTIES.has(name)) element[name] = value;
    else if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function listen(element, handlers) {
  for (const [kind, handler] of Object.entries(handlers)) element.addEventListener(kind, handler);
}

/** Put these children in place of whatever is inside. */
export function replace(element, ...children) {
  element.replaceChildren(...children.filter((child) => child !== null && child !== undefined && child !== false));
}

/** Make an icon, drawn with the colour of the text; it says nothing to a screen reader. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon--${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[name] ?? SHAPES.more);
  svg.append(path);
  return svg;
}

/** Make a round button that shows only an icon; the label is its name and its tooltip. */
export function iconButton(name, label, onClick, props = {}) {
  return h(
    "button",
    { type: "button", "aria-label": label, title: label, ...props, class: `icon-button ${props.class ?? ""}`, on: { click: onClick } },
    icon(name),
  );
}

/** Scroll without animation for people who asked for less motion. */
export function scrollBehavior() {
  return calm() ? "instant" : "smooth";
}

/** Return whether the person asked for less motion. */
export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

// Stroked shapes on a grid of 24.
const SHAPES = {
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  more: "M12 5.500v.01M12 12v.01M12 18.500v.01",
  attach: "M20 11.500l-8 8a5 5 0 0 1-7-7l8.5-8.500a3.4 3.4 0 0 1 4.8 4.800L10 17a1.7 1.7 0 0 1-2.4-2.400L15 7.2",
  camera: "M4 8.500A1.5 1.5 0 0 1 5.5 7H8l1.5-2.500h5L16 7h2.500A1.5 1.5 0 0 1 20 8.500v9a1.5 1.5 0 0 1-1.5 1.500h-13A1.5 1.5 0 0 1 4 17.500zM12 16.200a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.800z",
  image: "M5 5h14v14H5zM5 16l4.5-4.500L14 16l2.5-2.500L19 16M15.5 9v.01",
  send: "M12 19V5M6 11l6-6 6 6",
  slash: "M5 4h14a1.5 1.5 0 0 1 1.5 1.500v13A1.5 1.5 0 0 1 19 20H5a1.5 1.5 0 0 1-1.5-1.500v-13A1.5 1.5 0 0 1 5 4zM14 8l-4 8",
  check: "M5 12.500l4.5 4.500L19 7.5",
  down: "M6 9l6 6 6-6",
  reply: "M10 6L4 12l6 6M4 12h9a7 7 0 0 1 7 7",
  forward: "M14 6l6 6-6 6M20 12h-9a7 7 0 0 0-7 7",
  edit: "M4 20h4L19 9a2 2 0 0 0 0-2.800l-1.2-1.200a2 2 0 0 0-2.8 0L4 16zM13.5 6.500l4 4",
  trash: "M5 7h14M10 7V5h4v2M7 7l1 13h8l1-13M10.5 11v5.500M13.5 11v5.5",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  document: "M7 3.500h7l4.5 4.500v12.500h-11.500zM14 3.500V8h4.5",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.600l1.4 1.400M17 17l1.4 1.400M18.4 5.600L17 7M7 17l-1.4 1.4",
  moon: "M19.5 14.500A8 8 0 0 1 9.5 4.500a8 8 0 1 0 10 10z",
  panel: "M4 5h16v14H4zM14.5 5v14M17 9h.5M17 12h.5",
  group: "M9 11.500a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.400zM3 19c0-3 2.7-5 6-5s6 2 6 5M15.5 5.500a3 3 0 0 1 0 5.800M17 14.300c2.4.5 4 2.3 4 4.7",
  mask: "M4 7c5-1.6 11-1.6 16 0 0 6-2.5 11-8 11S4 13 4 7zM8 10.500c1-.7 2-.7 3 0M13 10.500c1-.7 2-.7 3 0",
  topic: "M10 4L8 20M16 4l-2 16M4.5 9h16M3.5 15h16",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  external: "M10 5H5v14h14v-5M14 5h5v5M19 5l-9 9",
  quiet: "M6 9a6 6 0 0 1 10-4.5M18 9c0 4 1.5 5.5 1.5 5.5M15 17H4.5S6 15.5 6 11M10.5 20.5h3M4 4l16 16",
  plus: "M12 5v14M5 12h14",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c.4-3.700 3.500-5.500 7.500-5.500s7.100 1.800 7.500 5.500",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  unlock: "M6 11h12v9H6zM8.500 11V7.500a3.500 3.500 0 0 1 6.700-1.400",
  live: "M12 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM12 19a7 7 0 1 0 0-14 7 7 0 0 0 0 14z",
  ban: "M12 20.500a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM6 6l12 12",
};
