/** Rows of a table that tells what is now, and what would be then. */
import { t } from "../../texts";

export function Heads() {
  return (
    <thead>
      <tr>
        <td />
        <th scope="col">{t("plan.assign.before")}</th>
        <th scope="col">{t("plan.assign.after")}</th>
      </tr>
    </thead>
  );
}

export function Line(props: {
  label: string;
  was: string;
  then: string;
  tone?: string | undefined;
}) {
  return (
    <tr>
      <th scope="row">{props.label}</th>
      <td>{props.was}</td>
      <td data-tone={props.tone}>{props.then}</td>
    </tr>
  );
}
