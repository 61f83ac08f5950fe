() => {
  // Returns the controls on the screen that a screen reader could not name.
  const text = (nodes) => nodes.map((node) => node?.textContent ?? "").join("");
  const name = (one) => {
    const ids = (one.getAttribute("aria-labelledby") ?? "").split(" ");
    return text(ids.map((id) => document.getElementById(id))) || one.ariaLabel || text([...(one.labels ?? []), one]);
  };
  return [...document.querySelectorAll("button, a[href], input, select, textarea")]
    .filter((one) => one.checkVisibility() && !one.closest("[inert]") && !name(one).trim())
    .map((one) => one.outerHTML);
}
