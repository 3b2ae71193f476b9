"""Documents of order to cash as SAP S/4HANA hands them out (OData objects as JSON lines)."""
