/** A small horizontal bar chart: label, bar, count. Sizes are SVG attributes, so the CSP needs no inline style. */

import type { JSX } from "preact";

import { formatCount } from "../format.ts";

export interface Bar {
  readonly label: string;
  readonly count: number;
}

export function Bars(props: {
  readonly bars: readonly Bar[];
  readonly empty: string;
}): JSX.Element {
  const most = Math.max(0, ...props.bars.map((bar) => bar.count));
  if (most === 0) return <p class="muted">{props.empty}</p>;
  return (
    <div class="bars">
      {props.bars.map((bar) => [
        <span key={`${bar.label}-label`}>{bar.label}</span>,
        <svg key={`${bar.label}-bar`} aria-hidden="true">
          <rect width={`${Math.round((bar.count / most) * 100)}%`} height="10" rx="2" />
        </svg>,
        <span key={`${bar.label}-count`}>{formatCount(bar.count)}</span>,
      ])}
    </div>
  );
}
