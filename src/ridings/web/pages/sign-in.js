import { ask, submitting } from "./api.js";

submitting(document.getElementById("form"), async ({ email, password }) => {
  await ask("POST", "/session", { email, password });
  location.replace("/");
});
