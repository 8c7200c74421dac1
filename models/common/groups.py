"""XML ids of helpdesk_mgmt's groups whose rights the addon checks."""

AGENTS = "helpdesk_mgmt.group_helpdesk_user_own"
MANAGERS = "helpdesk_mgmt.group_helpdesk_manager"
