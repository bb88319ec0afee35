import "./live.js";

// The public side needs no script; this only makes three things quicker for those who have it.
const on = (name, act) =>
  document.addEventListener("click", (event) => {
    const node = event.target.closest(`[data-${name}]`);
    if (node) act(node, event);
  });

// Leaving replaces the page, so that the back button of a shared device does not return here.
on("exit", (link, event) => {
  event.preventDefault();
  location.replace(link.href);
});

on("print", () => print());

on("copy", async (button) => {
  const text = document.getElementById(button.dataset.copy)?.textContent.replace(/\s+/g, " ").trim();
  if (!text) return;
  await navigator.clipboard.writeText(text);
  const said = document.getElementById(button.getAttribute("aria-describedby"));
  if (said) said.textContent = button.dataset.copied;
});

const ready = () => {
  for (const button of document.querySelectorAll("button[data-print], button[data-copy]")) button.hidden = false;
};
ready();
document.querySelector("[data-errors]")?.focus();

// A walk posts every answer to one address. Kept in memory, its pages come back with the browser's own button, and
// nothing of them stands in the history. Without script the browser asks whether to send again, which harms nothing.
const walked = [];
let at = 0;
const turnTo = (body, title) => {
  document.body.replaceWith(body);
  document.title = title;
  ready();
  scrollTo(0, 0);
  const place = document.querySelector("[data-errors]") ?? document.querySelector("h1");
  if (!place) return;
  place.tabIndex = -1;
  place.focus();
};

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-walk]");
  if (!form || form.dataset.walk === "plain") return;
  event.preventDefault();
  try {
    const answer = await fetch(location.href, {
      method: "POST", redirect: "error", body: new URLSearchParams(new FormData(form, event.submitter)),
    });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    walked[at] = [document.body, document.title];
    if (answer.ok) {
      history.replaceState({ at }, "");
      history.pushState({ at: ++at }, "");
      walked.length = at;
    }
    walked[at] = [next.body, next.title];
    turnTo(...walked[at]);
  } catch {
    form.dataset.walk = "plain";
    form.requestSubmit(event.submitter);
  }
});

addEventListener("popstate", (event) => {
  if (!event.state || !("at" in event.state)) return;
  at = event.state.at;
  if (walked[at]) turnTo(...walked[at]);
  else location.reload();
});
