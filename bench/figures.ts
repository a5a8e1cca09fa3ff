// Percentiles and one way of printing: a figure of ours, a figure of the bare program, the ratio.

/** The p-th percentile (0–100) by nearest rank; NaN of nothing. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil((p / 100) * sorted.length) - 1))] ?? Number.NaN;
}

export function row(what: string, ours: number, bare: number, unit: string): string {
  const round = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(0));
  return `${what.padEnd(52)} ${round(ours).padStart(7)} ${unit.padEnd(3)} bare ${round(bare).padStart(7)} ${unit.padEnd(3)} ratio ${(ours / bare).toFixed(2)}`;
}
