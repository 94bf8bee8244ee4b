import { ButtonLink, Empty } from "../parts";
import { t } from "../texts";

export function NotFound() {
  return (
    <>
      <h1>{t("notFound.title")}</h1>
      <Empty
        title={t("notFound.nothing")}
        action={<ButtonLink href="/">{t("notFound.home")}</ButtonLink>}
      >
        {t("notFound.words")}
      </Empty>
    </>
  );
}
