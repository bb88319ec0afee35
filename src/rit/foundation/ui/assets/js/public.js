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

for (const button of document.querySelectorAll("button[data-print], button[data-copy]")) button.hidden = false;
document.querySelector("[data-errors]")?.focus();
