// A class review: the space bar reveals, arrow keys and a presenter's page keys turn cards.

const links = { ArrowLeft: "prev", PageUp: "prev", ArrowRight: "next", PageDown: "next" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const answer = document.querySelector("[data-reveal]");
  if (!answer) return;
  if (event.key === " " && !event.target.closest("summary, a, button")) {
    event.preventDefault();
    answer.open = !answer.open;
    return;
  }
  const link = links[event.key] && document.querySelector(`.review-nav [rel=${links[event.key]}]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
