// A test's paper: what is filled in is saved as it is given, and never gets lost on the way.

const SAVE_AFTER = 800;
const RETRY_AFTER = [1000, 2000, 4000, 8000, 15000];
const LONGEST_WAIT = 10000;

const status = document.getElementById("status");
const touched = new Set(); // names of fields that were filled in here, in this tab
const unsaved = new Set(); // those of them that the server does not have yet
const known = new Map(); // what the server has in each field
let timer;
let tries = 0;
let isSending = false;

const paper = () => document.querySelector("[data-paper] form");

// --- Fields, by their names ---------------------------------------------------------------------

const isField = (name) => name.startsWith("q-");
const names = (form) => new Set([...form.elements].map((field) => field.name).filter(isField));
const valueOf = (form, name) => new FormData(form).get(name) ?? "";

function fill(form, name, value) {
  for (const field of form.elements) {
    if (field.name !== name) continue;
    if (field.type === "radio") field.checked = field.value === value;
    else field.value = value;
  }
}

function toBeSaved(form, name) {
  touched.add(name);
  unsaved.add(name);
  count(form);
  form.querySelector("[data-saved]").hidden = true;
  if (!tries) saveSoon();
}

function count(form) {
  const answered = [...names(form)].filter((name) => valueOf(form, name).trim());
  form.querySelector("[data-answered]").textContent = answered.length;
}

document.addEventListener("input", ({ target }) => {
  const form = paper();
  if (form?.contains(target) && isField(target.name)) toBeSaved(form, target.name);
});

// --- Saving, again and again until it is done ---------------------------------------------------

function sheet(form) {
  const sent = new URLSearchParams({ action: "save" });
  for (const name of ["csrfmiddlewaretoken", "question"]) sent.set(name, form.elements[name].value);
  for (const name of unsaved) sent.set(name, valueOf(form, name));
  return sent;
}

function saveSoon(wait = SAVE_AFTER) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

async function save({ isLeaving = false } = {}) {
  const form = paper();
  clearTimeout(timer);
  if (!form || !unsaved.size || (isSending && !isLeaving)) return;
  const sent = sheet(form);
  isSending = true;
  try {
    const reply = await fetch(form.getAttribute("action"), {
      method: "POST",
      body: sent,
      headers: { "HX-Request": "true" },
      keepalive: isLeaving,
      signal: AbortSignal.timeout(LONGEST_WAIT),
    });
    heard(reply.status, sent, form, Number(reply.headers.get("Retry-After")) * 1000);
  } catch {
    heard(0, sent, form);
  } finally {
    isSending = false;
  }
}

function heard(code, sent, form, told = 0) {
  if (form !== paper()) return; // handed in meanwhile, with everything on it
  if (code === 204) {
    saved(sent, form);
  } else if (code === 0 || code === 429 || code >= 500) {
    saveSoon(Math.max(told, RETRY_AFTER[Math.min(tries, RETRY_AFTER.length - 1)]));
    tries += 1;
    status.textContent = "Not saved yet. Trying again…";
  } else {
    status.textContent = "This could not be saved. Reload the page to see where you are.";
  }
}

function saved(sent, form) {
  for (const [name, value] of sent) {
    known.set(name, value);
    if (valueOf(form, name) === value) unsaved.delete(name);
  }
  if (tries) status.textContent = "";
  tries = 0;
  form.querySelector("[data-saved]").hidden = unsaved.size > 0;
  if (unsaved.size) saveSoon();
}

document.addEventListener("focusout", () => tries || save());
document.addEventListener("visibilitychange", () => document.hidden && save({ isLeaving: true }));
window.addEventListener("online", () => save());
window.addEventListener("beforeunload", (event) => {
  if (tries && unsaved.size) event.preventDefault();
});

// --- Leaving the page before all is saved, and coming back to it in this tab --------------------

const shelf = (form) => `paper-${form.elements.question.value}`;

window.addEventListener("pagehide", () => {
  const form = paper();
  if (!form) return;
  save({ isLeaving: true });
  const left = [...unsaved].map((name) => [name, valueOf(form, name), known.get(name)]);
  if (left.length) sessionStorage.setItem(shelf(form), JSON.stringify(left));
  else sessionStorage.removeItem(shelf(form));
});

// What the server got in the meantime, perhaps from another tab, is newer and stays.
function restore(form) {
  const left = JSON.parse(sessionStorage.getItem(shelf(form)) ?? "[]");
  sessionStorage.removeItem(shelf(form));
  for (const [name, value, before] of left) {
    if (known.get(name) !== before || value === before) continue;
    fill(form, name, value);
    toBeSaved(form, name);
  }
}

// --- Handing in: what was not touched in this tab stays as another tab left it -------------------

document.addEventListener("htmx:configRequest", ({ target, detail }) => {
  if (target !== paper()) return;
  for (const name of names(target)) if (!touched.has(name)) delete detail.parameters[name];
});

// --- Enter goes to the next question: it hands nothing in by accident ---------------------------

document.addEventListener("keydown", (event) => {
  const form = paper();
  if (event.key !== "Enter" || event.isComposing || !form?.contains(event.target)) return;
  if (!event.target.matches("input")) return;
  event.preventDefault();
  const all = [...names(form)];
  const next = document.getElementById(all[all.indexOf(event.target.name) + 1]);
  (next ?? form.querySelector("[value=submit]")).focus();
});

function begin() {
  for (const kept of [touched, unsaved, known]) kept.clear();
  tries = 0;
  const form = paper();
  if (!form) return;
  form.querySelector("[data-save]").hidden = true;
  form.querySelector("[data-autosaved]").hidden = false;
  for (const name of names(form)) known.set(name, valueOf(form, name));
  restore(form);
  count(form);
}

document.addEventListener("htmx:afterSettle", () => {
  begin();
  document.querySelector("#step [data-focus]")?.scrollIntoView({ block: "center" });
});
begin();
