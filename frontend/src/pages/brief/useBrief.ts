import { useCallback, useMemo, useState } from "react";

import { type Brief, type Json, put as laid } from "./brief";
import { edited } from "./editing";
import { read, type TextFault, written } from "./toml";

/** A brief and its text, each of which can be changed: the other one follows. */
export function useBrief(first: Brief) {
  // `own`: what somebody has written; null while the text is as the brief says.
  const [{ brief, own }, setBoth] = useState<{ brief: Brief; own: string | null }>({
    brief: first,
    own: null,
  });
  const [fault, setFault] = useState<TextFault | null>(null);

  const set = useCallback((next: Brief) => {
    setBoth({ brief: next, own: null });
    setFault(null);
  }, []);
  const put = useCallback((path: string, value: Json | undefined) => {
    setBoth((now) => {
      const next = laid(now.brief, path, value);
      return { brief: next, own: now.own === null ? null : edited(now.own, next) };
    });
    setFault(null);
  }, []);
  const setText = useCallback((text: string) => {
    const found = read(text);
    setFault("fault" in found ? found.fault : null);
    setBoth((now) => ({ brief: "fault" in found ? now.brief : found.brief, own: text }));
  }, []);
  const text = useMemo(() => own ?? written(brief), [own, brief]);
  return { brief, text, fault, set, put, setText };
}
