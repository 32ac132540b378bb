// The shop's own script. `window.sdk` is what the page's head made of the SDK under test: event(name, properties), identify(id, properties).
const by = (id) => document.getElementById(id);
const on = (id, act) => by(id)?.addEventListener("click", act);

for (const id of ["add-teapot", "add-kettle"]) {
  on(id, (click) => {
    by("count").textContent = String(Number(by("count").textContent) + 1);
    window.sdk.event("Add to cart", { price: Number(click.target.dataset.price), item: id });
  });
}
on("stock", () => {
  by("stock-answer").textContent += " still 3 left";
});
on("account", () => {
  history.pushState({}, "", "/account");
  by("title").textContent = "My account";
});
on("login", () => {
  window.sdk.identify("u-5066", { plan: "gold", seats: 3 });
  by("title").textContent = "Welcome";
});
on("break", () => {
  setTimeout(() => {
    throw new TypeError("The basket broke");
  }, 0);
  by("title").textContent = "Broken";
});
on("log", () => console.error("The stock is unknown", 42));
by("form")?.addEventListener("submit", (submit) => {
  submit.preventDefault();
  by("done").textContent = "Thanks";
  window.sdk.event("Paid", { total: 52.5 });
});
