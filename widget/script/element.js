// <jobbnara-jobs>: a list of jobs on somebody else's page. It fetches the list
// as HTML from the server that this script came from and lets through what is
// known to be harmless. STYLE, TEXTS and NAMES are put in by assets.go.
const server = new URL(import.meta.url).origin;
const names = "NAMES".split(" ");
const texts = "TEXTS";
const sheet = new CSSStyleSheet();
sheet.replaceSync("STYLE");

// All versions of this script on a page share one policy: a strict page allows
// the name only once.
const policyKey = Symbol.for("jobbnara.policy");
const policy = window[policyKey] ??= window.trustedTypes?.createPolicy("jobbnara", { createHTML: (html) => html }) ?? { createHTML: (html) => html };

const elements = /^(DIV|SECTION|ARTICLE|HEADER|FOOTER|NAV|H[1-6]|P|UL|OL|LI|DL|DT|DD|A|SPAN|STRONG|EM|B|I|SMALL|MARK|TIME|BDI|BR|HR|FORM|LABEL|INPUT|SELECT|OPTGROUP|OPTION|BUTTON|FIELDSET|LEGEND|DETAILS|SUMMARY)$/;
const silent = /^(SCRIPT|STYLE|TITLE|TEMPLATE|IFRAME|NOSCRIPT|NOEMBED|NOFRAMES|XMP|TEXTAREA|OBJECT|SVG|MATH)$/i;
const attributes = /^(aria-(label|labelledby|describedby|current|hidden|live)|role|lang|dir|title|class|id|for|href|rel|target|action|type|name|value|placeholder|maxlength|autocomplete|checked|selected|disabled|hidden|open|label|datetime|referrerpolicy)$/;
const inputs = /^(search|text|checkbox|radio|hidden|submit|button)$/;

function resolve(address) {
  try {
    return new URL(address, server);
  } catch {}
}

// value returns what an attribute may be, or null where it may not be at all.
function value(tag, name, given, prefix) {
  switch (name) {
    case "id": case "for": case "aria-labelledby": case "aria-describedby":
      return given.replace(/\S+/g, prefix + "$&");
    case "class":
      return given.split(/\s+/).filter((c) => c.startsWith("jn")).join(" ");
    case "name": // a form or a link with a name can hide the document's own properties
      return /^(INPUT|SELECT|BUTTON)$/.test(tag) ? given : null;
    case "type":
      return inputs.test(given) ? given : null;
    case "autocomplete":
      return "off";
    case "target":
      return given === "_blank" ? given : null;
    case "href": case "action": {
      if (name === "href" && given[0] === "#") return "#" + prefix + given.slice(1);
      const url = resolve(given);
      if (name === "action") return url?.origin === server ? url.href : null;
      return /^(https?|mailto):$/.test(url?.protocol) ? url.href : null;
    }
  }
  return given;
}

// copy makes new nodes of those that are allowed; of others only what is in them.
function copy(from, to, prefix) {
  for (const node of from.childNodes) {
    if (node.nodeType === 3) to.append(node.data);
    const tag = node.nodeName;
    if (node.nodeType !== 1 || silent.test(tag)) continue;
    let made = to;
    if (elements.test(tag)) {
      made = document.createElement(tag);
      for (const { name, value: given } of node.attributes) {
        const kept = attributes.test(name) ? value(tag, name, given, prefix) : null;
        if (kept !== null) made.setAttribute(name, kept);
      }
      to.append(made);
    }
    copy(node, made, prefix);
  }
}

let count = 0;

class Jobs extends HTMLElement {
  static observedAttributes = names;
  #prefix = `jn${++count}-`;
  #live = document.createElement("p");
  #box; #query; #request; #timer; #tries = 0; #loaded = false;

  connectedCallback() {
    const { adoptedStyleSheets: sheets } = this.getRootNode();
    if (sheets && !sheets.includes(sheet)) sheets.push(sheet);
    if (!this.#loaded) this.#reset();
  }

  disconnectedCallback() {
    this.#request?.abort();
    this.#rest();
    clearTimeout(this.#timer);
  }

  // Several attributes that change at once make one request.
  attributeChangedCallback(name, before, after) {
    if (!this.#box || before === after) return;
    if (!this.isConnected) return void (this.#loaded = false);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#reset());
  }

  get #lang() {
    const lang = (this.getAttribute("lang") || this.closest("[lang]")?.lang || "sv").toLowerCase().split("-")[0];
    return texts[lang] ? lang : "sv";
  }

  // reset goes back to what the attributes say.
  #reset() {
    this.#query = new URLSearchParams();
    for (const name of names) {
      const given = this.getAttribute(name);
      if (given) this.#query.set(name, given);
      if (given === "" && /^(search|filters)$/.test(name)) this.#query.set(name, "true");
    }
    this.#query.set("lang", this.#lang);
    if (!this.#box) {
      this.#box = document.createElement("div");
      this.#box.className = "jn jn-wait";
      this.#box.textContent = texts[this.#lang][3];
      this.#box.style.setProperty("--jn-rows", Math.min(100, parseInt(this.getAttribute("limit")) || 20));
      this.#live.className = "jn-sr";
      this.#live.setAttribute("role", "status");
      this.replaceChildren(this.#box, this.#live);
    }
    this.#load(this.#query);
  }

  // follow asks for another part of the list: what is asked for comes from a
  // link or a form, how it looks from the attributes.
  #follow(asked) {
    const query = new URLSearchParams([...asked].filter(([, given]) => given));
    for (const name of ["limit", "search", "filters", "heading-level", "target", "lang"]) {
      if (this.#query.has(name)) query.set(name, this.#query.get(name));
    }
    this.#load(query, true);
  }

  async #load(query, asked) {
    this.#request?.abort();
    clearTimeout(this.#timer);
    const { signal } = this.#request = new AbortController();
    this.setAttribute("aria-busy", "true");
    this.#box.classList.add("jn-busy");
    let status = 0;
    try {
      const answer = await fetch(`${server}/widget/v1/list?${query}`, { signal, credentials: "omit", referrerPolicy: "origin" });
      status = answer.status;
      const isHTML = /^text\/html/.test(answer.headers.get("content-type"));
      if (!isHTML || (!answer.ok && status !== 400)) throw new Error(`status ${status}`);
      const html = await answer.text();
      if (signal.aborted) return;
      this.#show(html, asked);
      this.#tries = 0;
      this.#loaded = true;
      this.#tell(answer.ok ? "load" : "error", { status });
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(query, asked);
      this.#tell("error", { status, message: error.message });
    } finally {
      if (!signal.aborted) this.#rest();
    }
  }

  #rest() {
    this.removeAttribute("aria-busy");
    this.#box?.classList.remove("jn-busy");
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(`jobbnara:${name}`, { bubbles: true, detail }));
  }

  #show(html, asked) {
    const parsed = new DOMParser().parseFromString(policy.createHTML(html), "text/html");
    const box = document.createElement("div");
    copy(parsed.body, box, this.#prefix);
    const focused = this.#box.contains(document.activeElement) && document.activeElement;
    const open = this.#box.querySelector("details")?.open;
    this.#box.replaceWith(box);
    this.#box = box;
    box.addEventListener("click", (event) => this.#click(event));
    box.addEventListener("submit", (event) => this.#submit(event));
    if (open) box.querySelector("details")?.setAttribute("open", "");
    if (!asked) return;
    const title = box.querySelector(".jn-total, .jn-problem");
    this.#live.textContent = title?.textContent ?? "";
    if (!focused) return;
    const same = focused.id && box.querySelector("#" + CSS.escape(focused.id));
    const goal = same || title;
    if (!same && title) title.tabIndex = -1;
    goal?.focus();
    if (!same) this.scrollIntoView({ block: "nearest" });
  }

  #click(event) {
    const link = event.target.closest("a.jn-go[href]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#follow(new URL(link.href).searchParams);
  }

  #submit(event) {
    event.preventDefault();
    this.#follow(new FormData(event.target, event.submitter));
  }

  // fail says that the list cannot be shown, leads to it, and tries again later
  // and later, until a person does.
  #fail(query, asked) {
    const words = texts[this.#lang];
    const said = document.createElement("p");
    const link = document.createElement("a");
    const again = document.createElement("button");
    link.href = `${server}/jobs?${query}`;
    link.textContent = words[1];
    again.type = "button";
    again.className = "jn-button";
    again.textContent = words[2];
    again.onclick = () => this.#load(query, true);
    said.append(words[0], " ", link);
    const box = document.createElement("div");
    box.className = "jn jn-problem";
    box.append(said, again);
    if (!asked || !this.#loaded) {
      this.#box.replaceWith(box);
      this.#box = box;
    } else {
      this.#box.querySelector(".jn-problem")?.remove();
      this.#box.append(box);
      this.#live.textContent = words[0];
    }
    const wait = Math.min(300, 5 * 2 ** this.#tries++) * (0.75 + Math.random() / 2);
    this.#timer = setTimeout(() => this.#load(query, asked), wait * 1000);
  }
}

if (!customElements.get("jobbnara-jobs")) customElements.define("jobbnara-jobs", Jobs);
