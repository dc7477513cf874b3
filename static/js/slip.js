// A scanned slip: what stands behind the # names the seat and its code. It never reaches a log, and
// it leaves the address bar and the history as soon as it is read.

function read() {
  const found = /^#(.+)\/([^/]+)$/.exec(decodeURIComponent(location.hash));
  if (!found) return;
  const form = document.getElementById("resume");
  history.replaceState(null, "", location.pathname);
  form.elements.slip.value = found[1];
  form.elements.code.value = found[2];
  form.querySelector("[data-by-slip]").hidden = false;
  const byName = form.querySelector("[data-by-name]");
  byName.hidden = true;
  for (const field of byName.querySelectorAll("input")) field.disabled = true;
  form.querySelector("button").focus();
}

window.addEventListener("hashchange", read);
read();
