// Flashcards: swiping on a touch screen, looking through by itself, the whole screen.

const FAR_ENOUGH = 72; // pixels that a finger must go
const LOOK_FOR = 3000; // milliseconds at each side of a card…
const LOOK_FOR_EACH_LETTER = 50; // …and more for a long text
const STILL_READING = 300;

const autoplay = document.querySelector("[data-autoplay]");
const fullScreen = document.querySelector("[data-full-screen]");
const step = () => document.getElementById("step");
const flip = () => step().querySelector("[data-flip]");
const press = (action) => step().querySelector(`button[name="action"][value="${action}"]`)?.click();

// --- By itself: it turns and pages, and never sorts a card ---------------------------------------

let next;

function showPlaying(isPlaying) {
  autoplay.textContent = isPlaying ? "Pause" : "Autoplay";
  autoplay.toggleAttribute("data-playing", isPlaying);
}

function pause() {
  clearTimeout(next);
  next = undefined;
  showPlaying(false);
}

function look() {
  const faces = flip().open ? "#answer" : "#prompt";
  const length = step().querySelector(faces).textContent.length;
  next = setTimeout(turn, LOOK_FOR + length * LOOK_FOR_EACH_LETTER);
}

function turn() {
  if (window.speechSynthesis?.speaking) {
    next = setTimeout(turn, STILL_READING);
  } else if (flip().open) {
    press("next"); // the card that comes is looked at when it is there
  } else {
    flip().open = true;
    look();
  }
}

function play() {
  showPlaying(true);
  flip().open = false;
  look();
}

function settle() {
  const isCard = Boolean(flip());
  autoplay.hidden = !isCard;
  const hint = step().querySelector("[data-swipe-hint]");
  if (hint) hint.hidden = navigator.maxTouchPoints === 0;
  if (next && isCard) play();
  if (next && !isCard) pause();
}

autoplay.addEventListener("click", () => (next ? pause() : play()));
for (const name of ["keydown", "pointerdown"]) {
  document.addEventListener(name, ({ target, key }) => {
    const pressesIt = autoplay.contains(target) && [undefined, "Enter", " "].includes(key);
    if (next && !pressesIt) pause();
  });
}
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError", "pagehide"]) {
  window.addEventListener(name, pause);
}
document.addEventListener("visibilitychange", () => {
  if (document.hidden) pause();
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target.id === "sitting") settle();
});
settle();

// --- The whole screen ----------------------------------------------------------------------------

fullScreen.hidden = !document.fullscreenEnabled;
fullScreen.addEventListener("click", () => {
  const change = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen();
  change.catch(() => {}); // a browser that refuses leaves the page as it is
});
document.addEventListener("fullscreenchange", () => {
  fullScreen.setAttribute("aria-pressed", Boolean(document.fullscreenElement));
});

// --- Swiping: to the side it sorts, upwards it turns where there is nothing to scroll -------------

let touch;

function lean(card, to) {
  card.style.setProperty("--swiped", `${to}px`);
  card.dataset.leaning = Math.abs(to) < FAR_ENOUGH ? "" : to > 0 ? "right" : "left";
}

function letGo() {
  if (!touch) return;
  touch.card.style.removeProperty("--swiped");
  delete touch.card.dataset.leaning;
  touch = undefined;
}

function way({ clientX, clientY }) {
  const x = clientX - touch.x;
  const y = clientY - touch.y;
  return { x: Math.abs(x) > 2 * Math.abs(y) ? x : 0, y: Math.abs(y) > 2 * Math.abs(x) ? y : 0 };
}

document.addEventListener("touchstart", (event) => {
  letGo();
  const card = event.target.closest("[data-swipe]");
  if (!card || event.touches.length > 1 || event.target.closest("button")) return;
  const { clientX: x, clientY: y } = event.touches[0];
  touch = { card, x, y, scrolled: window.scrollY };
}, { passive: true });

document.addEventListener("touchmove", (event) => {
  if (touch) lean(touch.card, way(event.touches[0]).x);
}, { passive: true });

document.addEventListener("touchend", (event) => {
  if (!touch) return;
  const { x, y } = way(event.changedTouches[0]);
  const hasScrolled = window.scrollY !== touch.scrolled;
  const isStillThere = touch.card.isConnected; // the reply to the swipe before may have come
  letGo();
  if (!isStillThere || window.getSelection().toString()) return;
  if (Math.abs(x) >= FAR_ENOUGH) press(x > 0 ? "knew" : "learning");
  else if (-y >= FAR_ENOUGH && !hasScrolled) flip().open = !flip().open;
}, { passive: true });
document.addEventListener("touchcancel", letGo);
