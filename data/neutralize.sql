-- A copy of a production database must not send messages to its customers.
UPDATE helpdesk_whatsapp_account
   SET active = false,
       access_token = NULL,
       second_access_token = NULL,
       alarm_emails = NULL,
       app_secret = NULL,
       verify_token = NULL;
UPDATE helpdesk_whatsapp_message
   SET state = 'failed', failure_reason = 'neutralized'
 WHERE state IN ('outgoing', 'sending', 'unknown');
UPDATE helpdesk_whatsapp_contact SET is_block_due = false WHERE is_block_due;
UPDATE helpdesk_whatsapp_message
   SET media_state = 'failed', media_reason = 'gone'
 WHERE media_state = 'waiting';
UPDATE helpdesk_whatsapp_message SET receipt = NULL WHERE receipt IS NOT NULL;
UPDATE helpdesk_whatsapp_notice
   SET state = 'skipped'
 WHERE state IN ('waiting', 'undelivered');
DELETE FROM ir_config_parameter WHERE key = 'helpdesk_mgmt_whatsapp.metrics_token';
UPDATE helpdesk_whatsapp_webhook
   SET active = false, secret = NULL, former_secret = NULL;
UPDATE helpdesk_whatsapp_delivery SET state = 'void' WHERE state = 'pending';
