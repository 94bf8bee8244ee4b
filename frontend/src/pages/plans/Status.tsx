import { Badge, type Tone } from "../../parts";
import { told } from "../../texts";

const TONES: Readonly<Record<string, Tone>> = {
  draft: "plain",
  proposed: "warn",
  approved: "accent",
  published: "good",
};

/** Where a plan stands, as a badge. */
export function Status({ status }: { status: string }) {
  return <Badge tone={TONES[status] ?? "plain"}>{told(`status.${status}`, status)}</Badge>;
}
