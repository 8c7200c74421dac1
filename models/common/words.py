"""Values of selection fields that more than one room compares with."""

US, CUSTOMER = "us", "customer"
INBOUND, OUTBOUND = "inbound", "outbound"
PROCESSED = ("done", "ignored")
