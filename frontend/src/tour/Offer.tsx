import { useId } from "react";

import { Button, Card } from "../parts";
import { useMe } from "../shell/session";
import { t } from "../texts";
import { beginTour, markSeen, useIsSeen, useTour } from "./tour";
import styles from "./Tour.module.css";

/** Offers the tour to whoever is here for the first time. */
export function Offer() {
  const { id } = useMe();
  const title = useId();
  const isSeen = useIsSeen(id);
  const { step } = useTour(id);
  if (isSeen || step) return null;
  return (
    <section aria-labelledby={title} className={styles.offer}>
      <div>
        <h2 id={title}>{t("tour.offer")}</h2>
        <p>{t("tour.offerWords")}</p>
      </div>
      <div className={styles.choices}>
        <Button look="main" onPress={() => beginTour(id)}>
          {t("tour.take")}
        </Button>
        <Button look="quiet" onPress={() => markSeen(id)}>
          {t("tour.decline")}
        </Button>
      </div>
    </section>
  );
}

/** Starts the tour again. */
export function TourAgain() {
  const { id } = useMe();
  return (
    <Card
      title={t("tour.again")}
      aside={<Button onPress={() => beginTour(id)}>{t("tour.take")}</Button>}
    >
      <p>{t("tour.againWords")}</p>
    </Card>
  );
}
