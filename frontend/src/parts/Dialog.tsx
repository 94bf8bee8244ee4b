import type { FormEvent, ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";

import { t } from "../texts";
import { Button } from "./Button";
import styles from "./Dialog.module.css";

interface Props {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** The buttons at its foot; `Confirm` and forms have theirs. */
  actions?: ReactNode;
  wide?: boolean;
  /** It asks something that must be answered: a press beside it does not close it. */
  isAlert?: boolean;
}

/** A window above the page. On a phone it rises from the foot. */
export function Dialog({ title, isOpen, onClose, children, actions, wide, isAlert }: Props) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable={!isAlert}
      className={styles.shade ?? ""}
    >
      <Modal className={`${styles.window} ${wide ? styles.wide : ""}`}>
        <AriaDialog role={isAlert ? "alertdialog" : "dialog"} className={styles.dialog ?? ""}>
          <Heading slot="title" level={2} className={styles.title ?? ""}>
            {title}
          </Heading>
          <div className={styles.body}>{children}</div>
          {actions ? <div className={styles.actions}>{actions}</div> : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface ConfirmProps {
  title: string;
  children: ReactNode;
  action: string;
  isOpen: boolean;
  isPending?: boolean;
  isDisabled?: boolean;
  isDanger?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Ask before something is done. */
export function Confirm(props: ConfirmProps) {
  const {
    title,
    children,
    action,
    isOpen,
    isPending = false,
    isDisabled = false,
    isDanger,
    onConfirm,
    onClose,
  } = props;
  const actions = (
    <>
      <Button onPress={onClose}>{t("action.cancel")}</Button>
      <Button
        look={isDanger ? "danger" : "main"}
        onPress={onConfirm}
        isPending={isPending}
        isDisabled={isDisabled}
      >
        {action}
      </Button>
    </>
  );
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose} actions={actions} isAlert>
      {children}
    </Dialog>
  );
}

interface FormDialogProps {
  title: string;
  action: string;
  isOpen: boolean;
  isPending?: boolean;
  isDisabled?: boolean;
  isDanger?: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A form in a window: Enter sends it, Escape leaves it. */
export function FormDialog(props: FormDialogProps) {
  const { title, action, isOpen, isPending = false, isDisabled = false, isDanger } = props;
  const { onSubmit, onClose, children } = props;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <form onSubmit={submit} className={styles.form}>
        {children}
        <div className={styles.actions}>
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button
            look={isDanger ? "danger" : "main"}
            type="submit"
            isPending={isPending}
            isDisabled={isDisabled}
          >
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
