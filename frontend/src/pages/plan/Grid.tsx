import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useId,
  useRef,
  useState,
} from "react";

import type { SelectHow } from "../../map/types";
import { Heard } from "../../parts";
import { t } from "../../texts";
import styles from "./Grid.module.css";
import { type Sort, useSorted } from "./sorting";

/** A column over rows that are numbers. */
export interface GridColumn {
  readonly id: string;
  readonly head: string;
  /** What the rows are sorted by: keep the function. */
  readonly value?: (row: number) => string | number;
  readonly cell: (row: number) => ReactNode;
  readonly isNumber?: boolean;
  readonly width: string;
}

interface Props {
  label: string;
  rows: Uint32Array;
  columns: readonly GridColumn[];
  sort?: Sort;
  rowHeight?: number;
  /** For those who hear the page: how rows are selected. */
  hint?: string;
  isSelected?: (row: number) => boolean;
  /** Rows were selected: with it there is a column of ticks. */
  onSelect?: (rows: Uint32Array, way: SelectHow) => void;
  /** Enter, or a press where rows are not selected. */
  onOpen?: (row: number) => void;
  onAt?: (row: number | null) => void;
}

const PAGE = 12;

/** A long table of which only the rows in sight are drawn; by mouse, finger and keyboard. */
export function Grid(props: Props) {
  const { label, rows, columns, rowHeight = 40, hint, isSelected, onSelect, onOpen } = props;
  const [sort, setSort] = useState<Sort | null>(props.sort ?? null);
  const order = useSorted(rows, columns, sort);
  const [at, setAt] = useState(0);
  const [anchor, setAnchor] = useState(0);
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtual = useVirtualizer({
    count: order.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  const active = Math.min(at, Math.max(0, order.length - 1));
  const grid = { gridTemplateColumns: columns.map((one) => one.width).join(" ") };
  const ticks = onSelect ? { gridTemplateColumns: `32px ${grid.gridTemplateColumns}` } : grid;

  const goTo = (next: number) => {
    const place = Math.max(0, Math.min(order.length - 1, next));
    setAt(place);
    virtual.scrollToIndex(place);
    return place;
  };
  const between = (from: number, to: number) =>
    order.slice(Math.min(from, to), Math.max(from, to) + 1);
  const toggle = (place: number) => {
    const row = order[place];
    if (row !== undefined) onSelect?.(Uint32Array.of(row), isSelected?.(row) ? "remove" : "add");
  };
  const press = (place: number, event: MouseEvent) => {
    setAt(place);
    const row = order[place];
    if (row === undefined) return;
    const isTick = (event.target as HTMLElement).closest("[data-tick]") !== null;
    if (!onSelect) onOpen?.(row);
    else if (event.shiftKey) onSelect(between(anchor, place), "add");
    else if (event.ctrlKey || event.metaKey || isTick) toggle(place);
    else onOpen?.(row);
    if (!event.shiftKey) setAnchor(place);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== frame.current) return;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + PAGE,
      PageUp: active - PAGE,
      Home: 0,
      End: order.length - 1,
    };
    const next = steps[event.key];
    const row = order[active];
    if (next !== undefined) {
      const place = goTo(next);
      if (!event.shiftKey) setAnchor(place);
      else onSelect?.(between(anchor, place), "add");
    } else if (event.key === " " && onSelect) toggle(active);
    else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey) && onSelect)
      onSelect(order, "replace");
    else if (event.key === "Enter" && row !== undefined) onOpen?.(row);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={frame}
      role="grid"
      aria-label={label}
      aria-rowcount={order.length + 1}
      aria-multiselectable={onSelect ? true : undefined}
      aria-activedescendant={order.length > 0 ? `${id}-${active}` : undefined}
      aria-describedby={hint ? `${id}-hint` : undefined}
      tabIndex={0}
      className={styles.frame}
      onKeyDown={onKeyDown}
    >
      {hint ? <Heard id={`${id}-hint`}>{hint}</Heard> : null}
      <div role="rowgroup" className={styles.head}>
        <div role="row" aria-rowindex={1} className={styles.row} style={ticks}>
          {onSelect ? <AllTick rows={rows} isSelected={isSelected} onSelect={onSelect} /> : null}
          {columns.map((column) => (
            <Head key={column.id} column={column} sort={sort} onSort={setSort} />
          ))}
        </div>
      </div>
      <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, size }) => {
          const row = order[index] ?? 0;
          const selected = isSelected?.(row) ?? false;
          return (
            <div
              key={row}
              id={`${id}-${index}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={onSelect ? selected : undefined}
              data-selected={selected || undefined}
              data-active={index === active || undefined}
              className={styles.row}
              style={{ ...ticks, height: size, transform: `translateY(${start}px)` }}
              onClick={(event) => press(index, event)}
              onMouseEnter={props.onAt ? () => props.onAt?.(row) : undefined}
            >
              {onSelect ? (
                <div role="gridcell" data-tick="" className={styles.tick}>
                  <span className={styles.box} aria-hidden="true" />
                </div>
              ) : null}
              {columns.map((column) => (
                <div
                  key={column.id}
                  role="gridcell"
                  className={`${styles.cell} ${column.isNumber ? styles.number : ""}`}
                >
                  {column.cell(row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface AllProps {
  rows: Uint32Array;
  isSelected: ((row: number) => boolean) | undefined;
  onSelect: (rows: Uint32Array, way: SelectHow) => void;
}

function AllTick({ rows, isSelected, onSelect }: AllProps) {
  const all = rows.length > 0 && (isSelected ? rows.every(isSelected) : false);
  return (
    <div role="columnheader" className={styles.tick}>
      <button
        type="button"
        aria-label={t("plan.filter.select")}
        aria-pressed={all}
        data-selected={all || undefined}
        className={styles.all}
        onClick={() => onSelect(rows, all ? "remove" : "add")}
      >
        <span className={styles.box} aria-hidden="true" />
      </button>
    </div>
  );
}

interface HeadProps {
  column: GridColumn;
  sort: Sort | null;
  onSort: (sort: Sort) => void;
}

function Head({ column, sort, onSort }: HeadProps) {
  const now = sort?.id === column.id ? sort : null;
  const name = `${styles.cell} ${column.isNumber ? styles.number : ""}`;
  const direction = now ? (now.descending ? "descending" : "ascending") : "none";
  if (!column.value)
    return (
      <div role="columnheader" className={name}>
        {column.head}
      </div>
    );
  const descending = now ? !now.descending : Boolean(column.isNumber);
  return (
    <div role="columnheader" aria-sort={direction} className={name}>
      <button
        type="button"
        className={styles.sort}
        title={t("table.sort")}
        onClick={() => onSort({ id: column.id, descending })}
      >
        {column.head}
        {now ? <span aria-hidden="true">{now.descending ? " ↓" : " ↑"}</span> : null}
      </button>
    </div>
  );
}
