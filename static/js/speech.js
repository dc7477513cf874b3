// Reading cards aloud, by the device's own voices only: no text leaves it.

const ALWAYS = "read-aloud";
const voices = window.speechSynthesis;
const always = document.querySelector("[data-speak-always]");
let reading; // the button whose text is read

const tagOf = (code) => code.toLowerCase().replaceAll("_", "-");
const primary = (code) => tagOf(code).split("-")[0];
const textFor = (button) => document.getElementById(button.dataset.speak);
const languageOf = (element) => element.closest("[lang]").lang;

function voiceFor(language) {
  const own = voices.getVoices().filter((voice) => voice.localService);
  return own.find((voice) => tagOf(voice.lang) === tagOf(language))
    ?? own.find((voice) => primary(voice.lang) === primary(language));
}

function offer() {
  const buttons = [...document.querySelectorAll("[data-speak]")];
  for (const button of buttons) button.hidden = !voiceFor(languageOf(textFor(button)));
  if (buttons.length) always.hidden = buttons.every((button) => button.hidden);
}

function stop() {
  reading = undefined;
  voices.cancel();
}

function read(button) {
  stop();
  if (!button || button.hidden) return;
  const text = textFor(button);
  const utterance = new SpeechSynthesisUtterance(text.innerText);
  utterance.lang = languageOf(text);
  utterance.voice = voiceFor(utterance.lang);
  utterance.addEventListener("end", () => {
    if (reading === button) reading = undefined;
  });
  reading = button;
  voices.speak(utterance);
}

const isAlways = () => always.getAttribute("aria-pressed") === "true";
const buttonOf = (id) => document.querySelector(`[data-speak="${id}"]`);

function remember(wanted) {
  always.setAttribute("aria-pressed", wanted);
  try {
    localStorage.setItem(ALWAYS, wanted);
  } catch {} // a browser that keeps nothing asks again the next time
}

function remembered() {
  try {
    return localStorage.getItem(ALWAYS) === "true";
  } catch {
    return false;
  }
}

function showCard() {
  stop();
  offer();
  if (isAlways()) read(buttonOf("prompt"));
}

if (voices) {
  always.setAttribute("aria-pressed", remembered());
  showCard();
  voices.addEventListener("voiceschanged", offer); // some browsers find their voices later
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target.id === "sitting") showCard();
  });
  document.addEventListener("toggle", ({ target }) => {
    if (!target.matches?.("[data-flip]")) return;
    if (target.open && isAlways()) read(buttonOf("answer"));
    if (!target.open) stop();
  }, true);
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-speak]");
    if (button) read(button === reading ? undefined : button);
  });
  always.addEventListener("click", () => {
    remember(!isAlways());
    const shown = document.querySelector("[data-flip]")?.open ? "answer" : "prompt";
    read(isAlways() ? buttonOf(shown) : undefined);
  });
  window.addEventListener("pagehide", stop);
}
