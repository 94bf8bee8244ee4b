import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-aria-components";

import { signOutMutation } from "../api/generated/@tanstack/react-query.gen";
import type { Me } from "../api/generated/types.gen";
import { Menu, type MenuPart } from "../parts";
import { isolated, t, type TextKey, told } from "../texts";
import { beginTour } from "../tour/tour";
import { TourHost } from "../tour/TourHost";
import styles from "./Layout.module.css";
import { setTheme, type Theme, useTheme } from "./theme";

interface Place {
  readonly href: string;
  readonly label: TextKey;
  /** What one must be allowed to see it. */
  readonly needs?: string;
}

const PLACES: readonly Place[] = [
  { href: "/", label: "home.title" },
  { href: "/plans", label: "plans.title", needs: "plans:read" },
  { href: "/import", label: "import.title", needs: "market:write" },
  { href: "/jobs", label: "jobs.title", needs: "jobs:read" },
];
const THEMES: readonly Theme[] = ["light", "dark", "system"];

interface Props {
  me: Me;
  path: string;
  wide: boolean;
  children: ReactNode;
}

/** The bar at the top, and a page below it. */
export function Layout({ me, path, wide, children }: Props) {
  const places = PLACES.filter(({ needs }) => !needs || me.permissions.includes(needs));
  return (
    <div className={`${styles.shell} ${wide ? styles.filled : ""}`}>
      <a href="#page" className={styles.skip}>
        {t("nav.skip")}
      </a>
      <header className={styles.bar}>
        <Link href="/" className={styles.name ?? ""}>
          <Mark />
          <span>Ridings</span>
        </Link>
        <nav aria-label={t("nav.label")} className={styles.nav}>
          {places.map(({ href, label }) => (
            <Link
              key={href}
              href={href}
              className={styles.place ?? ""}
              {...(isAt(href, path) ? { "aria-current": "page" as const } : {})}
            >
              {t(label)}
            </Link>
          ))}
        </nav>
        <UserMenu me={me} />
      </header>
      <TourHost member={me.id} />
      <main id="page" tabIndex={-1} className={wide ? styles.wide : styles.page}>
        {children}
      </main>
    </div>
  );
}

/** A page without a session: a narrow column. */
export function Bare({ children }: { children: ReactNode }) {
  return (
    <div className={styles.bare}>
      <main className={styles.narrow}>
        <p className={styles.name}>
          <Mark />
          <span>Ridings</span>
        </p>
        {children}
      </main>
    </div>
  );
}

function isAt(href: string, path: string): boolean {
  return href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);
}

function UserMenu({ me }: { me: Me }) {
  const theme = useTheme();
  // The page is loaded anew, so that nothing of this session stays in memory.
  const leave = useMutation({
    ...signOutMutation(),
    onSuccess: () => window.location.replace("/sign-in"),
  });
  const parts: MenuPart[] = [
    {
      id: "own",
      title: `${isolated(me.name)} · ${told(`role.${me.role}`, me.role)}`,
      choices: [
        { id: "account", label: t("account.title"), href: "/account" },
        ...(me.permissions.includes("plans:read") ? [{ id: "tour", label: t("tour.take") }] : []),
      ],
    },
    {
      id: "theme",
      title: t("theme.label"),
      chosen: theme,
      choices: THEMES.map((one) => ({ id: one, label: t(`theme.${one}`) })),
    },
    { id: "out", choices: [{ id: "out", label: t("action.signOut") }] },
  ];
  const act = (id: string) => {
    if (id === "out") leave.mutate({});
    if (id === "tour") beginTour(me.id);
    const chosen = THEMES.find((one) => one === id);
    if (chosen) setTheme(chosen);
  };
  return (
    <Menu label={t("nav.user", { name: me.name })} parts={parts} onAction={act} look="quiet">
      <span className={styles.initials} data-initials={initials(me.name)} />
      <span className={styles.who}>{me.name}</span>
    </Menu>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toLocaleUpperCase();
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
      <path d="M3 5l9 2v20l-9-3z" fill="#3b82d0" />
      <path d="M12 7l9-3v19l-9 4z" fill="#e08a1e" />
      <path d="M21 4l8 3v20l-8-4z" fill="#16948d" />
    </svg>
  );
}
