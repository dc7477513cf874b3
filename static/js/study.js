// Studying with a keyboard, going on after a verdict, and never losing an answer on a bad network.

const GO_ON_AFTER = 1200;
const RETRY_AFTER = [1000, 2000, 4000, 8000, 15000];
const SAID_FOR = 3000;
const TOO_FAST = 429; // the server says for how long it takes nothing more

const status = document.getElementById("status");
let shownAt = performance.now();
let goOnTimer;
let sayTimer;
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

// Who wants to read at leisure switches the going on off, on this device for good.
const waits = document.querySelector("[data-waits]");
const WAITS = "waits-after-answers";

function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // a browser that keeps nothing
  }
}

if (waits) {
  const box = waits.querySelector("input");
  waits.hidden = false;
  box.checked = recall(WAITS) === "yes";
  box.addEventListener("change", () => {
    clearTimeout(goOnTimer);
    try {
      localStorage.setItem(WAITS, box.checked ? "yes" : "no");
    } catch {
      // it holds for this page
    }
  });
}

function settle() {
  clearTimeout(goOnTimer);
  shownAt = performance.now();
  if (waits?.querySelector("input").checked) return;
  if (sitting().querySelector(".feedback[data-auto]")) goOnTimer = setTimeout(goOn, GO_ON_AFTER);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-continue]")) {
    event.preventDefault();
    goOn();
  }
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target.id === "sitting") settle(); // not when a card got its star
});
document.addEventListener("classdeck:asked", settle);
settle();

// Whoever touches a verdict or presses a key on it is still reading: it stays.
for (const name of ["pointerdown", "keydown"]) {
  document.addEventListener(name, (event) => {
    if (event.target.closest(".feedback")) clearTimeout(goOnTimer);
  });
}

// --- Keys, only while nothing is being typed and the focus is in the page's content ------------

function isTyping(element) {
  const writes = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
  return element.matches(writes);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const target = event.target;
  if (isTyping(target) || target.closest("header")) return;
  if (event.shiftKey && !/^[0-9]$/.test(event.key)) return; // some keyboards type digits with it
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
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const button = step.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!button?.checkVisibility()) return;
  event.preventDefault();
  button.click();
});

// A tap anywhere on a flashcard turns it.
document.addEventListener("click", (event) => {
  const flip = event.target.closest(".flashcard")?.querySelector("[data-flip]");
  if (event.target.closest("button")) return;
  if (flip && !flip.contains(event.target) && !window.getSelection().toString()) flip.open = !flip.open;
});

// --- What the device's clock says ---------------------------------------------------------------

document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.closest?.("[data-answer]")) return;
  event.detail.parameters.answered_at = Date.now() / 1000;
  event.detail.parameters.response_ms = Math.round(performance.now() - shownAt);
});

// --- A lost request or reply: say so, keep the answer, send it again under the same key ---------

function say(text, forMilliseconds) {
  clearTimeout(sayTimer);
  status.textContent = text;
  if (forMilliseconds) sayTimer = setTimeout(() => say(""), forMilliseconds);
}

function sendAgain() {
  if (!retry || retry.isSending) return;
  clearTimeout(retry.timer);
  retry.isSending = true;
  const { path, values } = retry;
  htmx
    .ajax("POST", path, { source: "#sitting", target: "#sitting", swap: "outerHTML", values })
    ?.catch(() => {}); // what went wrong is heard by keepTrying
}

function stopTrying() {
  clearTimeout(retry?.timer);
  retry = undefined;
  document.getElementById("step").inert = false;
}

// A star is no answer: it is not tried again, and it does not stop the student.
const isStar = ({ elt }) => Boolean(elt.matches?.("[data-star]"));

function keepTrying({ detail }) {
  const config = detail.requestConfig;
  if (config?.verb !== "post") return;
  if (detail.elt.matches("[data-appeal]")) {
    say("This could not be sent. Please try again.", SAID_FOR);
    return;
  }
  if (isStar(detail)) {
    say("The star could not be saved. Please try again.", SAID_FOR);
    return;
  }
  const code = detail.xhr?.status ?? 0;
  if (code >= 400 && code < 500 && code !== TOO_FAST) {
    stopTrying();
    say("This could not be saved. Reload the page to see where you are.");
    return;
  }
  const tries = retry?.tries ?? 0;
  const values = retry?.values ?? Object.fromEntries(Object.entries(config.parameters));
  retry = { path: config.path, values, tries: tries + 1 };
  const told = code === TOO_FAST ? Number(detail.xhr.getResponseHeader("Retry-After")) * 1000 : 0;
  const wait = RETRY_AFTER[Math.min(tries, RETRY_AFTER.length - 1)];
  retry.timer = setTimeout(sendAgain, Math.max(told, wait));
  document.getElementById("step").inert = true;
  say("Not saved yet. Trying again…");
}

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, keepTrying);
}
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const code = detail.xhr.status;
  if (isStar(detail) || !retry || code === 0 || code >= 400 && code !== 422) return;
  stopTrying();
  say(code === 422 ? "" : "Saved.", SAID_FOR);
});
window.addEventListener("online", sendAgain);
window.addEventListener("beforeunload", (event) => {
  if (retry) event.preventDefault();
});
