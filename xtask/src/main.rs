//! The chores of this repository: `cargo xtask ci` is what must pass before a change lands; the rest are its parts.
#![expect(
    clippy::disallowed_methods,
    reason = "the chores run outside the product: they read the real environment and the real clock"
)]

mod bench;
mod ci;
mod edges;
mod openapi;
mod pg;
mod requirements;
mod shell;
mod tidy;

use clap::{Parser, Subcommand};

/// What every chore gives back; the message is for the person at the terminal.
type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The chores of this repository", disable_version_flag = true)]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Runs every check in the order in which they are cheapest to fail.
    Ci {
        /// Runs only the steps with these names (see --list).
        #[arg(long, value_name = "STEP", value_delimiter = ',')]
        only: Vec<String>,
        /// Leaves these steps out.
        #[arg(long, value_name = "STEP", value_delimiter = ',')]
        skip: Vec<String>,
        /// Prints the names of the steps and stops.
        #[arg(long)]
        list: bool,
    },
    /// A throw-away PostgreSQL for the tests, on a free loopback port.
    Pg {
        #[command(subcommand)]
        verb: pg::Verb,
    },
    /// Measures, with the release build.
    Bench {
        #[command(subcommand)]
        verb: bench::Verb,
    },
    /// Writes openapi.json from the server's routes, or checks it.
    Openapi {
        /// Fails when the committed file differs instead of writing it.
        #[arg(long)]
        check: bool,
    },
    /// Lists the rows of docs/requirements.md that are done, each with its tests, and counts them by area.
    Requirements {
        /// Prints {"rows":[{"id","done","tests":[...]}]}.
        #[arg(long)]
        json: bool,
    },
    /// Checks that crates depend only along the edges that ARCHITECTURE.md allows.
    Edges,
    /// Checks the small conventions a person should not have to check.
    Tidy {
        /// Writes the list of long files anew, for the rare time when one more is right.
        #[arg(long)]
        accept: bool,
    },
}

fn main() {
    let outcome = match Cli::parse().chore {
        Chore::Ci { only, skip, list } => ci::run(&only, &skip, list),
        Chore::Pg { verb } => pg::run(verb),
        Chore::Bench { verb } => bench::run(verb),
        Chore::Openapi { check: false } => openapi::write(),
        Chore::Openapi { check: true } => openapi::check(),
        Chore::Requirements { json: false } => requirements::run(requirements::Form::List),
        Chore::Requirements { json: true } => requirements::run(requirements::Form::Json),
        Chore::Edges => edges::run(),
        Chore::Tidy { accept } => tidy::run(accept),
    };
    if let Err(error) = outcome {
        eprintln!("xtask: {error}");
        std::process::exit(1);
    }
}
