"""Units that belong to no classroom, on a trolley or a tablet: a person says where one stands, for that day."""
