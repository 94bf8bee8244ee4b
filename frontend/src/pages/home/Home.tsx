import { t } from "../../texts";

export default function Home() {
  return <h1>{t("home.title")}</h1>;
}
