//! The command line of `paifang`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Paifang (牌坊), the developer open platform that any company can run for itself.
///
/// `paifang serve` starts without any configuration: it makes its data folder, keys and database and prints a
/// one-time link for the first operator. `paifang serve --demo` shows a small world to click through.
#[derive(Debug, Parser)]
#[command(name = "paifang", version, max_term_width = 100)]
pub struct Cli {
    /// A configuration file; only what differs from the defaults needs to be in it.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The data folder [default: data, or data/demo with --demo].
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the platform.
    Serve(Serve),
    /// Check the stored data: audit chain, files, encryption. Exit code 1 and the place when something is wrong.
    Verify,
    /// Bring the database to this program's schema, then exit. `serve` does it too.
    Migrate,
    /// Look at the configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Write a consistent copy of a running platform's data into a new folder, without the master key.
    Backup {
        /// The folder to make.
        folder: PathBuf,
    },
    /// Fill an empty data folder from a backup. The master key must be put there by hand or by environment.
    Restore {
        /// The folder that `backup` made.
        folder: PathBuf,
    },
    /// Manage the operating company's staff.
    #[command(subcommand)]
    Operator(OperatorCommand),
    /// Manage the accounts of developers.
    #[command(subcommand)]
    Accounts(AccountsCommand),
    /// Print the OpenAPI document of the API.
    Openapi,
}

/// Options of `serve`.
#[derive(Args, Debug)]
pub struct Serve {
    /// The address to listen on [default: 127.0.0.1:8080]; port 0 takes a free one.
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<String>,
    /// Show a small world with stub providers: messages appear on /demo/inbox, captchas show their answer.
    /// Refused on a data folder that holds a real world and with real providers.
    #[arg(long)]
    pub demo: bool,
}

/// What can be done with the configuration.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum ConfigCommand {
    /// Say what is wrong with it; exit code 1 if anything is.
    Check,
    /// Print what is in force, secrets masked.
    Print,
}

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub enum AccountsCommand {
    /// Import people from a CSV file in UTF-8 whose first line is id_number,name,phone,email,organisation. Says what became
    /// of each row; a second time makes no duplicates. Their owners activate the accounts with their phone.
    Import {
        /// The file.
        file: PathBuf,
        /// Only say what would happen.
        #[arg(long)]
        dry_run: bool,
    },
}

/// What can be done with operators.
#[derive(Debug, Subcommand)]
pub enum OperatorCommand {
    /// Add an operator; the password is read from standard input.
    Add {
        /// The login name.
        login: String,
        /// The person's name.
        #[arg(long)]
        name: Option<String>,
        /// A role: super, reviewer, catalog, finance, support, auditor; may be repeated.
        #[arg(long = "role", required = true)]
        roles: Vec<String>,
    },
}
