// The teacher's flashcard viewer: arrow keys turn pages, the space bar shows the definition.

document.addEventListener("keydown", (event) => {
  const viewer = event.target.closest?.("[data-viewer]");
  if (!viewer || event.ctrlKey || event.altKey || event.metaKey) return;
  const link = { ArrowLeft: "#viewer-previous", ArrowRight: "#viewer-next" }[event.key];
  if (!link) return;
  event.preventDefault();
  viewer.querySelector(link)?.click();
});
