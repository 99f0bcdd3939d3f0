//! The command line. The only folder that names clap.
