import type { ReactNode } from "react";
import {
  Header,
  Menu as AriaMenu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
} from "react-aria-components";

import { Button, type Look } from "./Button";
import select from "./Select.module.css";
import styles from "./Menu.module.css";

export interface MenuChoice {
  readonly id: string;
  readonly label: string;
  readonly href?: string;
  readonly isDanger?: boolean;
}

export interface MenuPart {
  readonly id: string;
  /** Shown above its choices. */
  readonly title?: string;
  readonly choices: readonly MenuChoice[];
  /** The one that holds now, for a part in which one is always chosen. */
  readonly chosen?: string;
}

interface Props {
  /** What the menu is of, for those who hear the page. */
  label: string;
  children: ReactNode;
  parts: readonly MenuPart[];
  onAction: (id: string) => void;
  look?: Look;
  small?: boolean;
}

/** A button with a menu of things to do. */
export function Menu({ label, children, parts, onAction, look = "quiet", small = false }: Props) {
  return (
    <MenuTrigger>
      <Button look={look} small={small} aria-label={label}>
        {children}
      </Button>
      <Popover placement="bottom end" className={select.popover ?? ""}>
        <AriaMenu
          aria-label={label}
          onAction={(key) => onAction(String(key))}
          className={select.list ?? ""}
        >
          {parts.flatMap((part, at) => [
            at > 0 ? <Separator key={`line-${part.id}`} className={styles.line ?? ""} /> : null,
            <Part key={part.id} part={part} />,
          ])}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

function Part({ part }: { part: MenuPart }) {
  const selection = part.chosen
    ? ({
        selectionMode: "single",
        selectedKeys: [part.chosen],
        disallowEmptySelection: true,
      } as const)
    : {};
  return (
    <MenuSection {...selection} aria-label={part.title ?? part.id}>
      {part.title ? <Header className={styles.title ?? ""}>{part.title}</Header> : null}
      {part.choices.map((choice) => (
        <MenuItem
          key={choice.id}
          id={choice.id}
          textValue={choice.label}
          {...(choice.href ? { href: choice.href } : {})}
          className={`${select.item} ${choice.isDanger ? styles.danger : ""}`}
        >
          {choice.label}
        </MenuItem>
      ))}
    </MenuSection>
  );
}
