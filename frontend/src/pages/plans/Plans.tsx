import { t } from "../../texts";

export default function Plans() {
  return <h1>{t("plans.title")}</h1>;
}
