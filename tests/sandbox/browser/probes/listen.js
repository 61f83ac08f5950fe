// Keeps in `heard` the messages that a screen reader would have read out because they were added.
globalThis.heard = [];

document.addEventListener("DOMContentLoaded", () => {
  const log = document.getElementById("log");
  const isMessage = (node) => node instanceof Element && node.matches(".message");
  const listen = (changes) => {
    if (log.getAttribute("aria-live") === "off") return;
    heard.push(...changes.flatMap((change) => [...change.addedNodes]).filter(isMessage).map((one) => one.textContent));
  };
  new MutationObserver(listen).observe(log, { childList: true });
});
