// A test's paper: what is filled in is saved as it is given, and never gets lost on the way.

const SAVE_AFTER = 800;
const RETRY_AFTER = [1000, 2000, 4000, 8000, 15000];

const status = document.getElementById("status");
const touched = new Set();
const unsaved = new Set();
let timer;
let tries = 0;
let isSending = false;

const paper = () => document.querySelector("[data-paper] form");

// --- Fields, by their names ---------------------------------------------------------------------

const names = (form) => [...new Set([...form.elements].map((field) => field.name).filter(isField))];
const isField = (name) => name.startsWith("q-");
const valueOf = (form, name) => new FormData(form).get(name) ?? "";

// Whether the browser has put something else there than the page came with.
function isRestored(field) {
  if (field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
  const given = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
  return field.value !== given.value;
}

// --- Saving -------------------------------------------------------------------------------------

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
      signal: AbortSignal.timeout(10000),
    });
    heard(reply.status, sent, form);
  } catch {
    heard(0, sent, form);
  } finally {
    isSending = false;
  }
}

function heard(code, sent, form) {
  if (form !== paper()) return; // handed in meanwhile, with everything on it
  if (code === 204) {
    for (const [name, value] of sent) if (valueOf(form, name) === value) unsaved.delete(name);
    if (tries) status.textContent = "";
    tries = 0;
    form.querySelector("[data-saved]").hidden = unsaved.size > 0;
    if (unsaved.size) saveSoon();
  } else if (code === 0 || code >= 500) {
    saveSoon(RETRY_AFTER[Math.min(tries, RETRY_AFTER.length - 1)]);
    tries += 1;
    status.textContent = "Not saved yet. Trying again…";
  } else {
    status.textContent = "This could not be saved. Reload the page to see where you are.";
  }
}

function changed({ target }) {
  const form = paper();
  if (!form?.contains(target) || !isField(target.name)) return;
  toBeSaved(form, target.name);
}

function toBeSaved(form, name) {
  touched.add(name);
  unsaved.add(name);
  count(form);
  form.querySelector("[data-saved]").hidden = true;
  if (!tries) saveSoon();
}

function count(form) {
  const answered = names(form).filter((name) => valueOf(form, name).trim());
  form.querySelector("[data-answered]").textContent = answered.length;
}

document.addEventListener("input", changed);
document.addEventListener("focusout", () => tries || save());
window.addEventListener("online", () => save());
window.addEventListener("pagehide", () => save({ isLeaving: true }));
document.addEventListener("visibilitychange", () => document.hidden && save({ isLeaving: true }));
window.addEventListener("beforeunload", (event) => {
  if (tries && unsaved.size) event.preventDefault();
});

// --- Handing in: what was not touched in this tab stays as another tab left it -------------------

document.addEventListener("htmx:configRequest", ({ target, detail }) => {
  if (target !== paper()) return;
  for (const name of names(target)) if (!touched.has(name)) delete detail.parameters[name];
});

// --- A form without a button to save, in which Enter goes to the next question ------------------

document.addEventListener("keydown", (event) => {
  const form = paper();
  if (event.key !== "Enter" || event.isComposing || !form?.contains(event.target)) return;
  if (!event.target.matches("input")) return;
  event.preventDefault();
  const all = names(form);
  const next = all[all.indexOf(event.target.name) + 1];
  const field = next && document.getElementById(next);
  (field ?? form.querySelector("[value=submit]")).focus();
});

function begin() {
  touched.clear();
  unsaved.clear();
  tries = 0;
  const form = paper();
  if (!form) return;
  form.querySelector("[data-save]").hidden = true;
  form.querySelector("[data-autosaved]").hidden = false;
  count(form);
  for (const field of form.elements) {
    if (isField(field.name) && isRestored(field)) toBeSaved(form, field.name);
  }
}

document.addEventListener("htmx:afterSettle", () => {
  begin();
  document.querySelector("#step [data-focus]")?.scrollIntoView({ block: "center" });
});
begin();
