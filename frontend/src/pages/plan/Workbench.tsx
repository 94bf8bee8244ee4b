import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";

import type { PlanMapHandle } from "../../map";
import type { Legend, SelectHow, Unavailable } from "../../map/types";
import { useMe } from "../../shell/session";
import { isolated, t } from "../../texts";
import { compact, money } from "../../texts/formats";
import { type Bench, BenchContext, type View } from "./bench";
import { chosen, type Filter, keptBy, NO_FILTER, NOBODY, totalsOf } from "./choosing";
import { redo, undo } from "./commands";
import { MapPane } from "./MapPane";
import { Notices } from "./Notices";
import { OptimisingContext } from "./optimise/optimising";
import { useOptimise } from "./optimise/useOptimise";
import { Panel } from "./Panel";
import styles from "./Plan.module.css";
import type { PlanStore } from "./PlanStore";
import { SelectionBar } from "./SelectionBar";
import { TablePane } from "./TablePane";
import { TopStrip } from "./TopStrip";
import { useIsTable } from "./useIsTable";
import { useOpen, useStayingWith } from "./usePlan";

const NO_LEGEND: Legend = { kind: "territory", entries: [] };

/** The page once the plan is there: what is selected, shown and filtered. */
export function Workbench({ store }: { store: PlanStore }) {
  const { state: now, held, isBusy, isOffline, isSignedOut, closed } = useOpen(store);
  const { currency } = useMe();
  const [mapOut, setMapOut] = useState<Unavailable | null>(null);
  const isTable = useIsTable() || mapOut !== null;
  const [selected, setSelected] = useState<Uint32Array>(NOBODY);
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const [view, show] = useState<View>({ of: "plan" });
  const [legend, setLegend] = useState<Legend>(NO_LEGEND);
  const map = useRef<PlanMapHandle>(null);
  const { optimising, state } = useOptimise(store, now, view.of === "optimise", show);
  const mayEdit = state.plan.may_edit && held === null && !optimising.isShown;
  useStayingWith(held, state.plan.id);

  const select = useCallback((accounts: Uint32Array, way: SelectHow) => {
    setSelected((was) => chosen(was, accounts, way));
  }, []);
  const inside = useMemo(() => new Set(selected), [selected]);
  const totals = useMemo(() => totalsOf(state, selected), [state, selected]);
  const kept = useMemo(() => keptBy(state, filter), [state, filter]);
  const colours = useMemo(() => {
    const found = new Map<number, string>();
    if (legend.kind !== "territory") return found;
    for (const { code, colour } of legend.entries) if (code !== null) found.set(code, colour);
    return found;
  }, [legend]);
  const zoomTo = useCallback((accounts: ArrayLike<number>) => {
    if (accounts.length > 0) map.current?.zoomTo(accounts);
  }, []);
  const middle = useCallback(() => map.current?.middle() ?? null, []);
  const unit = (state.plan.brief?.market as { potential_unit?: string | null } | undefined)
    ?.potential_unit;

  const bench = useMemo((): Bench => {
    const repName = (repId: string | null) =>
      repId === null ? t("plan.vacant") : (state.reps.get(repId)?.name ?? repId);
    return {
      store, state, held, isBusy, isOffline, isSignedOut, closed, mayEdit, isTable, mapOut,
      drawMap: () => setMapOut(null),
      selected, isSelected: (account) => inside.has(account), totals, select,
      filter, setFilter, kept, view, show, zoomTo, middle, repName,
      run: (command, anyway = false) => store.do(command, anyway),
      nameOf: (n) => {
        const one = state.territories[n];
        return one ? `${isolated(one.id)} · ${isolated(repName(one.repId))}` : t("plan.noTerritory");
      },
      colourOf: (n) => colours.get(n),
      worth: (value) => (unit ? `${compact(value)} ${unit}` : money(value, currency)),
    }; // prettier-ignore
  }, [
    store, state, held, isBusy, isOffline, isSignedOut, closed, mayEdit, isTable, mapOut, selected, inside, totals,
    select, filter, kept, view, zoomTo, middle, colours, unit, currency,
  ]); // prettier-ignore

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const at = event.target as HTMLElement;
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    if (at.closest("input, textarea, [contenteditable], [role=dialog]") || !mayEdit) return;
    event.preventDefault();
    if (event.shiftKey ? state.plan.can_redo : state.plan.can_undo)
      void store.do(event.shiftKey ? redo() : undo());
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);

  return (
    <BenchContext value={bench}>
      <OptimisingContext value={optimising}>
        <div className={styles.bench} data-table={isTable || undefined}>
          <TopStrip />
          <Notices />
          <div className={styles.stage}>
            {isTable ? (
              <TablePane />
            ) : (
              <MapPane ref={map} onLegend={setLegend} legend={legend} onUnavailable={setMapOut} />
            )}
            <SelectionBar />
          </div>
          <Panel />
        </div>
      </OptimisingContext>
    </BenchContext>
  );
}
