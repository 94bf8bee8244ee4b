import { useMay } from "../../shell/session";
import { t } from "../../texts";
import { Tokens } from "./Tokens";
import { Users } from "./Users";

export default function Account() {
  const may = useMay();
  return (
    <>
      <h1>{t("account.title")}</h1>
      <Tokens />
      {may("users:read") ? <Users canWrite={may("users:write")} /> : null}
    </>
  );
}
