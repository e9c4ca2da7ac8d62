"""What do the command line and the web app share of one installation? Its folder, its payers' policies, its keys."""
