(least) => {
  // Returns the texts on the screen with less than this contrast (WCAG 2.2, 1.4.3) to what is painted behind them.
  // What lies over pictures, and what is switched off, is left out.
  const LEFT_OUT = ":disabled, .media, .visually-hidden, .avatar, .skip-link, noscript, option";
  const WEIGHTS = [0.2126, 0.7152, 0.0722];
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });

  // Lets the browser lay colours over each other, whatever notation they are in.
  function flatten(colours) {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  }

  function luminance(colours) {
    const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return flatten(colours).reduce((sum, part, index) => sum + linear(part / 255) * WEIGHTS[index], 0);
  }

  function contrast(element) {
    const behind = [];
    for (let one = element; one; one = one.parentElement) behind.unshift(getComputedStyle(one).backgroundColor);
    const levels = [luminance(behind), luminance([...behind, getComputedStyle(element).color])];
    return (Math.max(...levels) + 0.05) / (Math.min(...levels) + 0.05);
  }

  // Half way from one colour to another, as after a change of theme, nothing has to be read.
  for (const move of document.getAnimations()) if (move instanceof CSSTransition) move.finish();

  const isText = (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim();
  const faint = [...document.querySelectorAll("body *")]
    .filter((one) => [...one.childNodes].some(isText) && !one.closest(LEFT_OUT))
    .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    .map((one) => [contrast(one), one])
    .filter(([ratio]) => ratio < least)
    .map(([ratio, one]) => [one.className || one.tagName, `${ratio.toFixed(2)} ${one.textContent}`]);
  return Object.fromEntries(faint);
}
