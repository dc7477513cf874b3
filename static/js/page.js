// On every page: focus goes where a swap or a new page wants it, and nothing is sent twice.

function focusOn(root) {
  const wanted = ["[aria-invalid=true]:checked", "[aria-invalid=true]", "[data-focus]"]
    .map((selector) => root.querySelector(selector))
    .find(Boolean);
  const isHidden = wanted?.closest("[hidden]");
  if (wanted && !isHidden) wanted.focus({ preventScroll: wanted.tabIndex === -1 });
}

// What was swapped in: a target that was replaced is known by its id.
function swappedIn({ detail }) {
  if (detail.target.isConnected) return detail.target;
  return document.getElementById(detail.target.id) ?? document;
}

focusOn(document);
document.addEventListener("htmx:afterSettle", (event) => focusOn(swappedIn(event)));

// A wide table that is replaced stays scrolled as it was, and a link in it that had focus keeps it:
// it is known by its address, so that a row need not carry a name for each of its figures.
let scrolled = 0;
let held = "";
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  scrolled = detail.target.querySelector(".scroller")?.scrollLeft ?? 0;
  const focused = detail.target.contains(document.activeElement) && document.activeElement;
  held = (focused && !focused.id && focused.getAttribute("href")) || "";
});
document.addEventListener("htmx:afterSwap", (event) => {
  const now = swappedIn(event);
  const scroller = scrolled && now.querySelector(".scroller");
  if (scroller) scroller.scrollLeft = scrolled;
  const link = held && now.querySelector(`a[href="${CSS.escape(held)}"]`);
  if (link) link.focus({ preventScroll: true });
});

// A table that hears nothing from the server must not look live.
const root = document.documentElement;
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, () => root.toggleAttribute("data-cut-off", true));
}
document.addEventListener("htmx:beforeOnLoad", () => root.toggleAttribute("data-cut-off", false));

// When a card is turned, the other side is what comes next to be read.
document.addEventListener(
  "toggle",
  (event) => {
    if (event.target.matches?.("[data-flip]") && event.target.open) {
      event.target.querySelector(".face").focus({ preventScroll: true });
    }
  },
  true,
);

// A form that was sent twice by a double click is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.matches("[data-answer]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
