import { toast } from "./toasts.js";

// Leaving with unsaved text asks first; forms that save themselves or only look things up do not count.
const worth = 'form[method="post"]:not([data-saves-itself]):not(.theme)';
const changed = new Set();
document.addEventListener("input", ({ target }) => {
  const form = target.closest?.(worth);
  if (form && target.type !== "checkbox" && !target.closest(".menu-in")) changed.add(form);
});
document.addEventListener("submit", () => changed.clear());
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful) changed.delete(detail.elt.closest("form"));
});
addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected)) event.preventDefault();
});

// A draft that saves itself says so: <c-save-state /> inside the form.
function saved(event, word) {
  const place = event.detail.elt.closest("form")?.querySelector("[data-save-state]");
  if (!place) return;
  place.dataset.saveState = word;
  place.querySelector("span").textContent = place.dataset[word];
  const use = place.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#s-${{ saving: "run", saved: "done", failed: "late" }[word]}`));
}
document.addEventListener("htmx:beforeRequest", (event) => saved(event, "saving"));
document.addEventListener("htmx:afterRequest", (event) => saved(event, event.detail.successful ? "saved" : "failed"));

// A second press of a button is the same press.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.matches("[hx-post]")) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
});
// A button that cannot be used yet says why and does nothing.
document.addEventListener("click", (event) => {
  if (event.target.closest?.('[aria-disabled="true"]')) event.preventDefault();
}, true);

// Two minutes before the session ends for want of use, there is a word about it.
const { idle, idleText, idleStay } = document.body.dataset;
if (idle) {
  let timer;
  let shown;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      shown = toast(idleText, idleStay, () => fetch(location.href, { method: "HEAD" }).then(again));
    }, Math.max(1, Number(idle) - 2) * 60_000);
  };
  document.addEventListener("htmx:afterRequest", () => {
    shown?.remove();
    again();
  });
  again();
}
