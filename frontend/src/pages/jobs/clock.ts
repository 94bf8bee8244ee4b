import { useEffect, useState } from "react";

/** Seconds since a moment, once a second; null before it. */
export function useSeconds(since: string | null): number | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, []);
  return since === null ? null : Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
}

/** Minutes and seconds. */
export function timeOf(seconds: number): string {
  const rest = String(seconds % 60).padStart(2, "0");
  return `${Math.floor(seconds / 60)}:${rest}`;
}
