import { t, told } from "../texts";
import { share } from "../texts/formats";
import styles from "./Chart.module.css";

interface Point {
  /** Seconds. */
  readonly at: number;
  /** By activity, the share by which the worst territory misses its target. */
  readonly imbalance: Readonly<Record<string, number>>;
}

interface Props {
  trail: readonly Point[];
  /** For a place half as wide, such as a side panel: its words stay readable. */
  narrow?: boolean;
}

const [LEFT, FOOT] = [44, 8];

/** How even the best plan is over time, one line an activity; below it the same in words. */
export function Chart({ trail, narrow }: Props) {
  const [width, height] = narrow ? [344, 112] : [480, 160];
  const last = trail.at(-1);
  const first = trail[0];
  if (!last || !first) return null;
  const names = Object.keys(last.imbalance);
  const values = trail.flatMap((one) => Object.values(one.imbalance));
  const top = Math.max(0.01, Math.min(2, ...[Math.max(...values)]));
  const end = Math.max(last.at, first.at + 1);
  const x = (at: number) => LEFT + ((at - first.at) / (end - first.at)) * (width - LEFT - 4);
  const y = (value: number) => 8 + (1 - Math.min(value, top) / top) * (height - FOOT - 16);
  return (
    <figure className={styles.figure}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        className={styles.chart}
        role="img"
        aria-label={t("jobs.chart")}
      >
        {[0, top / 2, top].map((value) => (
          <g key={value}>
            <line x1={LEFT} x2={width} y1={y(value)} y2={y(value)} className={styles.gridLine} />
            <text x={LEFT - 6} y={y(value) + 4} className={styles.tick}>
              {share(value)}
            </text>
          </g>
        ))}
        {names.map((name, at) => (
          <path key={name} d={steps(trail, name, x, y, end)} className={styles[`line${at % 4}`]} />
        ))}
      </svg>
      <figcaption className={styles.legend}>
        {names.map((name, at) => (
          <span key={name} className={styles.key}>
            <svg width="20" height="4" aria-hidden="true">
              <line x1="0" x2="20" y1="2" y2="2" className={styles[`line${at % 4}`]} />
            </svg>
            {t("jobs.chartWords", {
              activity: told(`activity.${name}`, name),
              first: share(first.imbalance[name] ?? 0),
              last: share(last.imbalance[name] ?? 0),
            })}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

/** A line that stays as high as it is until there is something better. */
function steps(
  trail: readonly Point[],
  name: string,
  x: (at: number) => number,
  y: (value: number) => number,
  end: number,
): string {
  let path = "";
  for (const one of trail) {
    const value = one.imbalance[name];
    if (value === undefined) continue;
    path += path
      ? `H${x(one.at).toFixed(1)}V${y(value).toFixed(1)}`
      : `M${x(one.at).toFixed(1)} ${y(value).toFixed(1)}`;
  }
  return `${path}H${x(end).toFixed(1)}`;
}
