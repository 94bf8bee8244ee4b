import { useCallback, useEffect, useRef, useState } from "react";

import { listFileColumns } from "../../api/generated/sdk.gen";
import type { FileColumns } from "../../api/generated/types.gen";
import { type Choices, mapOf } from "./mapping";
import { upload } from "./upload";

export const TABLES = ["accounts", "reps", "sales", "visits", "quotas", "units", "edges"] as const;
export type Table = (typeof TABLES)[number];

/** A file that was chosen: on its way, looked into, or refused. */
export interface Chosen {
  readonly key: number;
  readonly name: string;
  readonly size: number;
  readonly share: number;
  /** Its number once it is sent. */
  readonly id: number | null;
  readonly look: FileColumns | null;
  readonly choices: Choices;
  readonly error: unknown;
}

let last = 0;

/** The files that are chosen for an import. */
export function useFiles() {
  const [files, setFiles] = useState<readonly Chosen[]>([]);
  const going = useRef(new Map<number, AbortController>());
  useEffect(() => {
    const kept = going.current;
    return () => kept.forEach((one) => one.abort());
  }, []);

  const change = useCallback((key: number, what: Partial<Chosen>) => {
    setFiles((now) => now.map((one) => (one.key === key ? { ...one, ...what } : one)));
  }, []);

  const look = useCallback(
    async (key: number, id: number, table?: Table) => {
      try {
        const { data } = await listFileColumns({
          path: { file_id: id },
          query: table ? { table } : {},
          throwOnError: true,
        });
        change(key, { look: data, choices: {}, error: null });
      } catch (error) {
        change(key, { error });
      }
    },
    [change],
  );

  const add = useCallback(
    (given: readonly File[]) => {
      for (const file of given) {
        const key = ++last;
        const control = new AbortController();
        going.current.set(key, control);
        const { name, size } = file;
        const begun = { key, name, size, share: 0, id: null, look: null, choices: {}, error: null };
        setFiles((now) => [...now, begun]);
        upload(file, (share) => change(key, { share }), control.signal)
          .then((kept) => {
            change(key, { id: kept.id, share: 1 });
            return look(key, kept.id);
          })
          .catch((error: unknown) => {
            if (!control.signal.aborted) change(key, { error });
          });
      }
    },
    [change, look],
  );

  const remove = useCallback((key: number) => {
    going.current.get(key)?.abort();
    going.current.delete(key);
    setFiles((now) => now.filter((one) => one.key !== key));
  }, []);

  const choose = useCallback((key: number, choices: Choices) => change(key, { choices }), [change]);
  const retable = useCallback(
    (file: Chosen, table: Table) => {
      if (file.id !== null) void look(file.key, file.id, table);
    },
    [look],
  );
  const clear = useCallback(() => setFiles([]), []);
  return { files, add, remove, choose, retable, clear };
}

/** Files and mappings by table, as an import is asked for. */
export function asked(files: readonly Chosen[]) {
  const numbers: Record<string, number> = {};
  const maps: Record<string, Record<string, string>> = {};
  for (const { id, look, choices } of files) {
    if (id === null || !look) continue;
    numbers[look.table] = id;
    const map = mapOf(look, choices);
    if (Object.keys(map).length > 0) maps[look.table] = map;
  }
  return { files: numbers, maps };
}

/** Tables that more than one file is for. */
export function doubled(files: readonly Chosen[]): string[] {
  const tables = files.flatMap(({ look }) => (look ? [look.table] : []));
  return [...new Set(tables.filter((table, at) => tables.indexOf(table) !== at))];
}
