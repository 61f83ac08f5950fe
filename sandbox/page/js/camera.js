// Takes a photo with the computer's camera, where there is one.

import { button, openDialog } from "./dialogs.js";
import { h } from "./dom.js";

const REASONS = {
  NotAllowedError: "The browser was not allowed to use the camera.",
  NotFoundError: "There is no camera here.",
  NotReadableError: "Another program is using the camera.",
};

/** Return how to open the camera, or null where the browser knows none; `taken(file)` gets the photo. */
export function createCamera(taken) {
  if (!navigator.mediaDevices?.getUserMedia) return null;

  return async function open() {
    let stream = null;
    const view = h("video", { class: "camera__view", muted: true, autoplay: true, playsinline: true, "aria-label": "What the camera sees" });
    const notice = h("p", { class: "camera__notice", role: "status", text: "Waiting for the camera…" });
    const shoot = button("Take the photo", capture, "button--primary", { disabled: true });
    const stop = () => { for (const track of stream?.getTracks() ?? []) track.stop(); };
    const dialog = openDialog({
      title: "Take a photo",
      className: "dialog--camera",
      children: [h("div", { class: "camera" }, view, notice)],
      actions: [button("Cancel", () => dialog.close(), "button--quiet"), shoot],
      onClose: stop,
    });
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "user", width: { ideal: 1280 } } });
    } catch (error) {
      notice.textContent = `${REASONS[error.name] ?? "The camera could not be opened."} You can drop a photo instead.`;
      return;
    }
    if (!dialog.open) { stop(); return; }
    view.srcObject = stream;
    view.addEventListener("loadeddata", () => { notice.hidden = true; shoot.disabled = false; shoot.focus(); }, { once: true });

    function capture() {
      const canvas = h("canvas", { width: view.videoWidth, height: view.videoHeight });
      canvas.getContext("2d").drawImage(view, 0, 0);
      canvas.toBlob((blob) => {
        dialog.close();
        taken(new File([blob], "selfie.jpg", { type: "image/jpeg" }));
      }, "image/jpeg", 0.92);
    }
  };
}
