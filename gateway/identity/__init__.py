"""Who may come in: API keys of the inference plane, admins and their sessions on the administration plane.

The two never meet: an API key is no session, a session is no API key.
"""
