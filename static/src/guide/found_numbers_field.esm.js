import {Component} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/** Lists the phone numbers an access token reaches; a click sets one on the account. */
export class FoundNumbersField extends Component {
    static template = "helpdesk_mgmt_whatsapp.FoundNumbers";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
    }

    get numbers() {
        return this.props.record.data[this.props.name] || [];
    }

    isChosen(number) {
        return this.props.record.data.phone_number_uid === number.id;
    }

    async choose(number) {
        const {record} = this.props;
        if (await record.save()) {
            await this.orm.call(record.resModel, "action_use_number", [
                record.resId,
                number.id,
            ]);
            await record.load();
        }
    }
}

registry.category("fields").add("whatsapp_found_numbers", {
    component: FoundNumbersField,
    displayName: _t("Found WhatsApp numbers"),
    supportedTypes: ["json"],
    fieldDependencies: [{name: "phone_number_uid", type: "char"}],
});
