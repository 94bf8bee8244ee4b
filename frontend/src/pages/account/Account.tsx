import { useMay } from "../../shell/session";
import { t } from "../../texts";
import { TourAgain } from "../../tour/Offer";
import { Tokens } from "./Tokens";
import { Users } from "./Users";

export default function Account() {
  const may = useMay();
  return (
    <>
      <h1>{t("account.title")}</h1>
      {may("plans:read") ? <TourAgain /> : null}
      <Tokens />
      {may("users:read") ? <Users canWrite={may("users:write")} /> : null}
    </>
  );
}
