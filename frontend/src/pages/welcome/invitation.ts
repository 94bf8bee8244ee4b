/** What a link of an invitation brings: its secret, and whether it is the first one of a server. */
export interface Invitation {
  readonly secret: string;
  readonly isFirst: boolean;
}

const FIRST = "first.";
let taken: Invitation | null = null;

/** Read the secret after the `#` of an address; null where there is none. */
export function invitationOf(hash: string): Invitation | null {
  const text = hash.replace(/^#/, "");
  const isFirst = text.startsWith(FIRST);
  const secret = isFirst ? text.slice(FIRST.length) : text;
  return secret ? { secret, isFirst } : null;
}

/** Take the secret out of the address bar and the history; it stays in the memory of this page alone. */
export function takeInvitation(): Invitation | null {
  const found = invitationOf(window.location.hash);
  if (found) {
    taken = found;
    window.history.replaceState(null, "", "/welcome");
  }
  return taken;
}
