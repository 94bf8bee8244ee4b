import { type KeyboardEvent, useDeferredValue, useId, useMemo, useState } from "react";

import { isolated, t } from "../../texts";
import { useBench } from "./bench";
import { accountsIn } from "./model";
import { Name } from "./Name";
import own from "./Find.module.css";
import styles from "./Plan.module.css";

const MOST = 8;

interface Hit {
  readonly key: string;
  readonly kind: string;
  readonly name: string;
  readonly go: () => void;
}

/** Search among what is on the page: accounts, territories and their reps, by name or id. */
export function Find() {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const id = useId();
  const hits = useHits(useDeferredValue(text.trim().toLowerCase()));
  const active = Math.min(at, hits.length - 1);
  const take = (hit: Hit | undefined) => {
    if (!hit) return;
    hit.go();
    setOpen(false);
    setText("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setAt(Math.min(hits.length - 1, active + 1));
    else if (event.key === "ArrowUp") setAt(Math.max(0, active - 1));
    else if (event.key === "Enter") take(hits[active]);
    else if (event.key === "Escape") setOpen(false);
    else return;
    event.preventDefault();
  };
  const isOpen = open && text.trim() !== "";
  return (
    <div className={own.find}>
      <input
        type="search"
        role="combobox"
        aria-label={t("plan.search")}
        placeholder={t("plan.search")}
        aria-expanded={isOpen}
        aria-controls={isOpen ? `${id}-list` : undefined}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && hits.length > 0 ? `${id}-${active}` : undefined}
        value={text}
        className={styles.input}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
          setOpen(true);
        }}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {isOpen ? (
        <div className={own.hits}>
          {hits.length === 0 ? <p className={styles.soft}>{t("plan.found.none")}</p> : null}
          <ul role="listbox" id={`${id}-list`} aria-label={t("plan.found.results")}>
            {hits.map((hit, n) => (
              <li
                key={hit.key}
                id={`${id}-${n}`}
                role="option"
                aria-selected={n === active}
                className={own.hit}
                onMouseDown={(event) => {
                  event.preventDefault();
                  take(hit);
                }}
              >
                <Name>{hit.name}</Name>
                <span className={styles.soft}>{hit.kind}</span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}

function useHits(text: string): Hit[] {
  const { state, nameOf, show, zoomTo, select } = useBench();
  const { accounts, territories, territoryOf } = state;
  return useMemo(() => {
    if (!text) return [];
    const found: Hit[] = [];
    territories.forEach((one, n) => {
      if (found.length >= MOST / 2 || !nameOf(n).toLowerCase().includes(text)) return;
      const go = () => {
        show({ of: "territory", id: one.id });
        zoomTo(accountsIn(territoryOf, n));
      };
      found.push({ key: `t${n}`, kind: t("plan.found.territory"), name: nameOf(n), go });
    });
    for (let n = 0; n < accounts.ids.length && found.length < MOST; n++) {
      const name = accounts.names.at(n);
      const id = accounts.ids.at(n);
      if (!name.toLowerCase().includes(text) && !id.toLowerCase().includes(text)) continue;
      const go = () => {
        show({ of: "account", account: n });
        select(Uint32Array.of(n), "replace");
        zoomTo(Uint32Array.of(n));
      };
      const said = name && name !== id ? `${isolated(name)} · ${isolated(id)}` : id;
      found.push({ key: `a${n}`, kind: t("plan.found.account"), name: said, go });
    }
    return found;
  }, [text, accounts, territories, territoryOf, nameOf, show, zoomTo, select]);
}
