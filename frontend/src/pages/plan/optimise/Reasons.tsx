import { sentence } from "../../../shell/problems";
import { t } from "../../../texts";
import own from "./Optimise.module.css";

const FEW = 3;

/** Which rules are not kept, and why, in the server's words. */
export function Reasons({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null;
  const listed = (some: readonly string[]) => (
    <ul>
      {some.map((line) => (
        <li key={line}>
          <bdi>{sentence(line)}</bdi>
        </li>
      ))}
    </ul>
  );
  return (
    <div className={own.reasons}>
      <h3>{t("jobs.reasons")}</h3>
      {listed(lines.slice(0, FEW))}
      {lines.length > FEW ? (
        <details>
          <summary>{t("plan.assign.more", { count: lines.length - FEW })}</summary>
          {listed(lines.slice(FEW))}
        </details>
      ) : null}
    </div>
  );
}
