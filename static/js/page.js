// On every page: focus goes where a swap or a new page wants it, and the status line speaks.

function focusOn(root) {
  const wanted = root.querySelector("[data-focus]");
  const isHidden = wanted?.closest("[hidden]");
  if (wanted && !isHidden) wanted.focus({ preventScroll: wanted.tabIndex === -1 });
}

focusOn(document);
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  focusOn(detail.target.isConnected ? detail.target : document);
});

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
