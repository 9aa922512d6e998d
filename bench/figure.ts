/** One measured figure. Ids are stable and dotted: what a reader compares from one day to the next. */
export interface Figure {
  id: string
  value: number
  /** `seconds`, `bytes`, `requests`, `tokens`, `ratio`, `share`, … */
  unit: string
  /** What it should be, as people write it: `at most 2,000,000`. */
  goal?: string
  /** The same measured on something else in the same run. */
  peer?: { name: string; value: number }
  note?: string
}

/** What a bench file exports. `full` asks for the long counts. */
export type Figures = (options: { full: boolean }) => Promise<Figure[]>
