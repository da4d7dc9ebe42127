//! Code samples: a signed call of one API in six languages, ready to run once the two keys are filled in.

use askama::Template;

/// The call a sample makes.
#[derive(Clone, Debug)]
pub(crate) struct Call<'a> {
    pub(crate) base: &'a str,
    pub(crate) method: &'a str,
    pub(crate) path: String,
    /// Sorted by name and percent-encoded, as it is signed and sent.
    pub(crate) query: String,
    pub(crate) body: &'a str,
}

/// One sample under the name of its language.
pub(crate) struct Sample {
    pub(crate) name: &'static str,
    pub(crate) code: String,
}

macro_rules! samples {
    ($($view:ident $name:literal $path:literal;)*) => {
        $(
            #[derive(Template)]
            #[template(path = $path, escape = "none")]
            struct $view<'a> {
                call: &'a Call<'a>,
            }
        )*

        /// The call in every language we have a sample for.
        pub(crate) fn of(call: &Call<'_>) -> Vec<Sample> {
            vec![$(Sample { name: $name, code: $view { call }.render().unwrap_or_default() }),*]
        }
    };
}

samples! {
    Curl "curl" "samples/curl.sh";
    Python "Python" "samples/python.py";
    Node "Node.js" "samples/node.mjs";
    Java "Java" "samples/Call.java";
    Go "Go" "samples/call.go";
    Php "PHP" "samples/call.php";
}

impl Call<'_> {
    /// A path template with its parameters' names for values, which every client accepts.
    pub(crate) fn filled(template: &str) -> String {
        template.replace(['{', '}'], "")
    }

    /// Sorts and encodes a query the way the gateway signs it.
    pub(crate) fn query(pairs: &[(String, String)]) -> String {
        let mut pairs = pairs.to_vec();
        pairs.sort();
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs);
        query.finish().replace('+', "%20")
    }

    /// A text inside single quotes of a shell.
    fn shell(&self, text: &str) -> String {
        text.replace('\'', r"'\''")
    }

    /// A text inside double quotes of Python, JavaScript, Java and Go.
    fn quoted(&self, text: &str) -> String {
        text.replace('\\', r"\\").replace('"', "\\\"").replace('\n', r"\n").replace('\r', r"\r")
    }

    /// A text inside single quotes of PHP.
    fn php(&self, text: &str) -> String {
        text.replace('\\', r"\\").replace('\'', r"\'")
    }
}
