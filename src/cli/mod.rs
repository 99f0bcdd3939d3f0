//! The command line. The only folder that names clap.
//!
//! Does not know the window: both are faces of the same sessions.
