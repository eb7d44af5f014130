"""What tests share: guards, databases, and later the fakes of the borders."""
