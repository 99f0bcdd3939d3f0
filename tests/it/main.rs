//! Tests of whole parts against each other, in one binary.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod tidy;
