/** Names of US counties by their codes, from the built-in basemap; asked for where they are first shown. */
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";

import { send } from "../../api/client";
import { useBench } from "./bench";

interface Outlines {
  readonly objects: Readonly<
    Record<string, { readonly geometries: readonly { id?: unknown; properties?: unknown }[] }>
  >;
}

async function names(layer: "counties" | "states", signal: AbortSignal) {
  const answer = await send(`/api/v1/basemap/${layer}`, { signal });
  const outlines = (await answer.json()) as Outlines;
  return namesOf(outlines, layer);
}

/** The names in a layer of the basemap by the ids of its areas. */
export function namesOf(outlines: Outlines, layer: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const { id, properties } of outlines.objects[layer]?.geometries ?? []) {
    const { name } = (properties ?? {}) as { name?: unknown };
    if (typeof name === "string") found.set(String(id), name);
  }
  return found;
}

/** What counties are called: "Travis, Texas"; by their codes as long as the names are not there. */
export function useCounties(): (code: string) => string {
  const has = useBench().state.accounts.kinds.county_code.names.length > 0;
  const { data } = useQuery({
    queryKey: ["counties"],
    enabled: has,
    staleTime: Infinity,
    retry: false,
    queryFn: async ({ signal }) => {
      const [counties, states] = await Promise.all([
        names("counties", signal),
        names("states", signal),
      ]);
      return new Map(
        [...counties].map(([code, name]) => {
          const state = states.get(code.slice(0, 2));
          return [code, state ? `${name}, ${state}` : name];
        }),
      );
    },
  });
  return useCallback((code) => data?.get(code) ?? code, [data]);
}

/** What the value of a kind is called. */
export function useSaidValue(): (kind: string, value: string) => string {
  const { repName } = useBench();
  const county = useCounties();
  return (kind, value) => {
    if (!value) return value;
    if (kind === "owner") return repName(value);
    return kind === "county_code" ? county(value) : value;
  };
}
