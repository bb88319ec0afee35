// The telephone in a live vote: asks every two seconds what the room is doing, and sends a vote again until it arrives.
// Without script the button sends it and “Look again” asks; the vote is counted once either way.
const EVERY = 2000;
let sending = false;

const offline = (gone) => {
  const line = document.querySelector("[data-offline]");
  if (line && line.hidden === gone) line.hidden = !gone;
};
const pause = (time) => new Promise((go) => setTimeout(go, time));

function put(text) {
  const next = new DOMParser().parseFromString(text, "text/html");
  document.title = next.title;
  document.body.replaceWith(next.body);
  scrollTo(0, 0);
  const said = document.querySelector("[role=alert]") ?? document.querySelector("h1");
  said.tabIndex = -1;
  said.focus();
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-vote]");
  if (!form) return;
  event.preventDefault();
  if (sending) return;
  sending = true;
  for (;;) {
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout(8000) });
      if (answer.status < 500) {
        put(await answer.text());
        break;
      }
    } catch { /* the network dropped: the same again, which is counted once */ }
    offline(true);
    await pause(EVERY);
  }
  sending = false;
});

async function look() {
  const page = document.querySelector("[data-live]");
  if (page && !sending) {
    try {
      const answer = await fetch(page.dataset.live, { credentials: "omit", signal: AbortSignal.timeout(8000) });
      if (answer.ok) {
        offline(false);
        if (!sending && (await answer.text()) !== page.dataset.mark) location.reload();
      }
    } catch { offline(true); }
  }
  setTimeout(look, EVERY);
}
if (document.querySelector("[data-live]")) setTimeout(look, EVERY);
