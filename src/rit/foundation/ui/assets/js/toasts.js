import { on, typing } from "./page.js";

// A toast leaves by itself, but never while somebody reads it or stands on it.
const READ = 12_000;

function watch(toast) {
  if (toast.dataset.toast === "stay" || toast.dataset.watched) return;
  toast.dataset.watched = "1";
  let timer;
  const wait = () => (timer = setTimeout(() => toast.remove(), READ));
  const hold = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", wait);
  toast.addEventListener("focusout", wait);
  wait();
}
const place = document.getElementById("toasts");
const all = () => place?.querySelectorAll("[data-toast]") ?? [];
all().forEach(watch);
if (place) new MutationObserver(() => all().forEach(watch)).observe(place, { childList: true });

on("click", "[data-toast-close]", (_event, button) => button.closest("[data-toast]").remove());
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.shiftKey) return;
  // inside a text the browser's own undo is meant
  if (typing({ target: event.target })) return;
  const undo = [...document.querySelectorAll("#toasts [data-undo]")].at(-1);
  if (!undo) return;
  event.preventDefault();
  undo.form.requestSubmit(undo);
});

export function toast(text, action, act) {
  const node = document.createElement("div");
  node.className = "toast-r";
  node.setAttribute("role", "alert");
  node.dataset.toast = "stay";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = action;
  button.addEventListener("click", () => {
    node.remove();
    act();
  });
  node.append(Object.assign(document.createElement("span"), { textContent: text }), button);
  place?.append(node);
  return node;
}
