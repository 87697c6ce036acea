"use strict";
// What the page does beyond HTML: reads charts out, zooms by dragging, and takes new sections from the
// server. Everything else works without it.

// ---- Charts. The events are the document's, as sections come and go.

/** A chart with its buckets, as they are now. */
function chartAt(target) {
  const body = target.closest?.(".chart-body");
  if (!body) return null;
  const chart = body.closest(".chart");
  const [plot, buckets] = [body.querySelector(".plot"), [...body.querySelectorAll(".bucket")]];
  return { body, chart, plot, buckets };
}

/** The position of the bucket under the pointer; the nearest one outside of the plot. */
function bucketUnder(event, { plot, buckets }) {
  const box = plot.getBoundingClientRect();
  const index = Math.floor(((event.clientX - box.left) / box.width) * buckets.length);
  return Math.max(0, Math.min(buckets.length - 1, index));
}

/** Shows the values of a bucket; of none where it is null. */
function read({ chart, body, buckets }, index) {
  const cursor = body.querySelector(".cursor");
  const x = index === null ? "-2%" : `${((index + 0.5) / buckets.length) * 100}%`;
  cursor.setAttribute("x1", x);
  cursor.setAttribute("x2", x);
  const text = index === null ? "" : buckets[index].querySelector("title").textContent;
  const reading = chart.querySelector(".reading");
  if (reading.textContent !== text) reading.textContent = text;
  if (index === null) delete body.dataset.bucket;
  else body.dataset.bucket = index;
}

function select({ body, buckets }, first, last) {
  const [selection, share] = [body.querySelector(".selection"), 100 / buckets.length];
  selection.setAttribute("x", first === null ? "-2%" : `${first * share}%`);
  selection.setAttribute("width", first === null ? "0%" : `${(last - first + 1) * share}%`);
}

/** Opens the range from the beginning of one bucket to the end of another. */
function zoom({ buckets }, first, last) {
  const [from, to] = [buckets[first], buckets[last]].map((bucket) => bucket.getAttribute("href"));
  if (!from) return;
  const url = new URL(from, document.baseURI);
  url.searchParams.set("until", new URL(to, document.baseURI).searchParams.get("until"));
  location.assign(url);
}

document.addEventListener("keydown", (event) => {
  const chart = event.target.matches?.(".chart-body") ? chartAt(event.target) : null;
  if (!chart || event.ctrlKey || event.metaKey || event.altKey) return;
  const last = chart.buckets.length - 1;
  const shown = chart.body.dataset.bucket;
  const at = shown === undefined ? null : Number(shown);
  const steps = {
    ArrowLeft: at === null ? last : Math.max(0, at - 1),
    ArrowRight: at === null ? 0 : Math.min(last, at + 1),
    Home: 0, End: last, Escape: null,
  };
  if (event.key in steps) read(chart, steps[event.key]);
  else if (event.key === "Enter" && at !== null) zoom(chart, at, at);
  else return;
  event.preventDefault();
});

let drag = null;

document.addEventListener("pointerdown", (event) => {
  const chart = event.button === 0 && event.pointerType === "mouse" ? chartAt(event.target) : null;
  drag = chart && chart.buckets.length > 0 ? { body: chart.body, start: bucketUnder(event, chart) } : null;
});

document.addEventListener("pointermove", (event) => {
  const chart = chartAt(drag ? drag.body : event.target);
  for (const body of document.querySelectorAll(".chart-body[data-bucket]:not(:focus-visible)")) {
    if (body !== chart?.body) read(chartAt(body), null);
  }
  if (!chart || chart.buckets.length === 0) return;
  const index = bucketUnder(event, chart);
  read(chart, index);
  if (drag && index !== drag.start) drag.moved = true;
  if (drag?.moved) select(chart, Math.min(index, drag.start), Math.max(index, drag.start));
});

document.addEventListener("pointerup", (event) => {
  if (!drag?.moved) return;
  const chart = chartAt(drag.body);
  const index = bucketUnder(event, chart);
  select(chart, null);
  zoom(chart, Math.min(index, drag.start), Math.max(index, drag.start));
});

document.addEventListener("click", (event) => {
  if (drag?.moved) event.preventDefault();  // The end of a drag is no click on a bucket.
  drag = null;
});

document.addEventListener("dragstart", (event) => {
  if (chartAt(event.target)) event.preventDefault();
});

// ---- Live sections

/** Makes an element like another one, and keeps what is the same: the focus, selected text, what a
 *  screen reader listens to, and which details are open. */
function morph(old, fresh) {
  if (old.nodeName !== fresh.nodeName || old.nodeType !== fresh.nodeType) {
    old.replaceWith(fresh);
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  if (old.isEqualNode(fresh)) return;
  const kept = (name) => (name === "open" && old.nodeName === "DETAILS") || name === "data-bucket";
  for (const { name } of [...old.attributes]) {
    if (!kept(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (!kept(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (old.matches(".reading")) return;
  const [children, wanted] = [[...old.childNodes], [...fresh.childNodes]];
  wanted.forEach((child, index) => {
    if (index < children.length) morph(children[index], child);
    else old.append(child);
  });
  children.slice(wanted.length).forEach((child) => child.remove());
}

const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

/** Puts an element in the place of the one with its id. */
function show(fresh) {
  const old = fresh && document.getElementById(fresh.id);
  if (!old) return;
  morph(old, document.importNode(fresh, true));
  const headline = old.querySelector(".headline");
  if (headline) document.title = `${headline.textContent} – Linkback`;
  for (const body of old.querySelectorAll(".chart-body[data-bucket]")) {
    const chart = chartAt(body);
    read(chart, Math.min(Number(body.dataset.bucket), chart.buckets.length - 1));
  }
}

const pause = document.getElementById("pause");

if (pause) {
  const state = document.getElementById("stream");
  let watching = null;
  let last = null;
  let isPaused = false;

  const say = (text) => Object.assign(state, { textContent: text, hidden: text === "" });

  /** Shows sections as they come, until the signal, or until the server refuses. */
  const stream = (signal) => new Promise((resolve) => {
    last = null;
    const source = new EventSource(`live${location.search}`);
    source.addEventListener("open", () => say(""));
    // The data is the id of an element, a line feed, and its HTML.
    source.addEventListener("section", ({ data }) =>
      show(parsed(data.slice(data.indexOf("\n") + 1)).body.firstElementChild));
    source.addEventListener("error", () => {
      say("Reconnecting");
      // A browser tries again by itself, but not after an error status.
      if (source.readyState === EventSource.CLOSED) resolve();
    });
    signal.addEventListener("abort", () => resolve(source.close()));
  });

  /** Browsers open six connections to a server, for all tabs together: four may be streams, a lock each.
   *  Returns at once where none is free, or the browser has no locks (over http, but for localhost). */
  const streamIfFree = async (signal) => {
    let isTaken = false;
    for (let number = 1; number <= 4 && navigator.locks && !isTaken && !signal.aborted; number += 1) {
      await navigator.locks.request(`linkback-stream-${number}`, { ifAvailable: true }, (lock) => {
        isTaken = lock !== null;
        return isTaken && !signal.aborted ? stream(signal) : null;
      });
    }
  };

  /** Asks for the whole page, of which the server sends nothing where nothing has changed. */
  const poll = async (signal) => {
    try {
      const response = await fetch(location.href, { signal, cache: "no-cache" });
      if (!response.ok || response.redirected) throw new Error(response.statusText);
      const html = await response.text();
      if (signal.aborted) return;
      if (html !== last) parsed(html).querySelectorAll("main > [id], #health, #footing").forEach(show);
      last = html;
      say("");
    } catch {
      if (!signal.aborted) say("Reconnecting");
    }
  };

  const watch = async () => {
    watching?.abort();
    watching = new AbortController();
    const { signal } = watching;
    while (!isPaused && !document.hidden && !signal.aborted) {
      await streamIfFree(signal);
      if (!signal.aborted) await poll(signal);
      await new Promise((resolve) => {
        signal.addEventListener("abort", resolve);
        setTimeout(resolve, 3000);
      });
    }
  };

  pause.hidden = false;
  pause.addEventListener("click", () => {
    isPaused = !isPaused;
    pause.textContent = isPaused ? "Resume" : "Pause";
    say(isPaused ? "Paused" : "Reconnecting");
    watch();
  });
  // A page that nobody sees holds no connection.
  document.addEventListener("visibilitychange", watch);
  addEventListener("pagehide", () => watching.abort());
  addEventListener("pageshow", (event) => event.persisted && watch());
  watch();
}
