// Keyboard and copying, on top of pages that work without them.

const ROWS = "a[data-row]";
const keys = document.getElementById("keys");

function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));
}

function step(by) {
  const rows = [...document.querySelectorAll(ROWS)];
  if (rows.length === 0) return;
  const at = rows.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1);
  rows[next].focus();
  rows[next].scrollIntoView({ block: "nearest" });
}

function follow(relation) {
  const link = document.querySelector(`a[rel~="${relation}"]`);
  if (link) link.click();
}

const COMMANDS = {
  j: () => step(1),
  k: () => step(-1),
  n: () => follow("next"),
  p: () => follow("first"),
  u: () => follow("up"),
  "/": () => document.querySelector("input[type=search]")?.select(),
  "?": () => (keys.open ? keys.close() : keys.showModal()),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && isTyping(event.target)) {
    event.target.blur();
    return;
  }
  const command = COMMANDS[event.key];
  if (!keys || !command || isTyping(event.target) || (keys.open && event.key !== "?")) return;
  event.preventDefault();
  command();
});

for (const button of document.querySelectorAll("button[data-keys]")) {
  button.hidden = false;
  button.addEventListener("click", () => keys.showModal());
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      const said = button.querySelector("span");
      const before = said.textContent;
      said.textContent = "copied";
      setTimeout(() => { said.textContent = before; }, 1500);
    });
  }
}

for (const form of document.querySelectorAll("form[data-filter]")) {
  for (const select of form.querySelectorAll("select")) {
    select.addEventListener("change", () => form.requestSubmit());
  }
  form.addEventListener("submit", () => {
    for (const field of form.elements) {
      if (field.name && !field.value) field.disabled = true;
    }
  });
  // A page that comes back from the history has its fields again.
  addEventListener("pageshow", () => {
    for (const field of form.elements) field.disabled = false;
  });
}
