//! Where an API's calls go: which upstream addresses an operator may enter (rule O1).

use paifang_kernel::net::is_public;
use url::{Host, Url};

/// The longest upstream URL, in bytes.
const URL_LIMIT: usize = 500;

/// Checks an upstream URL and returns it without a trailing slash.
///
/// Names are checked again by address when the gateway connects; this refuses what can be seen without asking anyone.
/// `None` means the URL is not one we call: another scheme, user data, a query, a fragment, a low port or a non-public host.
#[must_use]
pub fn checked(text: &str, private_allowed: bool) -> Option<String> {
    let url = Url::parse(text).ok().filter(|_| text.len() <= URL_LIMIT)?;
    let plain = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    let scheme = matches!(url.scheme(), "https" | "http");
    let port = matches!(url.port_or_known_default()?, 80 | 443 | 1024..);
    let host = private_allowed || is_public_host(&url.host()?);
    (plain && scheme && port && host && url.host().is_some())
        .then(|| url.as_str().trim_end_matches('/').to_owned())
}

fn is_public_host(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(address) => is_public((*address).into()),
        Host::Ipv6(address) => is_public((*address).into()),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            let local = ["localhost", "local", "internal", "lan", "home.arpa"];
            name.contains('.')
                && !local.iter().any(|suffix| name == *suffix || name.ends_with(&format!(".{suffix}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn public_upstreams_are_taken_and_lose_the_trailing_slash() {
        assert_eq!(
            checked("https://api.example.com/v1/", false).as_deref(),
            Some("https://api.example.com/v1")
        );
        assert_eq!(checked("http://93.184.216.34:8080", false).as_deref(), Some("http://93.184.216.34:8080"));
    }

    #[test]
    fn upstreams_that_are_not_public_need_the_setting() {
        let private = [
            "http://localhost:9000",
            "http://db.internal",
            "http://intranet",
            "http://127.0.0.1:9000",
            "http://0x7f000001:9000",
            "http://2130706433:9000",
            "http://10.0.0.8",
            "http://169.254.169.254",
            "http://100.64.0.1",
            "http://[::1]:9000",
            "http://[::ffff:127.0.0.1]",
            "http://[::7f00:1]",
            "http://[64:ff9b::a00:1]",
            "http://[2002:7f00:1::]",
            "http://[fd00::1]",
            "http://[fe80::1]",
            "http://0.0.0.0",
        ];
        for url in private {
            assert_eq!(checked(url, false), None, "{url}");
            assert!(checked(url, true).is_some(), "{url}");
        }
    }

    #[test]
    fn odd_urls_are_never_taken() {
        for url in [
            "ftp://example.com",
            "https://u:p@example.com",
            "https://example.com/?a=1",
            "https://example.com/#x",
            "https://example.com:22",
            "example.com",
            "https://",
            "file:///etc/passwd",
            "",
        ] {
            assert_eq!(checked(url, true), None, "{url}");
        }
    }
}
