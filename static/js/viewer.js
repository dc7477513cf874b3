// The teacher's flashcard viewer: arrow keys turn pages, the space bar shows the definition.

document.addEventListener("keydown", (event) => {
  const viewer = event.target.closest?.("[data-viewer]");
  if (!viewer || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (event.key === " " && !event.target.closest("summary")) {
    const flip = viewer.querySelector("[data-flip]");
    if (!flip) return;
    event.preventDefault();
    flip.open = !flip.open;
    return;
  }
  const wanted = { ArrowLeft: "#viewer-previous", ArrowRight: "#viewer-next" }[event.key];
  const link = wanted && viewer.querySelector(wanted);
  if (!link) return;
  event.preventDefault();
  link.focus(); // its id brings the focus back after the swap
  link.click();
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target.id !== "viewer") return;
  const card = document.querySelector("#viewer .flashcard");
  const term = card.querySelector(".face").textContent;
  document.getElementById("announcement").textContent = `${card.getAttribute("aria-label")}: ${term}`;
});
