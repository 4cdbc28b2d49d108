// What is new is told, a preview follows what is typed, and a form is sent once.
// Without this file every page and every form works as it stands.
"use strict";
const POLL_SECONDS = 15;
const told = document.getElementById("stale");
const pulse = document.body.dataset.pulse;
function tell(words) {
  told.querySelector("span").textContent = words;
  told.hidden = !words;
}
if (pulse && told) {
  let first = null;
  const ask = async () => {
    try {
      const answer = await fetch(pulse, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const { changes } = await answer.json();
      first = first === null ? changes : first;
      tell(changes === first ? "" : told.dataset.new);
    } catch {
      tell(told.dataset.away);
    }
  };
  ask();
  setInterval(() => document.hidden || ask(), POLL_SECONDS * 1000);
}
for (const form of document.querySelectorAll("form.act")) {
  const preview = document.getElementById("preview");
  const isAsked = form.querySelector("button[value=preview]") !== null;
  const confirm = form.querySelector("button[value=confirm]");
  let timer = 0;
  let asked = 0;
  const show = async () => {
    const number = ++asked;
    const data = new FormData(form);
    data.set("phase", "preview");
    try {
      const answer = await fetch(form.action, { method: "POST", body: data });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.getElementById("preview");
      const error = page.getElementById("error");
      if (number !== asked || !found) return;
      preview.replaceChildren(...(error ? [error] : []), ...found.childNodes);
    } catch {
      // The button shows the preview too.
    } finally {
      if (number === asked) confirm.disabled = false;
    }
  };
  form.addEventListener("input", (event) => {
    if (!isAsked || event.target.name === "reason") return;
    clearTimeout(timer);
    confirm.disabled = true; // until what is typed has been shown
    timer = setTimeout(show, 400);
  });
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => delete form.dataset.sent);
}
document.getElementById("error")?.focus();
