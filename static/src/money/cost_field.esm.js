import {floatField} from "@web/views/fields/float/float_field";
import {formatCost} from "../common/amounts.esm";
import {registry} from "@web/core/registry";

/**
 * The widget ``whatsapp_cost``: a record's own price is written to its last decimal, and
 * sums of lists, pivots and graphs as :func:`formatCost` does, in no currency.
 */
registry.category("formatters").add("whatsapp_cost", (sum) => formatCost(sum || 0));
registry.category("fields").add("whatsapp_cost", floatField);
