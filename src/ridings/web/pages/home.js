import { ask, submitting, told } from "./api.js";

const byId = (id) => document.getElementById(id);
const when = (time) => new Date(time).toLocaleString();

function filled(section, rows) {
  const [place, table, empty] = [byId(section), byId(section).querySelector("table"), byId(section).querySelector("[data-empty]")];
  const heads = [...table.querySelectorAll("th")].map((head) => head.textContent);
  table.querySelector("tbody").replaceChildren(...rows.map((cells) => {
    const row = document.createElement("tr");
    cells.forEach((cell, at) => {
      const place = row.insertCell();
      if (cell instanceof Node) { place.className = "end"; place.append(cell); } else place.textContent = cell ?? "";
      if (heads[at]) place.dataset.head = heads[at];
    });
    return row;
  }));
  table.hidden = !rows.length;
  if (empty) empty.hidden = rows.length > 0;
  place.hidden = false;
}

function secret(section, words, value) {
  const place = byId(section).querySelector(".secret");
  const code = document.createElement("code");
  code.textContent = value;
  place.replaceChildren(`${words} It is shown this once. `, code);
  place.hidden = false;
}

async function showTokens() {
  const { items } = await ask("GET", "/tokens");
  filled("tokens", items.map((one) => {
    const button = document.createElement("button");
    button.className = "quiet";
    button.textContent = "Revoke";
    button.setAttribute("aria-label", `Revoke the token ${one.name}`);
    button.addEventListener("click", async () => {
      await ask("DELETE", `/tokens/${one.id}`);
      await showTokens();
    });
    return [one.name, `…${one.hint}`, one.scopes.join(" "), when(one.expires_at), button];
  }));
}

async function showUsers() {
  const { items } = await ask("GET", "/users?limit=1000");
  filled("users", items.map((one) => [one.name, one.email, one.role, !one.active ? "let go" : one.signed_up ? "signed up" : "invited"]));
}

async function showPlans() {
  const { items } = await ask("GET", "/plans?limit=50");
  filled("plans", items.map((one) => [one.name, one.status, one.sales_force, one.created_by]));
}

async function showJobs() {
  const { items } = await ask("GET", "/jobs?limit=20");
  filled("jobs", items.map((one) => [`${one.id} ${one.kind}`, one.state, one.actor, when(one.created_at)]));
}

async function start() {
  let me;
  try {
    me = await ask("GET", "/me");
  } catch (error) {
    if (error.status === 401) return location.replace("/sign-in");
    throw error;
  }
  byId("organisation").textContent = me.organisation;
  byId("who").textContent = `${me.name}, ${me.role}`;
  byId("out").hidden = false;
  byId("out").addEventListener("click", async () => {
    await ask("DELETE", "/session");
    location.replace("/sign-in");
  });
  const may = (permission) => me.permissions.includes(permission);
  const parts = [showTokens()];
  if (may("plans:read")) parts.push(showPlans());
  if (may("jobs:read")) parts.push(showJobs());
  if (may("users:read")) parts.push(showUsers());
  byId("invite").hidden = !may("users:write");
  submitting(byId("token"), async ({ name, kind, days }) => {
    const scopes = me.permissions.filter((one) => kind === "all" || one.endsWith(":read"));
    const made = await ask("POST", "/tokens", { name, scopes, days: Number(days) });
    secret("tokens", `The token ${made.name}.`, made.secret);
    byId("token").reset();
    await showTokens();
  });
  submitting(byId("invite"), async ({ name, email, role, rep_id }) => {
    const made = await ask("POST", "/users", { name, email, role, rep_id: rep_id || null });
    secret("users", `Give ${made.name} this link.`, `${location.origin}/welcome#${made.invitation}`);
    byId("invite").reset();
    await showUsers();
  });
  await Promise.all(parts);
}

start().catch(told);
