/** Fewer values than this leave room at the end: one bar alone is no wall. */
const fewest = 14

/** One bar a value, drawn as SVG. The words of it stand in the table that belongs to it, for those who do not see it. */
export function barChart(values: readonly number[], label: string): SVGElement {
  const [width, height] = [300, 80]
  const most = Math.max(...values, 0.000_001)
  const step = width / Math.max(fewest, values.length)
  const chart = make('svg', {
    ...{ viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none' },
    ...{ role: 'img', 'aria-label': label, class: 'chart' },
  })
  for (const [index, value] of values.entries()) {
    const tall = Math.max(value > 0 ? 2 : 1, (value / most) * (height - 4))
    chart.append(
      make('rect', {
        x: (index * step + 1).toFixed(1),
        y: (height - tall).toFixed(1),
        width: Math.max(1, step - 2).toFixed(1),
        height: tall.toFixed(1),
        rx: '1.5',
        class: value > 0 ? 'bar-full' : 'bar-empty',
      }),
    )
  }
  return chart
}

function make(name: string, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}
