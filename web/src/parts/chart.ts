// Apache ECharts, only what is used; fetched when a chart is shown. Drawn on a canvas, and tips are drawn too: nothing of it
// needs styles written into the page, which Content-Security-Policy forbids.
import {LineChart} from "echarts/charts";
import {GridComponent, TooltipComponent} from "echarts/components";
import {init, use, type EChartsCoreOption} from "echarts/core";
import {CanvasRenderer} from "echarts/renderers";

use([LineChart, GridComponent, TooltipComponent, CanvasRenderer]);
export {init, type EChartsCoreOption};
