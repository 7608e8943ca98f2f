// Sanad in the browser: quick exit, polls that rest, the hour, a lost line. Pages work without it.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const form = byId("h");

  // Leave at once: the sitting ends behind our back, the page is replaced, not added to history.
  const leave = () => {
    fetch("/exit", { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
    document.documentElement.hidden = true;
    location.replace(form.dataset.exit);
  };
  form.addEventListener("submit", (event) => {
    if (event.submitter && event.submitter.id === "x") {
      event.preventDefault();
      leave();
    }
  });
  let escaped = 0;
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (event.timeStamp - escaped < 800) leave();
    escaped = event.timeStamp;
  });

  // A text to send on is copied by one tap; without us it is selected by hand.
  for (const button of document.querySelectorAll("[data-copy]")) {
    const text = byId(button.dataset.copy);
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", () => {
      text.select();
      navigator.clipboard.writeText(text.value).then(() => (button.textContent = button.dataset.done));
    });
  }

  // A page that comes back from the browser's memory may be somebody else's: ask the server anew.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  // The saved copy: this phone keeps the duty lines of one area, unless it is shared or somebody left.
  const worker = navigator.serviceWorker;
  if (worker && form?.dataset.keep !== undefined) {
    const keep = () => worker.ready.then(({ active }) => active.postMessage("keep"));
    worker.register("/service-worker.js").then(keep, () => {});
    setInterval(() => document.hidden || byId("lock") || keep(), 600000);
  } else if (worker?.controller && form?.dataset.idle) {
    worker.controller.postMessage("forget");
  }

  // A hidden page asks nothing; once seen again it asks at once.
  const isPoll = (event) => event.detail.ctx.sourceElement.hasAttribute("data-poll");
  let missed = false;
  addEventListener("htmx:before:request", (event) => {
    if (!isPoll(event)) return;
    if (document.hidden) {
      missed = true;
      event.preventDefault();
    }
  });
  addEventListener("visibilitychange", () => {
    const board = document.querySelector("[data-poll]");
    if (document.hidden || !missed || !board) return;
    missed = false;
    htmx.ajax("GET", board.getAttribute("hx-get"), { source: board, target: board, swap: "outerHTML" });
  });

  // The lock. Left alone as long as the server allows, the page covers itself; what was typed
  // stays in it, and a tap that met the lock is made again once it is open.
  const idle = 1000 * (form?.dataset.idle || 0);
  const body = document.body;
  let used = Date.now();
  let stopped = null;
  const ask = () => {
    if (!idle || Date.now() - used < idle || byId("lock")) return;
    // The board shows nothing that the lock would hide; any other page is covered before we ask.
    body.classList.toggle("locked", !body.classList.contains("b"));
    htmx.ajax("GET", "/lock?v=", { source: body, target: "#notice" });
  };
  if (idle) setInterval(ask, 10000);
  addEventListener("visibilitychange", () => document.hidden || ask());
  addEventListener("htmx:after:swap", () => {
    if (byId("lock")) body.classList.add("locked");
  });
  addEventListener("unlocked", () => {
    body.classList.remove("locked");
    byId("notice").replaceChildren();
    used = Date.now();
    const again = stopped;
    stopped = null;
    if (!again || !again.source.isConnected) return;
    if (again.source.requestSubmit) again.source.requestSubmit(again.button);
    else again.source.click();
  });

  // Two quick taps on + are two: once a tap is on its way, the buttons mean the number after it.
  // Each value is "number.version.held.capacity"; the same value twice is one tap sent twice.
  addEventListener("submit", (event) => {
    const tapped = event.submitter;
    if (!window.htmx || !tapped || !tapped.dataset.step) return;
    const [number, version, held, capacity] = tapped.value.split(".").map(Number);
    for (const button of tapped.parentElement.querySelectorAll("[data-step]")) {
      const next = number + Number(button.dataset.step);
      button.value = [next, version + 1, held, capacity].join(".");
      button.disabled = next < 0 || next + held > capacity;
    }
    tapped.parentElement.querySelector("b").textContent = number;
  });

  addEventListener("htmx:after:request", (event) => {
    const ctx = event.detail.ctx;
    const isAsked = ctx.request.action.startsWith("/lock");
    if (ctx.response.status === 401) {
      const isOurs = isPoll(event) || isAsked || ctx.request.action.startsWith("/unlock");
      if (!isOurs) stopped = { source: ctx.sourceElement, button: ctx.request.submitter };
    } else if (isAsked) {
      // Another page of this browser was used meanwhile: ask again in a minute.
      used = Date.now() - idle + 60000;
      body.classList.remove("locked");
    } else if (!isPoll(event)) {
      used = Date.now();
    }
    const hour = ctx.response.headers.get("As-Of");
    if (hour && byId("asof")) byId("asof").textContent = hour;
    byId("lost").hidden = ctx.response.status < 500;
    byId("still").hidden = true;
  });
  // A tap that finds no line was not recorded; a poll that finds none leaves the hour where it is.
  addEventListener("htmx:error", (event) => {
    byId(isPoll(event) ? "still" : "lost").hidden = false;
  });
})();
