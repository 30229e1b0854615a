// The service worker: shows what is pushed, and opens what it is about.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

// here returns the address if it is one of ours, else the start page.
function here(address) {
  try {
    const url = new URL(address, location.origin);
    if (url.origin === location.origin) return url.href;
  } catch {}
  return location.origin + "/";
}

const text = (value, limit) => (typeof value === "string" ? value.slice(0, limit) : "");

// A message is declarative web push: JSON with a notification. A push that shows
// nothing costs the permission, so something is shown whatever came.
addEventListener("push", (event) => {
  let given = {};
  try {
    given = event.data.json().notification ?? {};
  } catch {}
  const { title, body, tag, lang, dir, navigate } = given;
  event.waitUntil(registration.showNotification(text(title, 200) || "Jobbnära", {
    body: text(body, 500),
    tag: text(tag, 100),
    lang: text(lang, 35),
    dir: /^(ltr|rtl)$/.test(dir) ? dir : "auto",
    icon: "/assets/icon-192.png",
    data: { navigate: here(text(navigate, 2000)) },
  }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(here(event.notification.data?.navigate)));
});

async function open(address) {
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const same = windows.find((window) => window.url === address);
  return same ? same.focus() : clients.openWindow(address);
}
