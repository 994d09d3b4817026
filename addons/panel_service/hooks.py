def uninstall_hook(env):
    """Give back what panel_service changed on records of other addons."""
    access = env.ref("helpdesk_mgmt.access_helpdesk_ticket_stage_public", raise_if_not_found=False)
    if access:
        access.perm_write = True
