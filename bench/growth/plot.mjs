// The curves as one SVG: a panel for each cost and axis, both scales logarithmic, the dashed line linear from the first point.

const PANEL = { width: 280, height: 150, left: 52, right: 12, top: 26, bottom: 30 };
const STYLE =
  "text{font:11px system-ui,sans-serif;fill:#334}.title{font-weight:600}.axis{stroke:#99a}.grid{stroke:#e4e6ec}.linear{stroke:#b9bfcc;stroke-dasharray:4 3;fill:none}.curve{stroke:#0b6e99;stroke-width:2;fill:none}.point{fill:#0b6e99}";

/** @param curves `{ axis, points: [{ count, … }] }`; costs `{ key: label }` */
export function drawPlot(curves, costs) {
  const keys = Object.keys(costs);
  const width = PANEL.width * curves.length;
  const height = PANEL.height * keys.length;
  const panels = keys.flatMap((key, row) =>
    curves.map(({ axis, points }, column) => {
      const place = `translate(${column * PANEL.width},${row * PANEL.height})`;
      return `<g transform="${place}">${drawPanel(points, key, `${costs[key]}, by ${axis}`)}</g>`;
    }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img"><title>How costs grow</title><style>${STYLE}</style><rect width="${width}" height="${height}" fill="#fff"/>\n${panels.join("\n")}\n</svg>\n`;
}

function drawPanel(points, key, title) {
  const x = logScale(decades(points.map(({ count }) => count)), [PANEL.left, PANEL.width - PANEL.right]);
  const y = logScale(decades(points.map((point) => point[key])), [PANEL.height - PANEL.bottom, PANEL.top]);
  const places = points.map((point) => [x.at(point.count), y.at(point[key])]);
  return [
    `<text class="title" x="${PANEL.left}" y="15">${title}</text>`,
    ...x.ticks.map(
      (tick) => `<text x="${x.at(tick)}" y="${PANEL.height - 14}" text-anchor="middle">${labelOf(tick)}</text>`,
    ),
    ...y.ticks.map(
      (tick) =>
        `<path class="grid" d="M${PANEL.left} ${y.at(tick)}H${PANEL.width - PANEL.right}"/><text x="${PANEL.left - 5}" y="${y.at(tick) + 4}" text-anchor="end">${labelOf(tick)}</text>`,
    ),
    `<path class="axis" d="M${PANEL.left} ${PANEL.top}V${PANEL.height - PANEL.bottom}H${PANEL.width - PANEL.right}" fill="none"/>`,
    linearFrom(points, key, x, y),
    `<path class="curve" d="M${places.map((place) => place.map(rounded).join(" ")).join("L")}"/>`,
    ...places.map(([left, top]) => `<circle class="point" cx="${rounded(left)}" cy="${rounded(top)}" r="3"/>`),
  ].join("");
}

/** As far as it stays within the panel. */
function linearFrom(points, key, x, y) {
  const [first] = points;
  const last = points.at(-1);
  const reach = Math.min(last.count / first.count, y.ticks.at(-1) / first[key]);
  return `<path class="linear" d="M${rounded(x.at(first.count))} ${rounded(y.at(first[key]))}L${rounded(x.at(first.count * reach))} ${rounded(y.at(first[key] * reach))}"/>`;
}

/** The powers of ten around the values. */
function decades(values) {
  const from = Math.floor(Math.log10(Math.min(...values)) + 1e-9);
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values)) - 1e-9));
  return Array.from({ length: to - from + 1 }, (_, at) => 10 ** (from + at));
}

function logScale(ticks, [from, to]) {
  const [low, high] = [Math.log10(ticks[0]), Math.log10(ticks.at(-1))];
  return { ticks, at: (value) => rounded(from + ((Math.log10(value) - low) / (high - low)) * (to - from)) };
}

function labelOf(tick) {
  return tick >= 1 ? tick.toLocaleString("en-GB") : String(Number(tick.toPrecision(1)));
}

function rounded(value) {
  return Math.round(value * 10) / 10;
}
