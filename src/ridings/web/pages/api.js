// Ask the API, and say what it says where something is wrong.

export async function ask(method, path, body) {
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.status === 204) return null;
  const found = await response.json();
  if (!response.ok) throw Object.assign(new Error(found.detail ?? response.statusText), { status: response.status });
  return found;
}

export function told(error) {
  const place = document.getElementById("problem");
  place.textContent = error ? `${error.message[0].toUpperCase()}${error.message.slice(1)}.` : "";
  place.hidden = !error;
}

// Run what a form asks for once at a time, and tell what is wrong.
export function submitting(form, act) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    told(null);
    try {
      await act(Object.fromEntries(new FormData(form)));
    } catch (error) {
      told(error);
    } finally {
      button.disabled = false;
    }
  });
}
