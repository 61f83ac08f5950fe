// A live photo: the still, and over it the clip around it while somebody points at it or asks for it.

import { calm, h, icon } from "./dom.js";

/** Put the clip at `clipUrl` over the `still`; a pointer plays it, and so does the button "LIVE". */
export function drawLivePhoto(still, clipUrl, media) {
  still.className = "media__open";
  const badge = h("button", { type: "button", class: "media__badge media__live", "aria-label": "Play the live photo", "aria-pressed": "false", on: { click: toggle } }, icon("live"), "LIVE");
  const element = h("div", { class: "media media--photo media--live" }, still, badge);
  element.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse" && !calm()) play(); });
  element.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse" && !isAsked) stop(); });
  let video = null;
  let isAsked = false; // by the button: then it goes on when the pointer leaves

  // Fetched when it is wanted first: most live photos are only looked at.
  function make() {
    const made = h("video", { src: clipUrl, class: "media__moving", muted: true, playsinline: true, "aria-hidden": "true", width: media.width, height: media.height });
    made.addEventListener("ended", stop);
    still.append(made);
    return made;
  }

  function play() {
    video ??= make();
    video.currentTime = 0;
    video.play().then(() => show(true), stop); // the browser may refuse
  }

  function stop() {
    isAsked = false;
    video?.pause();
    show(false);
  }

  function toggle() {
    if (isAsked) { stop(); return; }
    isAsked = true;
    play();
  }

  function show(moves) {
    element.classList.toggle("media--moving", moves);
    badge.setAttribute("aria-pressed", String(moves));
  }

  return element;
}
