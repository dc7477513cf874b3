// Studying with a keyboard, going on after a verdict, and never losing an answer on a bad network.

const GO_ON_AFTER = 1200;
const RETRY_AFTER = [1000, 2000, 4000, 8000, 15000];

const status = document.getElementById("status");
let shownAt = performance.now();
let goOnTimer;
let retry;

const sitting = () => document.getElementById("sitting");

// --- After a verdict: the next question is already here ----------------------------------------

function goOn() {
  clearTimeout(goOnTimer);
  const feedback = sitting().querySelector(".feedback");
  if (!feedback) return;
  feedback.remove();
  const step = document.getElementById("step");
  step.hidden = false;
  step.querySelector("[data-focus]")?.focus();
  shownAt = performance.now();
}

function settle() {
  clearTimeout(goOnTimer);
  shownAt = performance.now();
  if (sitting().querySelector(".feedback[data-auto]")) goOnTimer = setTimeout(goOn, GO_ON_AFTER);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-continue]")) {
    event.preventDefault();
    goOn();
  }
});
document.addEventListener("htmx:afterSettle", settle);
settle();

// --- Keys, only while nothing is being typed and the focus is in the page's content ------------

function isTyping(element) {
  return element.matches("input, textarea, select, [contenteditable]");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const target = event.target;
  if (isTyping(target) || target.closest("header")) return;
  const root = sitting();
  if (root.querySelector(".feedback")) {
    if (event.key !== "Enter" || target.closest("a, button, summary")) return;
    event.preventDefault();
    goOn();
    return;
  }
  const step = document.getElementById("step");
  if (event.key === " " && !target.closest("a, button, summary")) {
    const flip = step.querySelector("[data-flip]");
    if (!flip) return;
    event.preventDefault();
    flip.open = !flip.open;
    return;
  }
  if (event.key === "Enter" && !target.closest("a, button, summary")) {
    step.querySelector("[data-enter]")?.click();
    return;
  }
  const button = step.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

// A tap anywhere on a flashcard turns it.
document.addEventListener("click", (event) => {
  const flip = event.target.closest(".flashcard")?.querySelector("[data-flip]");
  if (flip && !flip.contains(event.target) && !window.getSelection().toString()) flip.open = !flip.open;
});

// When a card is turned, the answer is what comes next to be read.
document.addEventListener(
  "toggle",
  (event) => {
    if (event.target.matches?.("[data-flip]") && event.target.open) {
      event.target.querySelector(".face").focus({ preventScroll: true });
    }
  },
  true,
);

// --- What the device's clock says ---------------------------------------------------------------

document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.closest?.("[data-answer]")) return;
  event.detail.parameters.answered_at = Date.now() / 1000;
  event.detail.parameters.response_ms = Math.round(performance.now() - shownAt);
});

// --- A lost request or reply: say so, keep the answer, send it again under the same key ---------

function say(text) {
  status.textContent = text;
}

function sendAgain() {
  if (!retry) return;
  clearTimeout(retry.timer);
  const { path, values } = retry;
  htmx.ajax("POST", path, { source: "#sitting", target: "#sitting", swap: "outerHTML", values });
}

function keepTrying(event) {
  const config = event.detail.requestConfig;
  if (!config || config.verb !== "post") return;
  const code = event.detail.xhr?.status ?? 0;
  if (code >= 400 && code < 500) {
    retry = undefined;
    say("This could not be saved. Reload the page to see where you are.");
    return;
  }
  const tries = retry?.tries ?? 0;
  const values = retry?.values ?? Object.fromEntries(Object.entries(config.parameters));
  retry = { path: config.path, values, tries: tries + 1 };
  retry.timer = setTimeout(sendAgain, RETRY_AFTER[Math.min(tries, RETRY_AFTER.length - 1)]);
  document.getElementById("step").inert = true;
  say("Not saved yet. Trying again…");
}

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, keepTrying);
}
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.successful || !retry) return;
  clearTimeout(retry.timer);
  retry = undefined;
  document.getElementById("step").inert = false;
  say("Saved.");
});
window.addEventListener("online", sendAgain);
