"""Vendors' formats of credentials: the literal that gates each, its alphabet and length, its checksum where one exists.

From the vendors' own documentation.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from typing import NamedTuple

_B62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class Format(NamedTuple):
    """One vendor's format. ``literal`` stands in every token of it; group 1 of ``pattern`` is the token, if it has one."""

    type: str
    literal: str
    pattern: re.Pattern[str]
    check: Callable[[str], bool] | None = None


def github_checksum(token: str) -> bool:
    """The last six characters of a GitHub or npm token are the base62 CRC-32 of the rest after the prefix."""
    body, written = token[4:-6], token[-6:]
    value = zlib.crc32(body.encode("ascii"))
    expected = ""
    while value:
        value, digit = divmod(value, 62)
        expected = _B62[digit] + expected
    return expected.rjust(6, "0") == written


def atlassian_checksum(token: str) -> bool:
    """The eight characters behind the ``=`` of an Atlassian token are the CRC-32 of what stands before."""
    body, sign, written = token.rpartition("=")
    return bool(sign) and f"{zlib.crc32(body.encode('ascii')):08x}" == written.lower()


def grafana_checksum(token: str) -> bool:
    """The last eight characters of a Grafana service account token are the CRC-32 of what stands before ``_``."""
    body, _, written = token.rpartition("_")
    return f"{zlib.crc32(body.encode('ascii')):08x}" == written.lower()


CHECKSUMS = frozenset({github_checksum, atlassian_checksum, grafana_checksum})
"""Checks that add certainty: a token that fails one may be of an older kind, and still counts by its shape."""


def _mixed(token: str) -> bool:
    """Both digits and letters: words with hyphens are none."""
    return any(c.isdigit() for c in token) and any(c.isalpha() for c in token)


def _format(kind: str, literal: str, rest: str, check: Callable[[str], bool] | None = None) -> Format:
    pattern = re.compile(rf"(?<![A-Za-z0-9]){re.escape(literal)}{rest}(?![A-Za-z0-9])", re.ASCII)
    return Format(f"SECRET_{kind}", literal, pattern, check)


def _around(kind: str, literal: str, pattern: str, check: Callable[[str], bool] | None = None) -> Format:
    return Format(
        f"SECRET_{kind}", literal, re.compile(rf"(?<![A-Za-z0-9])(?:{pattern})(?![A-Za-z0-9])", re.ASCII), check
    )


def _each(kind: str, literals: str, rest: str, check: Callable[[str], bool] | None = None) -> tuple[Format, ...]:
    return tuple(_format(kind, literal, rest, check) for literal in literals.split())


_HEX32, _HEX40, _HEX64 = "[0-9a-f]{32}", "[0-9a-f]{40}", "[0-9a-f]{64}"
_WORD = "[A-Za-z0-9_-]"

FORMATS: tuple[Format, ...] = (
    # Clouds
    *_each("AWS_ACCESS_KEY", "AKIA ASIA ABIA ACCA", "[A-Z2-7]{16}"),
    _format("AWS_BEDROCK_KEY", "ABSK", "[A-Za-z0-9+/]{109,269}={0,2}"),
    _format("GOOGLE_API_KEY", "AIza", "[0-9A-Za-z_-]{35}"),
    _format("GOOGLE_OAUTH_SECRET", "GOCSPX-", "[0-9A-Za-z_-]{28}"),
    _format("GOOGLE_OAUTH_TOKEN", "ya29.", "[0-9A-Za-z_-]{30,400}"),
    _around("AZURE_STORAGE_KEY", "AccountKey=", r"AccountKey=([A-Za-z0-9+/]{86}==)"),
    _around("AZURE_CLIENT_SECRET", "Q~", r"[A-Za-z0-9_.~-]{3}\dQ~[A-Za-z0-9_.~-]{31,34}"),
    _around("AZURE_SAS", "sig=", r"(?:[?&;](?:sv|se|sr|sp|st|spr)=[^&\s\"']{1,60}){1,8}&sig=([A-Za-z0-9%+/]{40,70}(?:%3D|=))"),
    _format("ALIBABA_KEY", "LTAI", "[A-Za-z0-9]{17,21}"),
    _format("TENCENT_KEY", "AKID", "[A-Za-z0-9]{32}"),
    _format("YANDEX_KEY", "AQVN", "[A-Za-z0-9_-]{35,38}"),
    _format("YANDEX_TOKEN", "t1.", r"[A-Z0-9a-z_-]{10,400}[=]{0,2}\.[A-Z0-9a-z_-]{86}[=]{0,2}"),
    *_each("DIGITALOCEAN_TOKEN", "dop_v1_ doo_v1_ dor_v1_", _HEX64),
    _around("HEROKU_KEY", "HRKU-", rf"HRKU-(?:AA{_WORD}{{58}}|[0-9a-f-]{{36}})"),
    _format("SCALEWAY_KEY", "SCW", "[A-Z0-9]{17}", _mixed),
    # Code hosts and build
    *_each("GITHUB_TOKEN", "ghp_ gho_ ghu_ ghs_ ghr_", "[A-Za-z0-9]{36}", github_checksum),
    _format("GITHUB_TOKEN", "github_pat_", "[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    *_each("GITLAB_TOKEN", "glpat- gldt- glrt- glptt- glcbt- glsoat- glft- glimt- glagent- glffct-", r"[A-Za-z0-9_-]{20,300}(?:\.[0-9a-z]{2}\.[0-9a-z]{7,9})?"),
    _format("GITLAB_TOKEN", "GR1348941", "[A-Za-z0-9_-]{20}"),
    _format("ATLASSIAN_TOKEN", "ATATT3", "[A-Za-z0-9_=-]{180,200}", atlassian_checksum),
    _format("BITBUCKET_TOKEN", "ATBB", "[A-Za-z0-9]{32}"),
    _format("NPM_TOKEN", "npm_", "[A-Za-z0-9]{36}", github_checksum),
    _format("PYPI_TOKEN", "pypi-", "AgEIcHlwaS[A-Za-z0-9_-]{50,1000}"),
    _format("RUBYGEMS_KEY", "rubygems_", "[0-9a-f]{48}"),
    _format("CRATES_TOKEN", "cio", "[A-Za-z0-9]{32}", _mixed),
    _format("CLOJARS_TOKEN", "CLOJARS_", "[a-z0-9]{60}"),
    _format("NUGET_KEY", "oy2", "[a-z0-9]{43}"),
    *_each("DOCKER_TOKEN", "dckr_pat_ dckr_oat_", "[A-Za-z0-9_-]{27,32}"),
    *_each("JFROG_KEY", "AKCp cmVmd", "[A-Za-z0-9]{59,69}"),
    *_each("CIRCLECI_TOKEN", "CCIPAT_ CCIPRJ_", "[A-Za-z0-9]{22}_[0-9a-f]{40}"),
    *_each("BUILDKITE_TOKEN", "bkua_ bkpt_ bkct_", _HEX40),
    _format("SNYK_TOKEN", "snyk_", r"(?:uat|sat)\.[0-9a-f]{8}\.[A-Za-z0-9_.-]{60,300}"),
    *_each("SONARQUBE_TOKEN", "squ_ sqp_ sqa_", "[0-9a-f]{40}"),
    *_each("SOURCEGRAPH_TOKEN", "sgp_", "(?:[0-9a-f]{16}_|local_)?[0-9a-f]{40}"),
    _format("PULUMI_TOKEN", "pul-", "[0-9a-f]{40}"),
    _around("TERRAFORM_TOKEN", ".atlasv1.", r"[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,70}"),
    *_each("VAULT_TOKEN", "hvs. hvr.", "[A-Za-z0-9_-]{24,200}"),
    _format("VAULT_TOKEN", "hvb.", "[A-Za-z0-9_-]{130,300}"),
    *_each("DOPPLER_TOKEN", "dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.", "(?:[a-z0-9_-]{2,35}\\.)?[A-Za-z0-9]{40,44}"),
    _format("INFISICAL_TOKEN", "st.", r"[0-9a-f]{24}\.[0-9a-f]{32}\.[0-9a-f]{32}"),
    _format("ONEPASSWORD_TOKEN", "ops_", "eyJ[A-Za-z0-9+/]{250,1000}={0,3}"),
    _around("ONEPASSWORD_KEY", "A3-", r"A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}"),
    _format("AGE_KEY", "AGE-SECRET-KEY-1", "[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}"),
    _format("TAILSCALE_KEY", "tskey-", "(?:api|auth|client|scim|webhook)-[A-Za-z0-9]{5,24}-[A-Za-z0-9]{20,40}"),
    _around("KUBERNETES_BOOTSTRAP", "kubeadm", r"kubeadm[^\n]{0,40}token[^\n]{0,8}?([a-z0-9]{6}\.[a-z0-9]{16})"),
    _format("DATABRICKS_TOKEN", "dapi", "[a-f0-9]{32}(?:-[0-9])?"),
    _format("PLANETSCALE_TOKEN", "pscale_tkn_", "[A-Za-z0-9_.=-]{32,64}"),
    _format("PLANETSCALE_PASSWORD", "pscale_pw_", "[A-Za-z0-9_.=-]{32,64}"),
    _format("SUPABASE_TOKEN", "sbp_", "(?:v0_)?[0-9a-f]{40}"),
    *_each("SUPABASE_KEY", "sb_secret_", "[A-Za-z0-9_-]{20,60}"),
    _format("NEON_TOKEN", "napi_", "[A-Za-z0-9]{64}"),
    _format("NETLIFY_TOKEN", "nfp_", "[A-Za-z0-9_]{36}"),
    _format("VERCEL_BLOB_TOKEN", "vercel_blob_rw_", "[A-Za-z0-9]{16,20}_[A-Za-z0-9]{24,40}"),
    _format("FLY_TOKEN", "fo1_", "[A-Za-z0-9_-]{43}"),
    _format("FLY_TOKEN", "FlyV1 ", "fm[12][ar]?_[A-Za-z0-9+/=,_-]{100,800}"),
    _format("CLOUDFLARE_ORIGIN_KEY", "v1.0-", "[0-9a-f]{24}-[0-9a-f]{146}"),
    _format("NGROK_TOKEN", "ak_", "[A-Za-z0-9]{27}", _mixed),
    _format("PREFECT_KEY", "pnu_", "[A-Za-z0-9]{36}"),
    _format("ADAFRUIT_KEY", "aio_", "[A-Za-z0-9]{28}"),
    _format("GRAFANA_TOKEN", "glsa_", "[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}", grafana_checksum),
    _format("GRAFANA_TOKEN", "glc_", "eyJ[A-Za-z0-9+/]{60,400}={0,2}"),
    _format("GRAFANA_KEY", "eyJrIjoi", "[A-Za-z0-9+/]{50,400}={0,3}"),
    # Models
    _format("ANTHROPIC_KEY", "sk-ant-", "[a-z]{2,8}[0-9]{2}-[A-Za-z0-9_-]{80,120}"),
    _format("OPENAI_KEY", "sk-", "[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}"),
    *_each("OPENAI_KEY", "sk-proj- sk-svcacct- sk-admin- sk-service-", "[A-Za-z0-9_-]{40,220}"),
    _format("OPENROUTER_KEY", "sk-or-v1-", _HEX64),
    _format("DEEPSEEK_KEY", "sk-", _HEX32),
    *_each("HUGGINGFACE_TOKEN", "hf_ api_org_", "[A-Za-z0-9]{34}"),
    _format("REPLICATE_TOKEN", "r8_", "[A-Za-z0-9]{37}"),
    _format("GROQ_KEY", "gsk_", "[A-Za-z0-9]{52}"),
    _format("PERPLEXITY_KEY", "pplx-", "[A-Za-z0-9]{48}"),
    _format("XAI_KEY", "xai-", "[A-Za-z0-9]{80}"),
    _format("TAVILY_KEY", "tvly-", "[A-Za-z0-9-]{32,60}"),
    _format("FIREWORKS_KEY", "fw_", "[A-Za-z0-9]{24}", _mixed),
    _format("CEREBRAS_KEY", "csk-", "[a-z0-9]{48}"),
    _format("NVIDIA_KEY", "nvapi-", "[A-Za-z0-9_-]{60,70}"),
    _format("PINECONE_KEY", "pcsk_", "[A-Za-z0-9]{5,8}_[A-Za-z0-9]{60,70}"),
    *_each("LANGSMITH_KEY", "lsv2_pt_ lsv2_sk_", "[0-9a-f]{32}_[0-9a-f]{10}"),
    _format("LANGFUSE_KEY", "sk-lf-", "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    *_each("ELEVENLABS_KEY", "sk_", "[0-9a-f]{48}"),
    _format("ASSEMBLYAI_KEY", "AAI-", _HEX32),
    _format("TOGETHER_KEY", "tgp_v1_", "[A-Za-z0-9_-]{43}"),
    _format("WANDB_KEY", "wandb_v1_", "[A-Za-z0-9_]{60,100}"),
    _format("VOLCENGINE_KEY", "AKLT", "[A-Za-z0-9_-]{40,60}"),
    _format("FRIENDLI_TOKEN", "flp_", "[A-Za-z0-9]{40,60}"),
    _format("FIRECRAWL_KEY", "fc-", _HEX32),
    _format("POSTHOG_KEY", "phc_", "[A-Za-z0-9]{40,50}"),
    _format("GATEWAY_KEY", "ggw_", "[A-Za-z0-9]{8}_[A-Za-z0-9_-]{43}"),
    # Money
    *_each("STRIPE_KEY", "sk_live_ sk_test_ rk_live_ rk_test_ whsec_ sk_org_", "[0-9A-Za-z]{16,247}"),
    _format("SQUARE_TOKEN", "sq0atp-", "[A-Za-z0-9_-]{22}"),
    _format("SQUARE_TOKEN", "sq0csp-", "[A-Za-z0-9_-]{43}"),
    _format("SQUARE_TOKEN", "EAAA", "[A-Za-z0-9_-]{60}"),
    _around("PAYPAL_TOKEN", "access_token$production$", r"access_token\$production\$[0-9a-z]{16}\$[0-9a-f]{32}"),
    *_each("PLAID_TOKEN", "access-sandbox- access-development- access-production-", "[0-9a-f-]{36}"),
    *_each("RAZORPAY_KEY", "rzp_live_ rzp_test_", "[A-Za-z0-9]{14}"),
    *_each("FLUTTERWAVE_KEY", "FLWSECK_TEST- FLWSECK-", "[0-9a-zA-Z]{12,40}(?:-X)?"),
    *_each("EASYPOST_KEY", "EZAK EZTK", "[A-Za-z0-9]{54}"),
    *_each("SHIPPO_TOKEN", "shippo_live_ shippo_test_", _HEX40),
    *_each("LOB_KEY", "live_pub_ test_pub_", "[0-9a-f]{31}"),
    *_each("DUFFEL_TOKEN", "duffel_test_ duffel_live_", "[A-Za-z0-9_-]{43}"),
    _format("COINBASE_KEY", "organizations/", "[0-9a-f-]{36}/apiKeys/[0-9a-f-]{36}"),
    *_each("GOCARDLESS_TOKEN", "live_", "[A-Za-z0-9_-]{40}", _mixed),
    *_each("LOB_KEY", "live_ test_", "[0-9a-f]{35}"),
    *_each("PAYSTACK_KEY", "sk_live_ sk_test_", _HEX40),
    *_each("XENDIT_KEY", "xnd_production_ xnd_development_", "[A-Za-z0-9]{40,60}"),
    *_each("MIDTRANS_KEY", "SB-Mid-server- Mid-server-", "[A-Za-z0-9_-]{24}"),
    *_each("PADDLE_KEY", "pdl_live_apikey_ pdl_sdbx_apikey_", "[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3}"),
    _format("SUMUP_KEY", "sup_sk_", "[A-Za-z0-9]{30,40}"),
    # Messages, shops, work
    *_each("SLACK_TOKEN", "xoxb- xoxp- xoxa- xoxr- xoxs- xoxo- xoxc- xoxd- xoxe- xoxe.xoxp- xoxe.xoxb-", "[0-9A-Za-z%/+-]{10,400}"),
    _format("SLACK_TOKEN", "xapp-", "[0-9]-[A-Z0-9]{8,14}-[0-9]{8,16}-[a-z0-9]{32,80}"),
    _format("SLACK_WEBHOOK", "hooks.slack.com/", "(?:services|workflows|triggers)/[A-Za-z0-9+/]{20,90}"),
    _around("DISCORD_WEBHOOK", "/api/webhooks/", r"(?:https?://)?(?:\w{2,10}\.)?discord(?:app)?\.com/api/webhooks/\d{17,20}/[\w-]{60,80}"),
    _around("DISCORD_TOKEN", ".G", r"[MNO][A-Za-z0-9_-]{23,27}\.G[A-Za-z0-9_-]{5}\.[A-Za-z0-9_-]{27,40}"),
    _around("TEAMS_WEBHOOK", ".webhook.office.com/", r"[a-z0-9]{1,40}\.webhook\.office\.com/webhookb2/[0-9a-z-]{36}@[0-9a-z-]{36}/IncomingWebhook/[0-9a-z]{32}/[0-9a-z-]{36}"),
    _around("TELEGRAM_TOKEN", ":A", r"\d{8,10}:A[A-Za-z0-9_-]{34}"),
    *_each("TWILIO_KEY", "SK AC", _HEX32),
    _format("SENDGRID_KEY", "SG.", r"[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
    _format("MAILGUN_KEY", "key-", _HEX32),
    _around("MAILCHIMP_KEY", "-us", r"[0-9a-f]{32}-us\d{1,2}"),
    _format("BREVO_KEY", "xkeysib-", "[0-9a-f]{64}-[A-Za-z0-9]{16}"),
    _format("MESSAGEBIRD_KEY", "live_", "[A-Za-z0-9]{25}", _mixed),
    *_each("FACEBOOK_TOKEN", "EAAM EAAC EAAB EAAG EAAF", "[A-Za-z0-9]{80,400}"),
    _format("TWITTER_BEARER", "AAAAAAAAAAAAAAAAAAAAA", "[A-Za-z0-9%]{60,120}"),
    *_each("SHOPIFY_TOKEN", "shpat_ shpss_ shpca_ shppa_", "[a-fA-F0-9]{32}"),
    _format("LINEAR_KEY", "lin_api_", "[A-Za-z0-9]{40}"),
    _format("NOTION_TOKEN", "ntn_", "[A-Za-z0-9]{40,50}"),
    _format("NOTION_TOKEN", "secret_", "[A-Za-z0-9]{43}"),
    _format("ASANA_TOKEN", "1/", "[0-9]{13,18}:[0-9a-f]{32}"),
    _format("FIGMA_TOKEN", "figd_", "[A-Za-z0-9_-]{40}"),
    _format("AIRTABLE_TOKEN", "pat", r"[A-Za-z0-9]{14}\.[a-f0-9]{64}"),
    _format("POSTMAN_KEY", "PMAK-", "[a-f0-9]{24}-[a-f0-9]{34}"),
    _format("CONTENTFUL_TOKEN", "CFPAT-", "[A-Za-z0-9_-]{43}"),
    _format("TYPEFORM_TOKEN", "tfp_", "[A-Za-z0-9_.=-]{59}"),
    *_each("DROPBOX_TOKEN", "sl.", "[A-Za-z0-9_=-]{130,1200}"),
    _format("INTERCOM_TOKEN", "dG9rO", "[A-Za-z0-9+/]{50,70}={0,2}"),
    _format("HUBSPOT_TOKEN", "pat-", "(?:na|eu)1-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    _format("README_KEY", "rdme_", "[a-z0-9]{70}"),
    _format("FRAMEIO_TOKEN", "fio-u-", "[A-Za-z0-9_=-]{64}"),
    _around("MAPBOX_TOKEN", "sk.eyJ", r"sk\.eyJ[A-Za-z0-9_-]{40,120}\.[A-Za-z0-9_-]{20,30}"),
    *_each("INSTAGRAM_TOKEN", "IGQV IGAA", "[A-Za-z0-9_-]{80,300}"),
    _around("ZOOM_WEBHOOK", "inbots.zoom.us/incoming/hook/", r"inbots\.zoom\.us/incoming/hook/[\w-]{20,60}"),
    _around("GOOGLE_CHAT_WEBHOOK", "chat.googleapis.com/v1/spaces/", r"chat\.googleapis\.com/v1/spaces/[\w-]{8,20}/messages\?key=[\w-]{30,45}&token=[\w%-]{40,60}"),
    _around("ZAPIER_WEBHOOK", "hooks.zapier.com/hooks/catch/", r"hooks\.zapier\.com/hooks/catch/\d{5,10}/[A-Za-z0-9]{5,10}"),
    _format("MANDRILL_KEY", "md-", "[A-Za-z0-9_-]{22}", _mixed),
    *_each("RESEND_KEY", "re_", "[A-Za-z0-9]{8}_[A-Za-z0-9]{24}", _mixed),
    _format("KLAVIYO_KEY", "pk_", "[0-9a-f]{34}"),
    _format("CLICKUP_TOKEN", "pk_", "[0-9]{6,10}_[A-Z0-9]{32}"),
    _format("CAL_KEY", "cal_live_", _HEX32),
    _format("ALGOLIA_KEY", "ALGOLIA_", "[A-Z_]{0,20}KEY[\"' ]{0,2}[:=][\"' ]{0,2}([0-9a-f]{32})"),
    *_each("MAPBOX_TOKEN", "pk.eyJ", r"[A-Za-z0-9_-]{40,120}\.[A-Za-z0-9_-]{20,30}"),
    *_each("ETHEREUM_PROVIDER_KEY", "infura.io/v3/", _HEX32),
    _format("ALCHEMY_KEY", "alcht_", "[A-Za-z0-9]{30}"),
    # Watching and guarding
    *_each("NEWRELIC_KEY", "NRAK- NRJS-", "[A-Za-z0-9]{19,27}"),
    _format("NEWRELIC_KEY", "NRII-", "[A-Za-z0-9_-]{32}"),
    _format("SENTRY_TOKEN", "sntrys_", "[A-Za-z0-9_=+/-]{60,500}"),
    _format("SENTRY_TOKEN", "sntryu_", _HEX64),
    _format("DYNATRACE_TOKEN", "dt0c01.", r"[A-Z0-9]{24}\.[A-Z0-9]{64}"),
    _format("PAGERDUTY_KEY", "u+", r"[A-Za-z0-9_-]{18}", _mixed),
    *_each("HONEYCOMB_KEY", "hcaik_ hcaek_ hcamk_", "[a-z0-9]{26,58}"),
    _around("OKTA_TOKEN", "SSWS", r"SSWS[^\n]{0,24}?(00[A-Za-z0-9_-]{39}[A-Za-z0-9_])"),
    _around("MAXMIND_KEY", "_mmk", r"[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk"),
    *_each("LAUNCHDARKLY_KEY", "sdk- api- mob-", "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
    _format("SETTLEMINT_TOKEN", "sm_", "(?:aat|pat|sat)_[A-Za-z0-9]{16}"),
    *_each("ROOTLY_KEY", "rootly_", _HEX64),
    _format("SCALINGO_TOKEN", "tk-us-", "[A-Za-z0-9_-]{48}"),
    _format("INFRACOST_KEY", "ico-", "[A-Za-z0-9]{32}", _mixed),
    _format("OCTOPUS_KEY", "API-", "[A-Z0-9]{26}", _mixed),
    _format("OPENSHIFT_TOKEN", "sha256~", "[A-Za-z0-9_-]{43}"),
    _format("INTRA42_SECRET", "s-s4t2", "(?:ud|af)-[0-9a-f]{64}"),
    _format("DEFINED_TOKEN", "dnkey-", "[a-z0-9=_-]{26}-[a-z0-9=_-]{52}"),
    _format("HARNESS_KEY", "pat.", r"[A-Za-z0-9_-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}"),
    _around("SIDEKIQ_TOKEN", ".contribsys.com", r"[0-9a-f]{8}:[0-9a-f]{8}@(?:gems|enterprise)\.contribsys\.com"),
    _format("SPLUNK_TOKEN", "Splunk ", "([0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"),
    _format("BETTERSTACK_WEBHOOK", "uptime.betterstack.com/api/v1/heartbeat/", "[A-Za-z0-9]{24}"),
    _format("CLOUDFLARE_TOKEN", "cfut_", "[A-Za-z0-9_-]{40,60}"),
    _format("CLOUDFLARE_TOKEN", "cfat_", "[A-Za-z0-9_-]{40,60}"),
    _format("CLICKHOUSE_SECRET", "4b1d", "[A-Za-z0-9]{38}", _mixed),
    _format("WORKOS_KEY", "sk_", "(?:live|test)_[A-Za-z0-9]{60,100}"),
    _format("STYTCH_SECRET", "secret-", "(?:live|test)-[A-Za-z0-9_-]{32,40}={0,2}"),
    _format("RENDER_KEY", "rnd_", "[A-Za-z0-9]{28,36}"),
    _format("APIFY_TOKEN", "apify_api_", "[A-Za-z0-9]{34,40}"),
    _format("JINA_KEY", "jina_", "[A-Za-z0-9_-]{60,64}"),
    _format("VOYAGE_KEY", "pa-", "[A-Za-z0-9_-]{43}", _mixed),
    _format("DENO_TOKEN", "ddp_", "[A-Za-z0-9]{36}"),
    _format("DENO_TOKEN", "ddw_", "[A-Za-z0-9]{36}"),
    _format("PERCY_TOKEN", "web_", _HEX64),
    _format("STACKHAWK_KEY", "hawk.", r"[A-Za-z0-9_-]{20}\.[A-Za-z0-9_-]{20}"),
    _format("CHECKLY_KEY", "cu_", _HEX32),
    _format("ONFIDO_TOKEN", "api_live.", r"[A-Za-z0-9_-]{10,12}\.[A-Za-z0-9_-]{32}"),
)  # fmt: skip


def _announced(kind: str, word: str, shape: str) -> tuple[str, str, re.Pattern[str]]:
    between = r"[^\n]{0,32}?(?:key|token|secret|pass|auth|bearer|credential|api)[^\n]{0,16}?"
    return (
        word,
        kind,
        re.compile(rf"{between}(?<![A-Za-z0-9/+_-])({shape})(?![A-Za-z0-9/+_-])", re.IGNORECASE | re.ASCII),
    )


_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

ANNOUNCED: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    _announced("ADOBE_KEY", "adobe", "(?:p8e-)?[0-9a-z]{32}"),
    _announced("ALGOLIA_KEY", "algolia", "[0-9a-z]{32}"),
    _announced("AUTH0_SECRET", "auth0", "[A-Za-z0-9_-]{64}"),
    _announced("AZURE_OPENAI_KEY", "azure", "[0-9a-z]{32}|[A-Za-z0-9]{84}"),
    _announced("CLOUDFLARE_TOKEN", "cloudflare", "[A-Za-z0-9_-]{40}|[0-9a-f]{37}"),
    _announced("CLOUDINARY_SECRET", "cloudinary", "[A-Za-z0-9_-]{27}"),
    _announced("CODECOV_TOKEN", "codecov", f"{_UUID}|[0-9a-z]{{32}}"),
    _announced("COHERE_KEY", "cohere", "[A-Za-z0-9]{40}"),
    _announced("CONFLUENT_SECRET", "confluent", "[A-Za-z0-9/+]{64}|[A-Z0-9]{16}"),
    _announced("DATADOG_KEY", "datadog", "[0-9a-f]{32}|[0-9a-f]{40}"),
    _announced("DATADOG_KEY", "dd_a", "[0-9a-f]{32}|[0-9a-f]{40}"),
    _announced("DISCORD_TOKEN", "discord", "[A-Za-z0-9_-]{32}|[0-9a-f]{64}"),
    _announced("DROPBOX_SECRET", "dropbox", "[0-9a-z]{15}"),
    _announced("ETSY_KEY", "etsy", "[0-9a-z]{24}"),
    _announced("FACEBOOK_APP_TOKEN", "facebook", r"\d{15,16}\|[0-9A-Za-z_-]{27}|[0-9a-f]{32}"),
    _announced("FASTLY_TOKEN", "fastly", "[A-Za-z0-9_-]{32}"),
    _announced("GITTER_TOKEN", "gitter", "[0-9a-f]{40}"),
    _announced("HEROKU_KEY", "heroku", _UUID),
    _announced("HUBSPOT_KEY", "hubspot", _UUID),
    _announced("JFROG_KEY", "artifactory", "[A-Za-z0-9]{64,73}"),
    _announced("KRAKEN_SECRET", "kraken", "[A-Za-z0-9/=_+-]{80,90}"),
    _announced("KUCOIN_SECRET", "kucoin", f"[0-9a-f]{{24}}|{_UUID}"),
    _announced("LINKEDIN_SECRET", "linkedin", "[A-Za-z0-9]{14,16}"),
    _announced("LOOKER_SECRET", "looker", "[A-Za-z0-9]{20,24}"),
    _announced("MATTERMOST_TOKEN", "mattermost", "[0-9a-z]{26}"),
    _announced("MERAKI_KEY", "meraki", "[0-9a-f]{40}"),
    _announced("MISTRAL_KEY", "mistral", "[A-Za-z0-9]{32}"),
    _announced("NGROK_TOKEN", "ngrok", "[A-Za-z0-9]{25,30}_[A-Za-z0-9]{15,25}"),
    _announced("OKTA_TOKEN", "okta", "00[A-Za-z0-9_-]{40}"),
    _announced("PAGERDUTY_KEY", "pagerduty", "[A-Za-z0-9+_-]{20}|[0-9a-f]{32}"),
    _announced("PINECONE_KEY", "pinecone", _UUID),
    _announced("RAPIDAPI_KEY", "rapidapi", "[0-9a-z]{50}"),
    _announced("SENDBIRD_TOKEN", "sendbird", f"[0-9a-f]{{40}}|{_UUID}"),
    _announced("SONARQUBE_TOKEN", "sonar", "[0-9a-f]{40}"),
    _announced("SPLUNK_TOKEN", "splunk", _UUID),
    _announced("SQUARESPACE_TOKEN", "squarespace", _UUID),
    _announced("SUMOLOGIC_KEY", "sumo", "[A-Za-z0-9]{64}|su[A-Za-z0-9]{12}"),
    _announced("TOGETHER_KEY", "together", "[0-9a-f]{64}"),
    _announced("TRAVIS_TOKEN", "travis", "[A-Za-z0-9_-]{22}"),
    _announced("TRELLO_TOKEN", "trello", "[0-9a-f]{32}|[0-9a-f]{64}|ATTA[A-Za-z0-9]{72}"),
    _announced("TWITCH_SECRET", "twitch", "[0-9a-z]{30}"),
    _announced("TWITTER_SECRET", "twitter", "[A-Za-z0-9]{25}|[A-Za-z0-9]{50}|[0-9]{15,25}-[A-Za-z0-9]{20,45}"),
    _announced("VERCEL_TOKEN", "vercel", "[A-Za-z0-9]{24}"),
    _announced("WANDB_KEY", "wandb", "[0-9a-f]{40}"),
    _announced("WEAVIATE_KEY", "weaviate", "[A-Za-z0-9]{36,40}"),
    _announced("YELP_KEY", "yelp", "[A-Za-z0-9_-]{128}"),
    _announced("ZENDESK_TOKEN", "zendesk", "[A-Za-z0-9]{40}"),
)  # fmt: skip
"""A vendor's name in lower case, the type without ``SECRET_``, what may follow the name: group 1 is the secret."""
