// Drafts save themselves, so that nothing is lost. Nothing is kept in the browser; without this script, Save does it.
"use strict";

(() => {
  const EVERY = 20000;
  const form = document.querySelector("form[data-saves-itself]");
  const said = document.getElementById("autosaved");
  if (!form || !said) return;

  let known = text();
  let running = null;
  let stopped = false;

  function fields() {
    return new URLSearchParams(new FormData(form));
  }

  function text() {
    const now = fields();
    for (const name of ["csrf", "version", "read"]) now.delete(name);
    return now.toString();
  }

  function tell(words, isWrong) {
    if (said.textContent !== words) said.textContent = words;
    said.classList.toggle("wrong", isWrong);
  }

  async function save() {
    const now = text();
    if (stopped || running || now === known) return;
    const body = fields();
    body.set("do", "autosave");
    running = send(body, now);
    await running;
    running = null;
  }

  async function send(body, now) {
    try {
      const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
      if (answer.status === 401 || answer.status === 403) {
        // Save shows the page for signing in, which carries what was written.
        stopped = true;
        tell(form.dataset.signedOut, true);
        return;
      }
      const told = await answer.json();
      tell(told.said, !answer.ok);
      if (answer.ok) {
        known = now;
        form.elements.version.value = told.version;
        form.elements.read.value = told.read;
      } else if (answer.status !== 400) {
        stopped = true;
      }
    } catch {
      tell(form.dataset.away, true);
    }
  }

  setInterval(save, EVERY);
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });

  // A draft that is just saving itself would make the person's own Save stale.
  form.addEventListener("submit", (event) => {
    if (!running) { stopped = true; return; }
    event.preventDefault();
    const button = event.submitter;
    running.then(() => form.requestSubmit(button));
  });
})();
