import {
  createSortedRowModel,
  rowSortingFeature,
  type SortFn,
  type SortingState,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useMemo, useRef, useState } from "react";

import { t } from "../texts";
import { Heard } from "./Heard";
import styles from "./Table.module.css";

export interface Column<Row> {
  readonly id: string;
  readonly head: string;
  /** What the rows are sorted by; a column without it cannot be sorted. */
  readonly value?: (row: Row) => string | number | null;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand at the end of the line. */
  readonly isNumber?: boolean;
  /** A width of CSS grid, such as `2fr` or `120px`; `minmax(96px, 1fr)` if not said. */
  readonly width?: string;
  /** Its head is for those who hear the page alone, as over buttons. */
  readonly hideHead?: boolean;
}

interface Props<Row> {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  /** The id of a row, as text. */
  rowId: (row: Row) => string;
  /** How it is sorted at first. */
  sort?: { readonly id: string; readonly descending?: boolean };
  /** Pixels; longer tables scroll within. Short ones are as high as they are. */
  maxHeight?: number;
  /** What a press on a row does; the row's main cell should have a link or button for the same. */
  onPress?: (row: Row) => void;
  isSelected?: (row: Row) => boolean;
}

type Keyed = { readonly key: string; readonly row: unknown };

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });
const ROW = 45;
const MANY = 100; // fewer rows are all drawn
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

const compare: SortFn<typeof features, Keyed> = (a, b, id) => {
  const [one, other] = [a.getValue(id), b.getValue(id)];
  if (typeof one === "number" && typeof other === "number") return one - other;
  return collator.compare(String(one), String(other));
};

/** A table that can be sorted; of long ones only the rows in sight are drawn. On a phone rows become cards. */
export function Table<Row>(props: Props<Row>) {
  const { label, rows, columns, rowId, sort, maxHeight = 560, onPress, isSelected } = props;
  const [sorting, setSorting] = useState<SortingState>(
    sort ? [{ id: sort.id, desc: sort.descending ?? false }] : [],
  );
  const data = useMemo<Keyed[]>(() => rows.map((row) => ({ key: rowId(row), row })), [rows, rowId]);
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: (keyed: Keyed) => column.value?.(keyed.row as Row) ?? undefined,
        enableSorting: Boolean(column.value),
        sortFn: compare,
        sortUndefined: "last" as const,
      })),
    [columns],
  );
  const table = useTable({
    features,
    data,
    columns: definitions,
    state: { sorting },
    onSortingChange: setSorting,
    getRowId: (keyed: Keyed) => keyed.key,
  });
  const sorted = table.getRowModel().rows;
  const frame = useRef<HTMLDivElement>(null);
  const isLong = sorted.length > MANY;
  const virtual = useVirtualizer({
    count: isLong ? sorted.length : 0,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const shown = isLong
    ? virtual.getVirtualItems().map((item) => item.index)
    : sorted.map((_, at) => at);
  const before = isLong ? (virtual.getVirtualItems()[0]?.start ?? 0) : 0;
  const after = isLong ? virtual.getTotalSize() - (virtual.getVirtualItems().at(-1)?.end ?? 0) : 0;
  const grid = {
    gridTemplateColumns: columns.map((one) => one.width ?? "minmax(96px, 1fr)").join(" "),
  };

  const sortBy = (id: string) => {
    const now = sorting[0];
    setSorting([{ id, desc: now?.id === id ? !now.desc : false }]);
  };

  return (
    <div
      ref={frame}
      className={`${styles.frame} ${isLong ? styles.long : ""}`}
      style={isLong ? { maxHeight } : {}}
      tabIndex={isLong ? 0 : -1}
    >
      <div
        role="table"
        aria-label={label}
        aria-rowcount={sorted.length + 1}
        className={styles.table}
      >
        <div role="rowgroup" className={styles.head}>
          <div role="row" aria-rowindex={1} className={styles.row} style={grid}>
            {columns.map((column) => (
              <Head key={column.id} column={column} sorting={sorting} onSort={sortBy} />
            ))}
          </div>
        </div>
        <div role="rowgroup" style={{ paddingTop: before, paddingBottom: after }}>
          {shown.map((at) => {
            const keyed = sorted[at]?.original;
            if (!keyed) return null;
            const row = keyed.row as Row;
            return (
              <div
                key={keyed.key}
                role="row"
                aria-rowindex={at + 2}
                data-selected={isSelected?.(row) || undefined}
                data-pressable={onPress ? true : undefined}
                className={styles.row}
                style={grid}
                onClick={onPress ? () => onPress(row) : undefined}
              >
                {columns.map((column) => (
                  <div
                    key={column.id}
                    role="cell"
                    data-head={column.hideHead ? undefined : column.head}
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
    </div>
  );
}

interface HeadProps<Row> {
  column: Column<Row>;
  sorting: SortingState;
  onSort: (id: string) => void;
}

function Head<Row>({ column, sorting, onSort }: HeadProps<Row>) {
  const now = sorting[0]?.id === column.id ? sorting[0] : undefined;
  const direction = now ? (now.desc ? "descending" : "ascending") : "none";
  const name = `${styles.headCell} ${column.isNumber ? styles.number : ""}`;
  if (!column.value) {
    return (
      <div role="columnheader" className={name}>
        {column.hideHead ? <Heard>{column.head}</Heard> : <span>{column.head}</span>}
      </div>
    );
  }
  return (
    <div role="columnheader" aria-sort={direction} className={name}>
      <button
        type="button"
        className={styles.sort}
        title={t("table.sort")}
        onClick={() => onSort(column.id)}
      >
        {column.head}
        <span aria-hidden="true" className={styles.arrow}>
          {now ? (now.desc ? "↓" : "↑") : ""}
        </span>
      </button>
    </div>
  );
}
