import { useCallback, useMemo, useState } from "react";

import { type Brief, type Json, put as laid } from "./brief";
import { read, type TextFault, written } from "./toml";

/** A brief and its text, each of which can be changed: the other one follows. */
export function useBrief(first: Brief) {
  const [brief, setBrief] = useState(first);
  // What somebody is writing; null while the text is as the brief says.
  const [own, setOwn] = useState<string | null>(null);
  const [fault, setFault] = useState<TextFault | null>(null);

  const set = useCallback((next: Brief) => {
    setBrief(next);
    setOwn(null);
    setFault(null);
  }, []);
  const put = useCallback((path: string, value: Json | undefined) => {
    setBrief((now) => laid(now, path, value));
    setOwn(null);
    setFault(null);
  }, []);
  const setText = useCallback((text: string) => {
    setOwn(text);
    const found = read(text);
    if ("fault" in found) return setFault(found.fault);
    setFault(null);
    setBrief(found.brief);
  }, []);
  const text = useMemo(() => own ?? written(brief), [own, brief]);
  return { brief, text, fault, set, put, setText };
}
