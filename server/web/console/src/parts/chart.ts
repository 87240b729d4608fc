// The parts of ECharts that the console draws with.
import { BarChart, LineChart, type BarSeriesOption, type LineSeriesOption } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent, type GridComponentOption, type LegendComponentOption, type TooltipComponentOption } from 'echarts/components'
import { type ComposeOption, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

export type ChartOption = ComposeOption<BarSeriesOption | LineSeriesOption | GridComponentOption | LegendComponentOption | TooltipComponentOption>

export interface Drawn {
  setOption(option: ChartOption): void
  resize(): void
  dispose(): void
}

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer])

/** Draws in an element. Tooltips are drawn too: as HTML they would need styles that the content policy refuses. */
export function draw(place: HTMLElement): Drawn {
  const chart = init(place)
  return {
    setOption: (option) => chart.setOption({
      color: ['#a3191d', '#c98a1b', '#1b6b3a'], textStyle: { fontFamily: 'inherit' }, animationDuration: 300,
      ...option, tooltip: { trigger: 'axis', renderMode: 'richText', confine: true, ...option.tooltip },
    }),
    resize: () => chart.resize(),
    dispose: () => chart.dispose(),
  }
}
