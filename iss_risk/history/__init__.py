"""What earlier runs answered, and how the answer changed."""
