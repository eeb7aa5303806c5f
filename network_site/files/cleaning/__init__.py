"""What is kept of a file that a member attaches: the content, in a kind we take, without what tells of its maker."""
