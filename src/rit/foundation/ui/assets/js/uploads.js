// Files over the limit of a form go in pieces, one request each; a broken connection goes on at the last piece kept.
import { announce, on } from "./page.js";

const TRIES = 6;
const wait = (seconds, signal) => new Promise((done) => {
  setTimeout(done, seconds * 1000);
  signal.addEventListener("abort", done);
});

/** What stops an upload for good: `said` is shown. */
class Stopped extends Error {}

class Upload {
  constructor(form, file, show) {
    Object.assign(this, { form, file, show, token: form.elements.csrfmiddlewaretoken.value, stop: new AbortController() });
  }

  async send() {
    const begun = await this.ask(this.form.dataset.pieces, new URLSearchParams({ name: this.file.name, size: this.file.size, modified: this.file.lastModified }));
    this.key = begun.key;
    this.at = begun.at;
    while (this.at < this.file.size) {
      this.show(this.at / this.file.size);
      this.at = (await this.ask(`${begun.url}?at=${this.at}`, this.file.slice(this.at, this.at + begun.piece))).at;
    }
    this.show(1);
    await this.ask(begun.finish);
  }

  /** Tries again while nobody answers, and as long as the server says *later*; another answer, good or bad, is the last word. */
  async ask(url, body) {
    for (let tried = 1; ; tried += 1) {
      try {
        const answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": this.token, Accept: "application/json" }, redirect: "manual", signal: this.stop.signal });
        const later = Number(answer.headers.get("Retry-After"));
        if (answer.status === 409 && later) {
          this.show(null, (await answer.json()).said);
          await wait(later, this.stop.signal);
          tried = 0;
          continue;
        }
        if (answer.status < 500) return await this.read(answer);
      } catch (problem) {
        if (problem instanceof Stopped || this.stop.signal.aborted) throw problem;
      }
      if (tried === TRIES) throw new Stopped(this.form.dataset.broken);
      this.show(null, this.form.dataset.again);
      await wait(2 ** tried / 2, this.stop.signal);
    }
  }

  /** What was kept of it goes; without a connection it goes by itself, after a day. */
  async forget() {
    const { sendingCancel } = this.form.querySelector("[data-sending-cancel]").dataset;
    if (this.key) await fetch(sendingCancel.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, this.key), { method: "POST", headers: { "X-CSRFToken": this.token }, redirect: "manual" }).catch(() => {});
  }

  async read(answer) {
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Stopped(this.form.dataset.locked);
    const found = await answer.json();
    if (answer.ok || answer.status === 409) return found; // 409: it says where to go on
    throw new Stopped(found.said);
  }
}

function shown(form, file, number, all) {
  const place = form.querySelector("[data-sending]");
  const [bar, words] = [place.querySelector("progress"), place.querySelector("[data-sending-said]")];
  const about = form.dataset.sending.replace("{name}", file.name).replace("{number}", number).replace("{all}", all);
  place.hidden = false;
  place.querySelector("[data-sending-name]").textContent = about;
  announce(about);
  let told = 0;
  return (share, text) => {
    if (share === null) return void (words.textContent = text);
    const percent = Math.floor(share * 100);
    bar.value = percent;
    words.textContent = share < 1 ? `${percent} %` : form.dataset.checking;
    if (percent >= told + 25 || share === 1) announce(share < 1 ? `${file.name}: ${percent} %` : form.dataset.checking);
    if (percent >= told + 25) told = percent;
  };
}

async function sendAll(form, input, large) {
  const buttons = form.querySelectorAll("button:not([data-sending-cancel])");
  const fault = form.querySelector("[data-sending-fault]");
  const done = [];
  for (const button of buttons) button.disabled = true;
  fault.hidden = true;
  try {
    for (const [index, file] of large.entries()) {
      const upload = new Upload(form, file, shown(form, file, index + 1, large.length));
      form.upload = upload;
      if (!index) form.querySelector("[data-sending-cancel]").focus(); // the button that was pressed is off meanwhile
      await upload.send();
      const kept = Object.assign(document.createElement("input"), { type: "hidden", name: "waiting", value: upload.key });
      form.append(kept);
      done.push(file);
    }
  } catch (problem) {
    if (form.upload.stop.signal.aborted) await form.upload.forget();
    fault.textContent = problem instanceof Stopped ? problem.message : form.dataset.cancelled;
    fault.hidden = false;
    fault.focus();
  }
  const rest = new DataTransfer();
  for (const file of input.files) if (!done.includes(file)) rest.items.add(file);
  input.files = rest.files;
  input.required = false;
  form.querySelector("[data-sending]").hidden = true;
  for (const button of buttons) button.disabled = false;
  return done.length === large.length;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const input = form.matches("[data-pieces]") && form.querySelector('input[type="file"]');
  const large = input ? [...input.files].filter((file) => file.size > Number(form.dataset.limit)) : [];
  if (!large.length) return;
  event.preventDefault();
  event.stopPropagation();
  if (await sendAll(form, input, large)) form.requestSubmit(event.submitter);
}, true);

on("click", "[data-sending-cancel]", (_event, button) => button.form.upload.stop.abort());
