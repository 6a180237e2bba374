// Next and previous figure, by buttons and by keys, among those that the filter shows. Without it all links still work.
"use strict";
const items = [...document.querySelectorAll(".list .item")];
const now = document.querySelector(".now");
let here = null;

const markOf = (item) => document.getElementById("m-" + item.id)?.closest(".figure");
// in the order of the text, which is not that of the list
const order = new Map([...document.querySelectorAll(".source .figure i")].map((anchor, n) => [anchor.id.slice(2), n]));
items.sort((a, b) => order.get(a.id) - order.get(b.id));

function select(item, goes) {
  document.querySelectorAll(".here").forEach((element) => element.classList.remove("here"));
  here?.removeAttribute("aria-current");
  here = item;
  item.setAttribute("aria-current", "true");
  const mark = markOf(item);
  item.classList.add("here");
  mark?.classList.add("here");
  const copy = item.cloneNode(true);
  copy.removeAttribute("id");
  now.replaceChildren(copy);
  now.hidden = false;
  if (!goes) return;
  mark?.scrollIntoView({ block: "center", inline: "center" });
  const list = item.closest(".list");
  if (list.scrollHeight > list.clientHeight) {
    list.scrollTop += item.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 3;
  }
}

function step(by) {
  const shown = items.filter((item) => item.offsetParent !== null);
  if (!shown.length) return;
  const at = shown.indexOf(here);
  select(shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : (at + by + shown.length) % shown.length], true);
}

document.querySelector(".steps").hidden = false;
document.querySelectorAll("[data-step]").forEach((button) => {
  button.addEventListener("click", () => step(Number(button.dataset.step)));
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const by = { j: 1, n: 1, k: -1, p: -1 }[event.key];
  if (by) {
    event.preventDefault();
    step(by);
  }
});
document.addEventListener("click", (event) => {
  const link = event.target.closest(".source .figure, .item a, .links a");
  if (!link) return;
  const name = link.closest(".item")?.id || link.dataset.figure || link.hash.slice(1);
  const item = document.getElementById(name);
  if (!item) return;
  event.preventDefault();
  history.replaceState(null, "", link.hash);
  select(item, true);
});
