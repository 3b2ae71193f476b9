/* Draws the options the server made, in the colours of the page. Knows no business. */
let library;
const paper = matchMedia("print");

function loaded() {
  if (!library) {
    library = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = document.body.dataset.chartSrc;
      script.onload = () => resolve(window.echarts);
      script.onerror = reject;
      document.head.append(script);
    });
  }
  return library;
}

function colours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  return { ink: read("--ink"), quiet: read("--ink-3"), line: read("--line"), sheet: read("--sheet"),
    jade: read("--jade"), late: read("--late"), wait: read("--wait"), font: read("--font"),
    ...Object.fromEntries(["fresh-1", "fresh-2", "fresh-3", "age-1", "age-2", "age-3", "age-4", "age-5", "age-6"]
      .map((name) => [name.replace("-", ""), read(`--${name}`)])) };
}

function named(value, paint) {
  if (Array.isArray(value)) return value.map((one) => named(one, paint));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, one]) =>
      [key, key === "color" && typeof one === "string" && paint[one] ? paint[one] : named(one, paint)]));
  }
  return value;
}

function axis(one, paint, compact) {
  if (!one) return undefined;
  const wide = Array.isArray(one) ? one[0] : one;
  return { axisLine: { lineStyle: { color: paint.line } }, axisTick: { show: false },
    splitLine: { lineStyle: { color: paint.line } }, ...wide,
    axisLabel: { color: paint.quiet, ...(wide.type === "value" ? { formatter: compact } : {}), ...wide.axisLabel } };
}

function dressed(option, paint) {
  const language = document.documentElement.lang;
  const compact = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
  const full = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  return {
    color: [paint.jade, "#7fa99f", "#c9a24b", "#b9785a", "#94524a", paint.late],
    textStyle: { fontFamily: paint.font, color: paint.ink },
    grid: { left: 8, right: 12, top: 28, bottom: 8, containLabel: true },
    animation: !paper.matches, animationDuration: 250,
    ...named(option, paint),
    tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: paint.sheet, borderColor: paint.line,
      textStyle: { color: paint.ink }, axisPointer: { type: "shadow" }, valueFormatter: (v) => full.format(v), ...option.tooltip },
    xAxis: axis(option.xAxis, paint, (v) => compact.format(v)),
    yAxis: axis(option.yAxis, paint, (v) => compact.format(v)),
    ...(option.legend ? { legend: { textStyle: { color: paint.quiet }, icon: "roundRect", itemWidth: 10, itemHeight: 10, ...option.legend } } : {}),
  };
}

async function draw(box) {
  const echarts = await loaded();
  const option = JSON.parse(document.getElementById(box.dataset.chart).textContent);
  echarts.getInstanceByDom(box)?.dispose();
  const chart = echarts.init(box, null, { renderer: "svg" });
  chart.setOption(dressed(option, colours()));
  chart.on("click", (event) => { const url = event.data?.url; if (url) location.href = url; });
  new ResizeObserver(() => chart.resize()).observe(box);
}

/* On paper the width and the colours are others: every chart is drawn anew, and back again. */
paper.addEventListener("change", () => drawCharts(document, true));

export function drawCharts(root, again) {
  root.querySelectorAll("[data-chart]").forEach((box) => {
    if (again || !box.dataset.drawn) { box.dataset.drawn = "1"; draw(box); }
  });
}
