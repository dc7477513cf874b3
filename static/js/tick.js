// Ticks every box of a form at once, and takes all ticks away again.

for (const button of document.querySelectorAll("[data-tick]")) {
  const boxes = [...document.querySelectorAll(`[type=checkbox][form=${button.dataset.tick}]`)];
  const areAllTicked = () => boxes.every((box) => box.checked);
  const say = () => {
    button.textContent = areAllTicked() ? "Tick none" : "Tick all";
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    const ticked = !areAllTicked();
    for (const box of boxes) box.checked = ticked;
    say();
  });
  for (const box of boxes) box.addEventListener("change", say);
}
