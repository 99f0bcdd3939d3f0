//! How fast bytes become text, HEX and checksums. Each case is one MiB.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wirepad::text::{Checksum, Decoder, Encoding, Piece, StreamPoint, hex, visible};

const MIB: usize = 1 << 20;

/// Log lines as devices write them, cut in the middle of whatever is at the end.
fn chinese(encoding: Encoding) -> Vec<u8> {
    let line = "[16:05:48.417] 温度 23.5 ℃，湿度 61 %，状态正常\r\n";
    let line = encoding.encode(line).unwrap_or_default();
    line.into_iter().cycle().take(MIB).collect()
}

fn binary() -> Vec<u8> {
    (0_u8..=255).cycle().take(MIB).collect()
}

fn decode(encoding: Encoding, bytes: &[u8]) -> usize {
    let mut length = 0;
    Decoder::new(encoding).decode(bytes, &mut |piece| {
        length += match piece {
            Piece::Text(text) => text.len(),
            Piece::Undecodable(bytes) => bytes.len(),
        };
    });
    length
}

fn decoding(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decode");
    group.throughput(Throughput::Bytes(MIB as u64));
    for label in ["UTF-8", "GBK"] {
        let encoding = Encoding::from_label(label).unwrap_or_default();
        for (content, bytes) in [("chinese", chinese(encoding)), ("binary", binary())] {
            group.bench_function(format!("{label} {content}"), |bencher| {
                bencher.iter(|| decode(encoding, black_box(&bytes)));
            });
        }
    }
    group.finish();
}

/// What each byte of a stream costs when it is recorded.
fn passing(criterion: &mut Criterion) {
    let gbk = Encoding::from_label("GBK").unwrap_or_default();
    let mut group = criterion.benchmark_group("pass");
    group.throughput(Throughput::Bytes(MIB as u64));
    for (content, bytes) in [
        ("chinese", chinese(gbk)),
        ("no ASCII", vec![0xB0; MIB]),
        ("binary", binary()),
    ] {
        group.bench_function(content, |bencher| {
            bencher.iter(|| {
                let mut point = StreamPoint::default();
                point.pass(black_box(&bytes));
                point
            });
        });
    }
    group.finish();
}

fn hexadecimal(criterion: &mut Criterion) {
    let bytes = binary();
    let text = hex::format(&bytes);
    let mut group = criterion.benchmark_group("hex");
    group.throughput(Throughput::Bytes(MIB as u64));
    group.bench_function("format", |bencher| {
        bencher.iter(|| hex::format(black_box(&bytes)));
    });
    group.bench_function("parse", |bencher| {
        bencher.iter(|| hex::parse(black_box(&text)));
    });
    group.finish();
}

fn checksums(criterion: &mut Criterion) {
    let bytes = binary();
    let mut group = criterion.benchmark_group("checksum");
    group.throughput(Throughput::Bytes(MIB as u64));
    for checksum in [Checksum::Sum16, Checksum::Crc16Modbus, Checksum::Crc32] {
        group.bench_function(checksum.name(), |bencher| {
            bencher.iter(|| checksum.of(black_box(&bytes)));
        });
    }
    group.finish();
}

/// What it costs to ask of each character whether it may be drawn as it is:
/// Hebrew asks the table of what is assigned.
fn drawing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("visible");
    group.throughput(Throughput::Bytes(MIB as u64));
    let chinese = String::from_utf8_lossy(&chinese(Encoding::UTF_8)).into_owned();
    for (content, text) in [("chinese", chinese), ("hebrew", "שלום ".repeat(MIB / 9))] {
        group.bench_function(content, |bencher| {
            bencher.iter(|| black_box(&text).chars().filter_map(visible).count());
        });
    }
    group.finish();
}

criterion_group!(benches, decoding, passing, hexadecimal, checksums, drawing);
criterion_main!(benches);
