import { ask, submitting, told } from "./api.js";

// The secret stands after the #, which a browser never sends; it leaves the address bar at once.
const [first, invitation] = location.hash.startsWith("#first.") ? [true, location.hash.slice(7)] : [false, location.hash.slice(1)];
history.replaceState(null, "", "/welcome");
const form = document.getElementById("form");
if (!invitation) {
  told(new Error("this page is reached by the link of an invitation"));
  form.querySelector("button").disabled = true;
}
document.getElementById("first").hidden = !first;
for (const field of document.querySelectorAll("#first input")) field.required = first;
submitting(form, async ({ password, name, email }) => {
  await ask("POST", "/invitation", first ? { invitation, password, name, email } : { invitation, password });
  location.replace("/");
});
