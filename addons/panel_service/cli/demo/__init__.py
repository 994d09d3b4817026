"""What Panel Service adds to the demo story; see panel_crm/cli/demo."""
