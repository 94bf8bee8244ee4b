import { t } from "../../../texts";
import { Name } from "../Name";
import styles from "../Plan.module.css";

/** What a job was asked, in a line. */
export function Asked({ of }: { of: Readonly<Record<string, unknown>> }) {
  const ids = Array.isArray(of.territories) ? of.territories.map(String) : [];
  const most = typeof of.most_moves === "number" ? of.most_moves : null;
  return (
    <p className={styles.soft}>
      {ids.length > 0 ? (
        <>
          {t("optimise.asked.some")} <Name>{ids.join(", ")}</Name>.{" "}
        </>
      ) : (
        `${t("optimise.asked.all")} `
      )}
      {most === null ? t("optimise.asked.any") : t("optimise.asked.most", { count: most })}
      {typeof of.slack === "number" && of.slack !== 1
        ? ` ${t(of.slack < 1 ? "optimise.asked.even" : "optimise.asked.less")}`
        : ""}
      {of.keep_moves === true ? ` ${t("optimise.asked.kept")}` : ""}
    </p>
  );
}
