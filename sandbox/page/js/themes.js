// Switches between light and dark; without a choice the system decides.

import { icon, replace } from "./dom.js";

/** Make `button` switch the theme. */
export function createThemeToggle(button) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const current = () => root.dataset.theme ?? (system.matches ? "dark" : "light");

  function paint() {
    const isDark = current() === "dark";
    const label = isDark ? "Switch to light" : "Switch to dark";
    button.setAttribute("aria-label", label);
    button.title = label;
    replace(button, icon(isDark ? "sun" : "moon"));
  }

  button.addEventListener("click", () => {
    root.dataset.theme = current() === "dark" ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
    paint();
  });
  system.addEventListener("change", paint);
  paint();
}
