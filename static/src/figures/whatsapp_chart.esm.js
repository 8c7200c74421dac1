/* global Chart */
import {Component, onWillStart, useEffect, useRef} from "@odoo/owl";
import {getColor, getCustomColor} from "@web/core/colors/colors";
import {cookie} from "@web/core/browser/cookie";
import {loadBundle} from "@web/core/assets";

/**
 * Draws a Chart.js chart of figures by day. For screen readers, `label` names the chart
 * and the table beside it holds every figure.
 */
export class WhatsappChart extends Component {
    static template = "helpdesk_mgmt_whatsapp.Chart";
    static props = {
        type: {type: String},
        label: {type: String},
        days: {type: Array, element: String},
        // Each {label, data}: one figure or null per day
        series: {type: Array, element: Object},
        onOpenDay: {type: Function},
    };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                const chart = new Chart(this.canvas.el, this.config);
                return () => chart.destroy();
            },
            () => [this.props.days, this.props.series]
        );
    }

    get config() {
        const scheme = cookie.get("color_scheme");
        const ink = getCustomColor(scheme, "#374151", "#E4E4E4");
        const grid = getCustomColor(scheme, "rgba(0,0,0,.1)", "rgba(255,255,255,.15)");
        const {days, onOpenDay, series, type} = this.props;
        const datasets = series.map((each, index) => {
            const color = getColor(index, scheme, series.length);
            return {
                ...each,
                borderColor: color,
                backgroundColor: color,
                borderWidth: 2,
                pointRadius: days.length > 31 ? 0 : 2,
                pointHitRadius: 12,
                tension: 0.2,
                spanGaps: true,
            };
        });
        const ticks = {color: ink, maxRotation: 0, precision: 0};
        return {
            type,
            data: {labels: days, datasets},
            options: {
                animation: false,
                maintainAspectRatio: false,
                interaction: {mode: "index", intersect: false},
                onClick: (ev, [element]) => element && onOpenDay(element.index),
                plugins: {
                    legend: {
                        display: series.length > 1,
                        labels: {
                            color: ink,
                            boxWidth: 8,
                            boxHeight: 8,
                            usePointStyle: true,
                        },
                    },
                },
                scales: {
                    x: {ticks: {...ticks, autoSkipPadding: 16}, grid: {display: false}},
                    y: {beginAtZero: true, ticks, grid: {color: grid}},
                },
            },
        };
    }
}
