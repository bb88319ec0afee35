"""The corps' own sign-on as the sign-in library wants to read it, from the environment alone."""

from __future__ import annotations

from typing import Any

from rit.config.environment import Environment

CORPS = "corps"  # the one provider there is


def providers(env: Environment) -> dict[str, Any]:
    """Empty when no sign-on is set up. Facts about a person come from the signed token alone, never from elsewhere."""
    if not env.oidc_issuer:
        return {}
    app = {
        "provider_id": CORPS,
        "name": env.oidc_name or env.zone_name,
        "client_id": env.oidc_client_id,
        "secret": env.oidc_client_secret,
        "settings": {"server_url": env.oidc_issuer, "fetch_userinfo": False, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}
