// On the saved copy: how old it is, and whether the portal answers. Nothing is sent but that question.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
  const kept = Number(byId("age").dataset.at) * 1000;
  const tell = () => {
    const minutes = Math.max(0, Math.round((Date.now() - kept) / 60000));
    byId("age").textContent = minutes < 90 ? words.format(-minutes, "minute") : words.format(-Math.round(minutes / 60), "hour");
  };
  tell();
  setInterval(tell, 30000);

  const leave = () => {
    document.documentElement.hidden = true;
    location.replace(byId("x").href);
  };
  byId("x").addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  let escaped = 0;
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (event.timeStamp - escaped < 800) leave();
    escaped = event.timeStamp;
  });

  // The board takes the copy's place as soon as it can be had; whoever must sign in first keeps
  // the lines before her eyes.
  const ask = async () => {
    try {
      const answer = await fetch("/?v=", { method: "HEAD", redirect: "manual", cache: "no-store" });
      if (answer.type === "opaqueredirect") byId("in").hidden = false;
      else if (answer.status < 500) location.replace("/");
    } catch {
      byId("off").hidden = false;
    }
  };
  ask();
  addEventListener("online", ask);
})();
