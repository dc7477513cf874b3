// Matching that feels instant: a pair is sent as soon as it is chosen, by tap, key or drag, and the
// next one can be chosen while it is on its way. The server judges; the board is mended in place.

const DRAG_FROM = 8; // pixels: less is a tap
const FIRST_SHOWN_WITHIN = 2; // seconds since the server dealt the board
const HIDDEN_CLOCK = "matching-clock-hidden";

const queue = []; // pairs not yet judged, the first of them on its way
let isSending = false;
let drag;

const sitting = () => document.getElementById("sitting");
const board = () => document.getElementById("board");
const tiles = (name) => [...board().querySelectorAll(`[name="${name}"]`)];
const tileOf = (input) => input.closest(".match-tile");
const chosen = (name) => tiles(name).find((input) => input.checked && !input.disabled);

// --- The clock: this device's own, or the server's where the board was begun elsewhere ----------

function startedAt() {
  const { board: name, shownAt, now } = board().dataset;
  const kept = Number(sessionStorage.getItem(name));
  if (kept) return kept;
  const passed = now - shownAt;
  const started = Date.now() - (passed > FIRST_SHOWN_WITHIN ? passed * 1000 : 0);
  sessionStorage.setItem(name, started);
  return started;
}

function tick() {
  const clock = document.querySelector("[data-clock]");
  if (!clock) return;
  const isHidden = localStorage.getItem(HIDDEN_CLOCK) === "yes";
  const seconds = Math.max(0, Math.floor((Date.now() - startedAt()) / 1000));
  const time = clock.querySelector("[data-time]");
  time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  time.hidden = isHidden;
  const wanted = isHidden ? "Show the clock" : "Hide the clock";
  const button = clock.querySelector("[data-clock-switch]");
  if (button.textContent !== wanted) button.textContent = wanted;
  clock.hidden = false;
}

document.addEventListener("click", ({ target }) => {
  if (!target.closest("[data-clock-switch]")) return;
  const isHidden = localStorage.getItem(HIDDEN_CLOCK) === "yes";
  localStorage.setItem(HIDDEN_CLOCK, isHidden ? "no" : "yes");
  tick();
});
setInterval(tick, 250);

// --- Choosing -----------------------------------------------------------------------------------

function choosePair() {
  const prompt = chosen("q-prompt");
  const answer = chosen("q-answer");
  if (!prompt || !answer) return;
  const elapsed = Math.max(0, Date.now() - startedAt());
  queue.push({ board: board().dataset.board, prompt: prompt.value, answer: answer.value, elapsed });
  const last = [prompt, answer].find((input) => input === document.activeElement);
  markSent();
  if (last) focusNext(last);
  send();
}

// Tiles on their way can be chosen no more; those of a wrong pair come back with its verdict.
function markSent() {
  for (const name of ["q-prompt", "q-answer"]) {
    const sent = queue.map((pair) => pair[name === "q-prompt" ? "prompt" : "answer"]);
    for (const input of tiles(name)) {
      const tile = tileOf(input);
      const isSent = sent.includes(input.value);
      tile.toggleAttribute("data-sent", isSent);
      input.disabled = isSent || tile.hasAttribute("data-gone");
      if (input.disabled) input.checked = false;
      if (isSent) tile.removeAttribute("data-missed");
    }
  }
}

function focusNext(input) {
  const group = tiles(input.name);
  const place = group.indexOf(input);
  const next = [...group.slice(place), ...group.slice(0, place)].find((each) => !each.disabled);
  (next ?? document.getElementById("pair")).focus({ preventScroll: true });
}

function send() {
  if (isSending || !queue.length) return;
  isSending = true;
  const form = board().closest("form");
  const address = form.getAttribute("action");
  const { prompt, answer, elapsed } = queue[0];
  const values = { "q-prompt": prompt, "q-answer": answer, "q-elapsed": elapsed };
  htmx
    .ajax("POST", address, { source: form, target: "#sitting", swap: "outerHTML", values })
    ?.catch(() => {}); // study.js hears what went wrong and sends it again
}

document.addEventListener("change", ({ target }) => {
  if (target.closest("#board")) choosePair();
});

// Pairs are sent by `send` alone, one after the other.
document.addEventListener(
  "submit",
  (event) => {
    if (event.target.querySelector("#board")) stop(event);
  },
  true,
);

// Arrows move without choosing, else the first arrow in the second group would send a pair.
document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.closest?.("#board") || event.ctrlKey || event.altKey || event.metaKey) return;
  const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (by) {
    event.preventDefault();
    const group = tiles(input.name).filter((each) => !each.disabled);
    group.at((group.indexOf(input) + by) % group.length).focus();
  } else if (event.key === "Enter") {
    event.preventDefault();
    input.click();
  }
});

// --- Dragging a tile onto one of the other group ------------------------------------------------

document.addEventListener("pointerdown", (event) => {
  const tile = event.target.closest(".match-tile:not([data-gone], [data-sent])");
  if (!tile || event.button !== 0 || !event.isPrimary) return;
  drag = { tile, x: event.clientX, y: event.clientY };
});

document.addEventListener("pointermove", (event) => {
  if (!drag || !event.isPrimary) return;
  const x = event.clientX - drag.x;
  const y = event.clientY - drag.y;
  if (!drag.isMoving && Math.hypot(x, y) < DRAG_FROM) return;
  if (!drag.isMoving) {
    drag.isMoving = true;
    drag.tile.setPointerCapture(event.pointerId);
    drag.tile.toggleAttribute("data-dragged", true);
  }
  drag.tile.style.translate = `${x}px ${y}px`;
  for (const tile of document.querySelectorAll("[data-under]")) tile.removeAttribute("data-under");
  tileUnder(event)?.toggleAttribute("data-under", true);
});

function tileUnder({ clientX, clientY }) {
  const under = document.elementFromPoint(clientX, clientY)?.closest(".match-tile");
  const isOther = under && under.parentElement !== drag.tile.parentElement;
  return isOther && !under.matches("[data-gone], [data-sent]") ? under : undefined;
}

function endDrag() {
  drag.tile.style.translate = "";
  drag.tile.removeAttribute("data-dragged");
  for (const tile of document.querySelectorAll("[data-under]")) tile.removeAttribute("data-under");
  drag = undefined;
}

document.addEventListener("pointerup", (event) => {
  if (!drag?.isMoving) {
    drag = undefined;
    return;
  }
  const pair = [drag.tile, tileUnder(event)];
  endDrag();
  // The browser's click on the dragged tile would choose it alone.
  addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", stop, { capture: true }));
  if (!pair[1]) return;
  for (const tile of pair) tile.querySelector("input").checked = true;
  choosePair();
});
document.addEventListener("pointercancel", () => drag && endDrag());

function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}

// --- The reply: the same board is mended in place, so that nothing moves under the finger -------

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "sitting" || !detail.shouldSwap || detail.xhr.status !== 200) return;
  const reply = new DOMParser().parseFromString(detail.serverResponse, "text/html");
  const next = reply.getElementById("board");
  judge(reply);
  if (!next || next.dataset.board !== board()?.dataset.board) return;
  detail.shouldSwap = false;
  mend(reply);
  markSent();
  document.dispatchEvent(new CustomEvent("classdeck:asked"));
});

// A pair whose question was answered in another tab was not judged: if it is still there, once more.
function judge(reply) {
  const [first] = queue;
  if (!first) return;
  const isThere = (name, place) =>
    reply.querySelector(`[name="${name}"][value="${place}"]:not([disabled])`);
  const isOpen = isThere("q-prompt", first.prompt) && isThere("q-answer", first.answer);
  const isSame = reply.getElementById("board")?.dataset.board === first.board;
  const latest = reply.getElementById("pair")?.dataset;
  const isJudged = latest?.prompt === first.prompt && latest?.answer === first.answer;
  if (isSame && isOpen && !isJudged && !first.isRepeated) first.isRepeated = true;
  else queue.shift();
}

function mend(reply) {
  const now = sitting();
  now.querySelector("[name=question]").value = reply.querySelector("[name=question]").value;
  now.querySelector(".progress-line").replaceWith(reply.querySelector(".progress-line"));
  const pair = document.getElementById("pair");
  const judgement = reply.getElementById("pair");
  Object.assign(pair.dataset, judgement.dataset);
  pair.replaceChildren(...judgement.childNodes);
  for (const notice of now.querySelectorAll(".notice")) notice.remove();
  const notices = queue[0]?.isRepeated ? [] : reply.querySelectorAll(".notice");
  document.getElementById("step").before(...notices);
  for (const name of ["q-prompt", "q-answer"]) {
    for (const input of tiles(name)) {
      const judged = reply.querySelector(`[name="${name}"][value="${input.value}"]`);
      for (const state of ["data-gone", "data-missed"]) {
        tileOf(input).toggleAttribute(state, tileOf(judged).hasAttribute(state));
      }
    }
  }
  document.getElementById("announcement").textContent = pair.textContent.trim();
}

function arrive() {
  const shown = board();
  if (shown) {
    sitting().dataset.instant = "";
    tick();
  }
  const kept = queue.filter((pair) => pair.board === shown?.dataset.board);
  queue.splice(0, queue.length, ...kept);
  if (shown) markSent();
}

document.addEventListener("htmx:afterSettle", arrive);
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const code = detail.xhr.status;
  if (!isSending || code === 0 || code === 429 || code >= 500) return; // study.js sends it again
  isSending = false;
  if (code >= 400) queue.splice(0, code === 422 ? 1 : queue.length);
  if (!board()) return;
  markSent();
  if (document.activeElement === document.body && lastFocus.isConnected) {
    if (lastFocus.closest("#board")) focusNext(lastFocus);
    else lastFocus.focus({ preventScroll: true });
  }
  queueMicrotask(send); // htmx holds on to the form until this event is over
});

// While a lost pair is sent again the step is inert, and the focus would be gone after it.
let lastFocus = document.activeElement;
document.addEventListener("focusin", ({ target }) => {
  lastFocus = target;
});

window.addEventListener("beforeunload", (event) => {
  if (queue.length > 1) event.preventDefault();
});
arrive();
