import { t } from "../../texts";

export default function Account() {
  return <h1>{t("account.title")}</h1>;
}
