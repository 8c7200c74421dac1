from . import (
    test_access,
    test_account,
    test_answer,
    test_chatter,
    test_commands_tools,
    test_identity,
    test_intake,
    test_markup,
    test_outbox,
    test_packaging,
    test_statuses,
    test_webhook,
)
