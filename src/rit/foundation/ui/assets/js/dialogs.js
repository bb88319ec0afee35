import { on } from "./page.js";

// A link to a page that asks the same opens the dialog instead, where there is script.
for (const link of document.querySelectorAll("a[data-dialog]")) {
  link.setAttribute("role", "button");
  link.setAttribute("aria-haspopup", "dialog");
}
on("click", "[data-dialog]", (event, link) => {
  const dialog = document.getElementById(link.dataset.dialog);
  if (!dialog?.showModal || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (!dialog.open) dialog.showModal();
});
on("keydown", 'a[data-dialog][role="button"]', (event, link) => {
  if (event.key !== " ") return;
  event.preventDefault();
  link.click();
});
on("click", "[data-dialog-close]", (_event, button) => button.closest("dialog").close());
on("click", "dialog", (event, dialog) => {
  if (event.target === dialog) dialog.close();
});

// A partial may arrive in the shared dialog: hx-target="#dialog-in".
document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  if (target.id === "dialog-in" && target.textContent.trim()) document.getElementById("dialog").showModal();
});
