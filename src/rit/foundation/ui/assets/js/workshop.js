import { announce, keysOn, typing } from "./page.js";

// The workshop of a function by keyboard alone: letters of the reader's language score, J and K go down and up, N notes,
// Ctrl Z takes back, Enter goes on. Answers keep themselves by htmx when they change.
const form = document.querySelector("form[data-workshop]");

if (form) {
  const questions = () => [...form.querySelectorAll("details[data-question]")];
  const current = () => questions().find((one) => one.open) ?? questions()[0];
  const letters = {};
  for (const [name, sort, value] of [
    ["keysLow", "score", "low"], ["keysMedium", "score", "medium"], ["keysHigh", "score", "high"],
    ["keysSure", "sure", "sure"], ["keysFairly", "sure", "fairly"], ["keysGuess", "sure", "guess"],
  ]) letters[form.dataset[name].toLowerCase()] = [sort, value];
  const noteKey = form.dataset.keysNote.toLowerCase();
  const before = new Map(); // what each pair of answers was, to be able to take a change back
  const undone = [];

  const chosen = (question, sort) => form.querySelector(`input[name="${sort}-${question}"]:checked`)?.value ?? "";
  const remember = (question) => before.set(question, { score: chosen(question, "score"), sure: chosen(question, "sure") });
  for (const one of questions()) remember(one.dataset.question);

  function open(one) {
    for (const other of questions()) other.open = other === one;
    one.querySelector("summary").focus();
    one.scrollIntoView({ block: "nearest" });
  }
  function tick(question, sort, value) {
    for (const radio of form.querySelectorAll(`input[name="${sort}-${question}"]`)) radio.checked = radio.value === value;
    form.querySelector(`input[name="${sort}-${question}"]`).dispatchEvent(new Event("change", { bubbles: true }));
  }
  form.addEventListener("change", (event) => {
    const question = event.target.closest("details[data-question]")?.dataset.question;
    if (!question || event.target.type !== "radio") return;
    const was = before.get(question);
    const now = { score: chosen(question, "score"), sure: chosen(question, "sure") };
    if (was.score === now.score && was.sure === now.sure) return;
    if (!form.dataset.undoing) undone.push([question, was]);
    remember(question);
    form.classList.add("kept");
  });
  function undo() {
    const last = undone.pop();
    if (!last) return false;
    const [question, was] = last;
    form.dataset.undoing = "1";
    for (const radio of form.querySelectorAll(`input[name="sure-${question}"]`)) radio.checked = radio.value === was.sure;
    tick(question, "score", was.score);
    delete form.dataset.undoing;
    open(form.querySelector(`details[data-question="${question}"]`));
    return true;
  }

  addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    const inText = event.target.tagName === "TEXTAREA" || event.target.type === "text" || event.target.type === "search";
    if ((event.ctrlKey || event.metaKey) && key === "z" && !event.shiftKey && !inText) {
      if (undo()) { event.preventDefault(); event.stopImmediatePropagation(); }
      return;
    }
    if (event.key === "Escape" && inText && form.contains(event.target)) { current().querySelector("summary").focus(); return; }
    if (typing(event) || !keysOn() || document.querySelector("dialog[open], :popover-open")) return;
    const at = current();
    const place = questions().indexOf(at);
    if (key === "j" || key === "k") {
      event.preventDefault();
      open(questions()[Math.max(0, Math.min(questions().length - 1, place + (key === "j" ? 1 : -1)))]);
    } else if (event.key === "Enter" && (event.target === document.body || event.target.closest("form[data-workshop]"))) {
      if (event.target.closest("button, a")) return;
      event.preventDefault();
      form.querySelector("button[name=next]")?.click();
    } else if (form.querySelector("fieldset[disabled]")) {
      return;
    } else if (letters[key]) {
      event.preventDefault();
      at.open = true;
      tick(at.dataset.question, ...letters[key]);
      announce(at.querySelector(`input[value="${letters[key][1]}"]:checked`)?.closest("label")?.textContent.trim() ?? "");
    } else if (key === noteKey) {
      event.preventDefault();
      at.open = true;
      at.querySelector("textarea").focus();
    }
  }, true);
}
