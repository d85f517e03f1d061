"""What an operator may write into a binding, and that no mistake repeats a secret."""

import pytest

from gateway.config.settings import DeploymentBinding
from gateway.core.errors import ConfigurationError
from gateway.upstreams.endpoints import credential_for, endpoint_for
from gateway.upstreams.retry_after import retry_after_s


def endpoint(**fields):
    environment = fields.pop("environment", {})
    return endpoint_for("dep", DeploymentBinding(**{"base_url": "http://h:1", **fields}), environment)


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("http://h:1", "http://h:1"),
        ("http://h:1/", "http://h:1"),
        ("http://h:1/v1", "http://h:1"),
        ("http://h:1/v1/", "http://h:1"),
        ("https://h/openai/v1", "https://h/openai"),
        ("https://h/v1beta", "https://h/v1beta"),
        ("http://[::1]:8000/v1", "http://[::1]:8000"),
    ],
)
def test_base_urls(written, used):
    assert endpoint(base_url=written).base_url == used


@pytest.mark.parametrize(
    "written",
    [None, "", "h:1", "ftp://h", "file:///etc/passwd", "http://", "//h", "http://u:sesame@h", "http://h?k=sesame",
     "http://h#sesame", "http://h:99999", "/v1", "unix:///sock"],
)  # fmt: skip
def test_base_urls_that_are_none(written):
    with pytest.raises(ConfigurationError, match="'dep'") as caught:
        endpoint(base_url=written)
    assert "sesame" not in str(caught.value)


def test_a_key_from_the_environment_becomes_a_bearer_header():
    made = endpoint(api_key_env="KEY", environment={"KEY": " sk-sesame\n"})
    assert made.headers == {"authorization": "Bearer sk-sesame"}


def test_a_key_from_a_file(tmp_path):
    (tmp_path / "key").write_text("sk-sesame\n")
    assert endpoint(api_key_file=tmp_path / "key").headers["authorization"] == "Bearer sk-sesame"


def test_no_key_where_none_is_named():
    assert credential_for("dep", DeploymentBinding(base_url="http://h"), {"KEY": "x"}) is None


@pytest.mark.parametrize("value", [None, "", "  ", "two words", "sesame\nsesame", "s\u00e9same", "sesame\x00"])
def test_a_missing_or_broken_key_stops_the_start(value):
    environment = {} if value is None else {"KEY": value}
    with pytest.raises(ConfigurationError, match="api_key_env") as caught:
        endpoint(api_key_env="KEY", environment=environment)
    assert "sesame" not in str(caught.value)
    assert "s\u00e9same" not in str(caught.value)


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe"])
def test_a_missing_or_broken_key_file_stops_the_start(tmp_path, content):
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigurationError, match="api_key_file"):
        endpoint(api_key_file=path)


def test_two_keys_are_one_too_many(tmp_path):
    with pytest.raises(ConfigurationError, match="not both"):
        endpoint(api_key_env="KEY", api_key_file=tmp_path / "key", environment={"KEY": "x"})


@pytest.mark.parametrize(
    ("name", "value"),
    [("Authorization", "Bearer sesame"), ("X-API-Key", "sesame"), ("Cookie", "sesame"), ("Host", "sesame"),
     ("Content-Length", "1"), ("bad name", "sesame"), ("x", "sesame\r\nhost: y"), ("", "sesame")],
)  # fmt: skip
def test_headers_that_may_not_be_set(name, value):
    with pytest.raises(ConfigurationError, match="headers") as caught:
        endpoint(headers={name: value})
    assert "sesame" not in str(caught.value)


def test_other_headers_are_added():
    assert endpoint(headers={"OpenAI-Organization": "org-1"}).headers == {"openai-organization": "org-1"}


def test_a_ca_file_that_is_none(tmp_path):
    (tmp_path / "ca.pem").write_text("nothing")
    for path in (tmp_path / "ca.pem", tmp_path / "absent.pem"):
        with pytest.raises(ConfigurationError, match="ca_file"):
            endpoint(ca_file=path)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("7", 7),
        (" 7 ", 7),
        ("0", 0),
        ("-1", None),
        ("1.5", None),
        ("\u0667", None),
        ("999999", 86_400),
        ("9" * 5000, 86_400),
        ("Thu, 01 Jan 1970 00:01:40 GMT", 40),
        ("Thu, 01 Jan 1970 00:00:10 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
        ("soon", None),
        ("Thu, 99 Jan 1970 00:00:00 GMT", None),
    ],
)
def test_retry_after(value, seconds):
    assert retry_after_s(value, now_s=60) == seconds
