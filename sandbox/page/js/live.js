// Follows the sandbox's events and knows whether it is there.

const RETRY_MS = 1000;

/**
 * Follow the event stream. After a gap no missed events are replayed: listen to "online" and fetch anew, because
 * the sandbox may be another one by then.
 */
export function createLive() {
  const handlers = new Set();
  const watchers = new Set();
  let state = "connecting";

  function become(next) {
    if (next === state) return;
    state = next;
    for (const watcher of [...watchers]) watcher(state);
  }

  function hear(message) {
    const event = JSON.parse(message.data);
    for (const { prefix, handler } of [...handlers]) if (event.kind.startsWith(prefix)) handler(event);
  }

  function connect() {
    const source = new EventSource("/control/stream");
    source.addEventListener("open", () => become("online"));
    source.addEventListener("message", hear);
    source.addEventListener("error", () => {
      // Closed by hand: the browser's own retry would ask for events after a number of an earlier sandbox.
      source.close();
      become("gone");
      setTimeout(connect, RETRY_MS);
    });
  }

  return {
    /** Call `handler(event)` for each event whose kind starts with `prefix`; returns how to stop. */
    on(prefix, handler) {
      const entry = { prefix, handler };
      handlers.add(entry);
      return () => handlers.delete(entry);
    },
    /** Call `handler("online" | "gone")` on each change; returns how to stop. */
    onState(handler) {
      watchers.add(handler);
      return () => watchers.delete(handler);
    },
    get state() {
      return state;
    },
    connect,
  };
}
