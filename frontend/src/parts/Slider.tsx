import { Label, Slider as AriaSlider, SliderThumb, SliderTrack } from "react-aria-components";

import field from "./Field.module.css";
import styles from "./Slider.module.css";

interface Props {
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  onChange: (value: number) => void;
  /** The value in words, such as "within 10 %". */
  said: (value: number) => string;
  hint?: string;
  isDisabled?: boolean;
}

/** A number on a scale, with the value in words beside its label. */
export function Slider({
  label,
  value,
  min,
  max,
  step = 1,
  onChange,
  said,
  hint,
  isDisabled = false,
}: Props) {
  const at = ((value - min) / (max - min)) * 100;
  return (
    <AriaSlider
      value={value}
      minValue={min}
      maxValue={max}
      step={step}
      isDisabled={isDisabled}
      onChange={(next) => onChange(next as number)}
      className={styles.slider ?? ""}
    >
      <div className={styles.head}>
        <Label className={field.label ?? ""}>{label}</Label>
        <output className={styles.value}>{said(value)}</output>
      </div>
      <SliderTrack className={styles.track ?? ""}>
        <div className={styles.rail} />
        <div className={styles.fill} style={{ width: `${at}%` }} />
        <SliderThumb className={styles.thumb ?? ""} aria-valuetext={said(value)} />
      </SliderTrack>
      {hint ? <p className={field.hint}>{hint}</p> : null}
    </AriaSlider>
  );
}
