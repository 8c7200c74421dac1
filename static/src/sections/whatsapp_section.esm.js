import {
    Component,
    onMounted,
    onWillUnmount,
    onWillUpdateProps,
    useRef,
    useState,
} from "@odoo/owl";
import {KeepLast} from "@web/core/utils/concurrency";
import {WhatsappChart} from "../figures/whatsapp_chart.esm";
import {deserializeDate} from "@web/core/l10n/dates";
import {formatCell} from "./section_format.esm";
import {useService} from "@web/core/utils/hooks";

const REPORT = "helpdesk.whatsapp.report";

/**
 * Shows one section of the dashboard: its figures are read once it comes into view, and
 * each row and cell with a link opens its records.
 */
export class WhatsappSection extends Component {
    static template = "helpdesk_mgmt_whatsapp.Section";
    static components = {WhatsappChart};
    static props = {
        // As of the server: {key, kind, title, help, columns}
        section: {type: Object},
        // Parameters of `section` on the server: {days, account_id, since, until}
        filters: {type: Object},
    };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.root = useRef("root");
        this.formatCell = formatCell;
        this.state = useState({rows: null, hasFailed: false});
        this.isInView = false;
        onMounted(() => {
            this.observer = new IntersectionObserver(
                (entries) =>
                    entries.some((entry) => entry.isIntersecting) && this.show(),
                {rootMargin: "200px"}
            );
            this.observer.observe(this.root.el);
        });
        onWillUnmount(() => this.observer.disconnect());
        onWillUpdateProps((props) => this.update(props));
    }

    show() {
        this.observer.disconnect();
        this.isInView = true;
        this.load(this.props);
    }

    update(props) {
        const isSame = JSON.stringify(props.filters) === JSON.stringify(this.filters);
        if (this.isInView && !isSame) {
            this.load(props);
        }
    }

    /** Reads the rows; a section that cannot be read does not disturb the others. */
    async load({section, filters} = this.props) {
        this.filters = {...filters};
        this.state.hasFailed = false;
        const call = this.orm.silent.call(
            "helpdesk.whatsapp.stats",
            "section",
            [section.key],
            filters
        );
        try {
            const {rows} = await this.keepLast.add(call);
            this.state.rows = rows;
        } catch {
            this.state.hasFailed = true;
        }
    }

    // -------------------------------------------------------------------- figures

    get columns() {
        return this.props.section.columns;
    }

    get figures() {
        return this.columns.slice(1);
    }

    isText(column) {
        return ["text", "date"].includes(column.format);
    }

    /** Returns the share of a figure in the largest one like it, for bars and shades. */
    shareOf(column, row) {
        const isBar = this.props.section.kind === "bars";
        if (isBar && column !== this.figures[0]) {
            return 0;
        }
        const columns = isBar ? [column] : this.figures;
        const values = this.state.rows.flatMap(({cells}) =>
            columns.map(({key}) => cells[key] || 0)
        );
        return (row.cells[column.key] || 0) / Math.max(...values, Number.MIN_VALUE);
    }

    styleOf(column, row) {
        const strongest = this.props.section.kind === "heat" ? 45 : 100;
        const share = Math.round(this.shareOf(column, row) * strongest);
        return share ? `--o-whatsapp-share: ${share}%` : "";
    }

    get days() {
        const [{key}] = this.columns;
        return this.state.rows.map(({cells}) =>
            deserializeDate(cells[key]).toLocaleString({day: "numeric", month: "short"})
        );
    }

    get series() {
        return this.figures.map(({key, label}) => ({
            label,
            data: this.state.rows.map(({cells}) => cells[key]),
        }));
    }

    // -------------------------------------------------------------------- records

    linkOf(column, row) {
        return row.links[column.key] || (column === this.columns[0] && row.link);
    }

    openDay(index) {
        const row = this.state.rows[index];
        if (row.link) {
            this.open(this.columns[0], row);
        }
    }

    /** Opens the records behind a row, or behind one of its figures. */
    open(column, row) {
        const {domain, groupBy, model} = this.linkOf(column, row);
        const [first] = this.columns;
        const name = formatCell(first, row);
        const views = model === REPORT ? ["list", "pivot", "graph"] : ["list", "form"];
        this.action.doAction({
            type: "ir.actions.act_window",
            name: column === first ? name : `${name}: ${column.label}`,
            res_model: model,
            views: views.map((view) => [false, view]),
            domain,
            // What is archived was counted, too
            context: {group_by: groupBy, active_test: false},
        });
    }
}
