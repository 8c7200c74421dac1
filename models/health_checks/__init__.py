"""The checks of an account: what each looks at, can find, and says is to be done.

Plain functions: no model is defined or extended. ``health`` carries them out.
"""

from . import check

# In the order of the health page.
from . import settings
from . import access
from . import number
from . import reports
from . import webhooks
from . import queues
