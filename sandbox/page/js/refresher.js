// Loads again what a view shows after hints that it changed: paced, and only while somebody sees it.

/**
 * Return a handle whose `touch()` says "this may be out of date".
 *
 * `load` runs at most every `gap` milliseconds, never twice at once, inside an animation frame, and not at all
 * while the view or the browser's tab is hidden: what was missed is made up for when it is seen again.
 * A rejection goes to `failed(error)`; the next touch tries again.
 *
 * @param {() => Promise<void>} load
 * @param {{gap?: number, failed?: (error: Error) => void}} options
 */
export function refresher(load, { gap = 300, failed = () => {} } = {}) {
  let visible = false;
  let dirty = true;
  let planned = false;
  let busy = false;
  let endedAt = -Infinity;

  async function turn() {
    planned = false;
    if (!visible || document.hidden) return;
    dirty = false;
    busy = true;
    try {
      await load();
    } catch (error) {
      failed(error);
    } finally {
      busy = false;
      endedAt = performance.now();
      plan();
    }
  }

  function plan() {
    if (!dirty || !visible || document.hidden || planned || busy) return;
    planned = true;
    const pause = Math.max(0, endedAt + gap - performance.now());
    setTimeout(() => requestAnimationFrame(turn), pause);
  }

  document.addEventListener("visibilitychange", plan);

  return {
    touch() {
      dirty = true;
      plan();
    },
    see(isVisible) {
      visible = isVisible;
      plan();
    },
  };
}

/** Call `handler(bool)` whenever the element comes into view or leaves it (another tab, a closed sheet). */
export function watchVisibility(element, handler) {
  new IntersectionObserver((entries) => handler(entries.at(-1).isIntersecting)).observe(element);
}

/** Call `handler()` each time the sandbox is there again after it was gone; it may be a new one. */
export function onReturn(live, handler) {
  let gone = false;
  live.onState((state) => {
    const isBack = gone && state === "online";
    gone = state !== "online";
    if (isBack) handler();
  });
}
