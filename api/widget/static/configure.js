/** Better with script: what is chosen is seen at once, and lines are copied by a button. The server makes them all. */

const form = document.querySelector("#choices");
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [sheet];
let asked = 0;

/** Puts the colours of the lines on the widget beside them; a minimum height is for other sites. */
function colour() {
  sheet.replaceSync(document.querySelector("#style-lines").textContent);
}

async function renew() {
  const mine = ++asked;
  const address = `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`;
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== asked) return;
  document.querySelector("#lines").replaceWith(document.importNode(made.querySelector("#lines"), true));
  const shown = document.querySelector("#preview mip-widget");
  const wanted = made.querySelector("#preview mip-widget");
  for (const name of ["area", "topic", "locale"]) {
    if (wanted.hasAttribute(name)) shown.setAttribute(name, wanted.getAttribute(name));
    else shown.removeAttribute(name);
  }
  history.replaceState(null, "", address);
  colour();
}

async function copy(button) {
  await navigator.clipboard.writeText(document.querySelector(`#${button.dataset.copies}`).textContent);
  button.textContent = button.dataset.done;
}

form.addEventListener("change", renew);
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copies]");
  if (button) copy(button).catch(() => {});
});
document.documentElement.classList.add("scripted");
colour();
