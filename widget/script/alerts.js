// The page /alerts: watches a search with this browser, and lists what it
// watches. What it says stands in the page, in the page's language.
const root = document.getElementById("alerts");
const button = document.getElementById("alerts-start");
const status = document.getElementById("alerts-status");
const list = document.getElementById("alerts-list");
const none = document.getElementById("alerts-none");
const heading = document.getElementById("mine");
const texts = {};
for (const { dataset, textContent } of document.getElementById("alerts-texts").content.children) {
  texts[dataset.key] = textContent;
}
const { query, title, lang } = root.dataset;
const storeName = "jobbnara.alerts";

function say(key, name) {
  status.textContent = texts[key].replace("{title}", () => name);
}

// Failure is what went wrong, by the key of what to say.
class Failure extends Error {}

function read() {
  try {
    return JSON.parse(localStorage.getItem(storeName)).filter((alert) => alert.id && alert.token);
  } catch {
    return [];
  }
}

function write(alerts) {
  try {
    if (alerts.length) localStorage.setItem(storeName, JSON.stringify(alerts));
    else localStorage.removeItem(storeName);
  } catch {
    throw new Failure("storage");
  }
}

// obstacle tells why this browser cannot be asked, or "".
function obstacle() {
  const agent = navigator.userAgent;
  const isSupported = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  const isApple = /iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1);
  if (!isSecureContext) return "insecure";
  if (isSupported) return Notification.permission === "denied" ? "denied" : "";
  if (/FBA[NV]|Instagram|LinkedInApp|Snapchat|TikTok|musical_ly|Line\/|MicroMessenger|; wv\)/.test(agent)) return "inapp";
  if (isApple && !navigator.standalone) return "iphone";
  return "unsupported";
}

async function call(method, path, init = {}) {
  try {
    return await fetch(path, { method, cache: "no-store", ...init });
  } catch {
    throw new Failure("server");
  }
}

function bytes(base64url) {
  return Uint8Array.from(atob(base64url.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt());
}

function giveUp(seconds) {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("too slow")), seconds * 1000));
}

// subscribe returns this browser's push subscription, made with the server's
// key of today.
async function subscribe(manager) {
  const answer = await call("GET", "/api/push/key");
  if (!answer.ok) throw new Failure("server");
  const key = bytes((await answer.json()).key);
  const old = await manager.getSubscription();
  if (old) {
    const used = new Uint8Array(old.options.applicationServerKey ?? []);
    if (used.length === key.length && used.every((b, i) => b === key[i])) return old;
    await old.unsubscribe();
  }
  try { // some browsers wait for their push service for ever
    return await Promise.race([manager.subscribe({ userVisibleOnly: true, applicationServerKey: key }), giveUp(30)]);
  } catch (error) {
    throw new Failure(error.name === "NotAllowedError" ? "denied" : "push");
  }
}

async function start() {
  if (read().some((alert) => alert.query === query)) throw new Failure("have");
  say("working");
  write(read());
  const permission = await Notification.requestPermission();
  if (permission !== "granted") throw new Failure(permission === "denied" ? "denied" : "dismissed");
  let manager;
  try {
    await navigator.serviceWorker.register("/sw.js");
    manager = (await navigator.serviceWorker.ready).pushManager;
  } catch {
    throw new Failure("push");
  }
  const subscription = await subscribe(manager);
  const answer = await call("POST", "/api/alerts", {
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ subscription, query, frequency: "instant", lang }),
  });
  if (!answer.ok) {
    if (!read().length) await subscription.unsubscribe();
    throw new Failure("server");
  }
  const { id, token } = await answer.json();
  write([...read(), { id, token, title, query }]);
  say("done", title);
}

async function stop(alert) {
  const answer = await call("DELETE", `/api/alerts/${encodeURIComponent(alert.id)}`, { headers: { Authorization: `Bearer ${alert.token}` } });
  if (!answer.ok && answer.status !== 404 && answer.status !== 410) throw new Failure("server");
  const left = read().filter((other) => other.id !== alert.id);
  write(left);
  say("stopped", alert.title);
  if (left.length) return;
  const registration = await navigator.serviceWorker?.getRegistration();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}

// run does one thing at a time and says how it went.
async function run(work) {
  button.disabled = true;
  try {
    await work();
  } catch (error) {
    say(error instanceof Failure ? error.message : "server");
  }
  button.disabled = false;
  show();
}

function show() {
  const alerts = read();
  none.hidden = alerts.length > 0;
  list.replaceChildren(...alerts.map((alert) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const end = document.createElement("button");
    link.href = "/jobs?" + new URLSearchParams(alert.query);
    link.textContent = alert.title;
    end.type = "button";
    end.className = "jn-button";
    end.textContent = texts.stop;
    end.setAttribute("aria-label", `${texts.stop}: ${alert.title}`);
    end.onclick = () => run(() => stop(alert)).then(() => heading.focus());
    item.append(link, end);
    return item;
  }));
}

const reason = obstacle();
if (reason) say(reason);
else button.hidden = false;
button.onclick = () => run(start);
addEventListener("storage", show);
show();
