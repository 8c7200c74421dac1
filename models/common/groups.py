"""The helpdesk's groups, by XML id: who may do what."""

AGENTS = "helpdesk_mgmt.group_helpdesk_user_own"
MANAGERS = "helpdesk_mgmt.group_helpdesk_manager"
