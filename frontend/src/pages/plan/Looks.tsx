import { useState } from "react";
import {
  Dialog,
  DialogTrigger,
  Popover,
  ToggleButton,
  ToggleButtonGroup,
} from "react-aria-components";

import type { Tool } from "../../map/types";
import { Button, Checkbox, Select } from "../../parts";
import { t } from "../../texts";
import { filledKinds, kindName } from "./accountColumns";
import { useBench } from "./bench";
import { Filters, FilterWords } from "./Filters";
import type { Kind } from "./model";
import own from "./Looks.module.css";
import styles from "./Plan.module.css";

export interface Look {
  readonly by: "territory" | "potential" | "hours" | Kind;
  readonly sizes: boolean;
  readonly shapes: boolean;
  readonly homes: boolean;
}

const TOOLS: readonly Tool[] = ["pan", "lasso", "box"];
const BY: readonly Kind[] = ["owner", "tier", "industry", "region", "status", "channel"];

interface Props {
  tool: Tool;
  onTool: (tool: Tool) => void;
  look: Look;
  onLook: (look: Look) => void;
}

/** How one selects on the map, and what the map shows. */
export function Looks({ tool, onTool, look, onLook }: Props) {
  return (
    <div className={own.tools}>
      <ToggleButtonGroup
        aria-label={t("plan.tools")}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[tool]}
        onSelectionChange={(keys) => {
          const next = TOOLS.find((one) => keys.has(one));
          if (next) onTool(next);
        }}
        className={own.toolGroup ?? ""}
      >
        {TOOLS.map((one) => (
          <ToggleButton
            key={one}
            id={one}
            aria-label={t(`plan.tool.${one as "pan" | "lasso" | "box"}`)}
            className={own.tool ?? ""}
          >
            <Icon of={one} />
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <ShowMenu look={look} onLook={onLook} />
      <FilterMenu />
    </div>
  );
}

function ShowMenu({ look, onLook }: Pick<Props, "look" | "onLook">) {
  const { state } = useBench();
  const filled = filledKinds(state.accounts.kinds);
  const choices = [
    { id: "territory" as const, label: t("plan.colour.territory") },
    { id: "potential" as const, label: t("plan.colour.potential") },
    { id: "hours" as const, label: t("plan.colour.hours") },
    ...BY.filter((kind) => filled.includes(kind)).map((kind) => ({
      id: kind,
      label: kindName(kind),
    })),
  ];
  return (
    <DialogTrigger>
      <Button small>{t("plan.look")}</Button>
      <Popover placement="bottom start" className={own.popover ?? ""}>
        <Dialog aria-label={t("plan.look")} className={styles.column ?? ""}>
          <Select
            label={t("plan.colour")}
            choices={choices}
            value={look.by}
            onChange={(by: Look["by"]) => onLook({ ...look, by })}
          />
          <Checkbox isSelected={look.sizes} onChange={(sizes) => onLook({ ...look, sizes })}>
            {t("plan.size")}
          </Checkbox>
          <Checkbox isSelected={look.shapes} onChange={(shapes) => onLook({ ...look, shapes })}>
            {t("plan.shapes")}
          </Checkbox>
          <Checkbox isSelected={look.homes} onChange={(homes) => onLook({ ...look, homes })}>
            {t("plan.homes")}
          </Checkbox>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** The button of the filter, with how much of it is set. */
export function FilterMenu() {
  const [isOpen, setOpen] = useState(false);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button small>
        <FilterWords />
      </Button>
      <Popover placement="bottom start" className={own.popover ?? ""}>
        <Dialog aria-label={t("plan.filter")} className={styles.column ?? ""}>
          <Filters />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

const PATHS: Readonly<Record<Tool, string>> = {
  pan: "M8 1v14M1 8h14M8 1L6 3m2-2l2 2M8 15l-2-2m2 2l2-2M1 8l2-2M1 8l2 2m12-2l-2-2m2 2l-2 2",
  lasso: "M3 9c-3-3 0-7 5-7s8 3 6 6-8 4-11 1c-1 2 0 4-1 6",
  box: "M2 3h12v10H2z",
};

function Icon({ of }: { of: Tool }) {
  return (
    <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
      <path
        d={PATHS[of]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        strokeDasharray={of === "box" ? "2.5 2" : undefined}
      />
    </svg>
  );
}
