"""Values of selection fields that several rooms compare with."""

US, CUSTOMER = "us", "customer"
INBOUND, OUTBOUND = "inbound", "outbound"
PROCESSED = ("done", "ignored")
