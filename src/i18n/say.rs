//! Sentences for people, by exhaustive matches over errors and notes.
