import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Link } from "react-aria-components";

import { listPlansOptions } from "../../api/generated/@tanstack/react-query.gen";
import type { Listed } from "../../api/generated/types.gen";
import { ButtonLink, type Column, Empty, Menu, Query, Select, Table } from "../../parts";
import { navigate, useSearch } from "../../shell/router";
import { useMay } from "../../shell/session";
import { t, told } from "../../texts";
import { ago } from "../../texts/formats";
import { CloneDialog, DeleteDialog } from "./PlanDialogs";
import styles from "./Plans.module.css";
import { Status } from "./Status";

const STATUSES = ["draft", "proposed", "approved", "published", "archived"] as const;
const MOST = 1000;

interface Doing {
  readonly what: "clone" | "delete";
  readonly plan: Listed;
}

export default function Plans() {
  const may = useMay();
  const chosen = useSearch().get("status");
  const status = STATUSES.find((one) => one === chosen);
  const plans = useQuery(
    listPlansOptions({ query: { limit: MOST, ...(status ? { status } : {}) } }),
  );
  const [doing, setDoing] = useState<Doing | null>(null);
  const canWrite = may("plans:write");
  const columns = useMemo(() => columnsOf(canWrite, setDoing), [canWrite]);
  const close = () => setDoing(null);
  const choices = [
    { id: "all", label: t("plans.every") },
    ...STATUSES.map((id) => ({ id, label: told(`status.${id}`, id) })),
  ];
  const newPlan = canWrite ? (
    <ButtonLink look="main" href="/plans/new">
      {t("plans.new")}
    </ButtonLink>
  ) : null;
  return (
    <>
      <div className={styles.head}>
        <h1>{t("plans.title")}</h1>
        <div className={styles.tools}>
          <Select
            label={t("plans.status")}
            hideLabel
            choices={choices}
            value={status ?? "all"}
            onChange={(id) =>
              navigate(id === "all" ? "/plans" : `/plans?status=${id}`, { replace: true })
            }
          />
          {newPlan}
        </div>
      </div>
      <Query of={plans} lines={6}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty
              title={status ? t("plans.noneOf") : t("plans.none")}
              action={status ? null : newPlan}
            >
              {status ? null : t("plans.noneWords")}
            </Empty>
          ) : (
            <>
              <Table label={t("plans.title")} rows={items} columns={columns} rowId={idOf} />
              {next ? <p>{t("plans.first", { count: items.length })}</p> : null}
            </>
          )
        }
      </Query>
      {doing?.what === "clone" ? <CloneDialog plan={doing.plan} onClose={close} /> : null}
      {doing?.what === "delete" ? <DeleteDialog plan={doing.plan} onClose={close} /> : null}
    </>
  );
}

const idOf = (plan: Listed) => String(plan.id);

function columnsOf(canWrite: boolean, act: (doing: Doing) => void): Column<Listed>[] {
  const columns: Column<Listed>[] = [
    {
      id: "name",
      head: t("plans.name"),
      value: (plan) => plan.name,
      width: "minmax(160px, 3fr)",
      cell: (plan) => <Link href={`/plans/${plan.id}`}>{plan.name}</Link>,
    },
    {
      id: "status",
      head: t("plans.status"),
      value: (plan) => STATUSES.indexOf(plan.status),
      cell: (plan) => <Status status={plan.status} />,
    },
    {
      id: "force",
      head: t("plans.force"),
      value: (plan) => plan.sales_force,
      cell: (plan) => plan.sales_force,
    },
    {
      id: "by",
      head: t("plans.by"),
      value: (plan) => plan.created_by,
      width: "minmax(120px, 2fr)",
      cell: (plan) => plan.created_by,
    },
    {
      id: "changed",
      head: t("plans.changed"),
      value: (plan) => plan.changed_at,
      cell: (plan) => ago(plan.changed_at),
    },
  ];
  if (!canWrite) return columns;
  return [
    ...columns,
    {
      id: "do",
      head: t("plans.do"),
      hideHead: true,
      width: "64px",
      cell: (plan) => <Actions plan={plan} act={act} />,
    },
  ];
}

function Actions({ plan, act }: { plan: Listed; act: (doing: Doing) => void }) {
  const remove = plan.may_edit ? [{ id: "delete", label: t("action.delete"), isDanger: true }] : [];
  return (
    <Menu
      label={t("plans.actions", { name: plan.name })}
      small
      parts={[{ id: "do", choices: [{ id: "clone", label: t("plans.clone") }, ...remove] }]}
      onAction={(id) => act({ what: id === "delete" ? "delete" : "clone", plan })}
    >
      <span aria-hidden="true">⋯</span>
    </Menu>
  );
}
