//! PDF files, read back: words, lines, areas, pictures, and the file around them.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::ZlibDecoder;
use regex::bytes::Regex;

use crate::error::Error;
use crate::render::pdf::pdf;
use crate::render::scene::{Anchor, Mark, Rect, Scene, Text};
use crate::render::{Color, PRINT, Typeface};

const INK: Color = Color([51, 102, 204, 255]);

/// An object of a PDF file: what is before its stream, and the stream as it was before it was
/// compressed.
struct Object {
    number: String,
    head: String,
    stream: Vec<u8>,
}

/// The objects of a file.
fn objects(file: &[u8]) -> Vec<Object> {
    let object = Regex::new(r"(?s-u)(\d+) 0 obj(.*?)(stream\r?\n|endobj)").unwrap();
    let length = Regex::new(r"/Length (\d+)").unwrap();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(parts) = object.captures_at(file, at) {
        at = parts.get(0).unwrap().end();
        let [number, head, end] =
            [1, 2, 3].map(|part| String::from_utf8(parts[part].to_vec()).unwrap());
        let mut stream = Vec::new();
        if end.starts_with("stream") {
            let length = &length.captures(head.as_bytes()).unwrap()[1];
            let end = at + std::str::from_utf8(length).unwrap().parse::<usize>().unwrap();
            assert!(head.contains("/FlateDecode"), "{head}");
            ZlibDecoder::new(&file[at..end]).read_to_end(&mut stream).unwrap();
            at = end;
        }
        found.push(Object { number, head, stream });
    }
    found
}

/// The one object that has `part` in its head.
fn the<'a>(objects: &'a [Object], part: &str) -> &'a Object {
    let mut having = objects.iter().filter(|object| object.head.contains(part));
    let first = having.next().unwrap_or_else(|| panic!("no object has {part}"));
    assert!(having.next().is_none(), "several objects have {part}");
    first
}

/// The operators of the only page.
fn operators(objects: &[Object]) -> &[u8] {
    let page = the(objects, "/Type/Page/").head.as_bytes();
    let number = Regex::new(r"/Contents (\d+) 0 R").unwrap().captures(page).unwrap();
    &objects.iter().find(|object| object.number.as_bytes() == &number[1]).unwrap().stream
}

/// A string or a word of a PDF file.
#[derive(Debug, PartialEq)]
enum Token {
    String(Vec<u8>),
    Word(String),
}

/// The strings and words of `bytes`, in order.
fn tokens(bytes: &[u8]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    let mut rest = bytes;
    while let [first, after @ ..] = rest {
        let string = match first {
            b'(' => Some(literal(after)),
            b'<' if !after.starts_with(b"<") && !rest.starts_with(b"<</") => {
                let end = after.iter().position(|&byte| byte == b'>').unwrap();
                let digits = std::str::from_utf8(&after[..end]).unwrap();
                let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
                Some(((0..digits.len()).step_by(2).map(byte).collect(), end + 1))
            }
            _ => None,
        };
        let parts = string.is_some() || b" \n\r/<>[]".contains(first);
        if parts && !word.is_empty() {
            tokens.push(Token::Word(std::mem::take(&mut word)));
        }
        rest = after;
        match string {
            Some((string, end)) => {
                tokens.push(Token::String(string));
                rest = &after[end..];
            }
            None if *first == b'/' || !parts => word.push(char::from(*first)),
            // Both signs of a bracket at once, so that the second one does not begin a string.
            None if *first == b'<' => rest = &after[1..],
            None => {}
        }
    }
    tokens.extend((!word.is_empty()).then_some(Token::Word(word)));
    tokens
}

/// A string behind its bracket, and where it ends.
fn literal(bytes: &[u8]) -> (Vec<u8>, usize) {
    let (mut string, mut depth, mut at) = (Vec::new(), 1, 0);
    loop {
        let byte = bytes[at];
        at += 1;
        match byte {
            b'\\' if bytes[at].is_ascii_digit() => {
                let digits = std::str::from_utf8(&bytes[at..at + 3]).unwrap();
                string.push(u8::from_str_radix(digits, 8).unwrap());
                at += 3;
                continue;
            }
            b'\\' => {
                let meant = b"n\nr\rt\tb\x08f\x0c".chunks(2).find(|pair| pair[0] == bytes[at]);
                string.push(meant.map_or(bytes[at], |pair| pair[1]));
                at += 1;
                continue;
            }
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (string, at);
        }
        string.push(byte);
    }
}

/// A text string as characters: with a mark at its beginning UTF-16, else ASCII.
fn characters(string: &[u8]) -> String {
    match string {
        [0xFE, 0xFF, rest @ ..] => utf16(rest),
        plain => String::from_utf8(plain.to_vec()).unwrap(),
    }
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> =
        bytes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).unwrap()
}

/// The words of a page, by a reader that uses the text given beside glyphs, and one that
/// does not.
struct Found {
    typed: Vec<String>,
    shown: Vec<String>,
}

fn words(objects: &[Object]) -> Found {
    let map = &the(objects, "/Type/CMap").stream;
    let pair = Regex::new(r"<([0-9A-F]{4})> <([0-9A-F]+)>\n").unwrap();
    // Before them is the range of all numbers.
    let pairs = Regex::new("beginbfchar").unwrap().find(map).map_or(map.len(), |found| found.end());
    let strings = pair.find_iter(&map[pairs..]).map(|found| tokens(found.as_bytes()));
    let meant: BTreeMap<Vec<u8>, String> = strings
        .map(|mut pair| match (pair.remove(0), pair.remove(0)) {
            (Token::String(number), Token::String(text)) => (number, utf16(&text)),
            other => panic!("{other:?}"),
        })
        .collect();
    let mut found = Found { typed: Vec::new(), shown: Vec::new() };
    let mut last = Vec::new();
    let mut beside = false;
    for token in tokens(operators(objects)) {
        let word = match token {
            Token::String(string) => {
                last = string;
                continue;
            }
            Token::Word(word) => word,
        };
        if word == "BT" {
            found.typed.push(String::new());
            found.shown.push(String::new());
        }
        let (Some(typed), Some(shown)) = (found.typed.last_mut(), found.shown.last_mut()) else {
            continue;
        };
        match word.as_str() {
            "BDC" => {
                beside = true;
                typed.push_str(&characters(&last));
            }
            "EMC" => beside = false,
            "Tj" => {
                let text: String = last
                    .chunks(2)
                    .map(|number| meant.get(number).map_or("\u{fffd}", |text| text))
                    .collect();
                shown.push_str(&text);
                if !beside {
                    typed.push_str(&text);
                }
            }
            _ => {}
        }
    }
    found
}

fn text(words: &str) -> Text {
    Text {
        at: [20.0, 30.0],
        words: words.into(),
        size: 8.0,
        color: INK,
        anchor: Anchor::Start,
        turned: false,
    }
}

/// A page of 200 × 100 points with `marks`, and no paper.
fn page(marks: Vec<Mark>) -> Vec<u8> {
    pdf(&Scene { width: 200.0, height: 100.0, paper: None, marks }, "a title").unwrap()
}

/// The operators of a page with `marks`, with one blank between any two of them.
fn drawn(marks: Vec<Mark>) -> String {
    let operators = String::from_utf8(operators(&objects(&page(marks))).to_vec()).unwrap();
    operators.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn words_are_found_as_they_were_typed() {
    let cases = [
        ("T(E) of K\u{207a}, |ψ|² (1/Å)", "T(E) of K\u{207a}, |ψ|² (1/Å)"),
        (r"brackets ((a) \ b", r"brackets ((a) \ b"),
        ("Калиевый канал, φίλτρο, č ř ğ", "Калиевый канал, φίλτρο, č ř ğ"),
        ("A\u{30a}ngstro\u{308}m \u{212b}", "Ångström Å"),
        ("25 \u{2103}, 3 \u{2126}, \u{b0}C", "25 °C, 3 Ω, °C"),
        ("a\u{2009}thin\u{a0}blank", "a thin blank"),
        ("K\u{200d}+ so\u{ad}ft", "K+ soft"),
        ("水 ion 🙂 水", "\u{fffd} ion \u{fffd} \u{fffd}"),
        (" ", " "),
    ];
    // All on one page, so that one glyph stands for several texts, some of them turned.
    let turned = |(at, case): (usize, &(&str, &str))| {
        Mark::Text(Text { turned: at % 2 == 1, ..text(case.0) })
    };
    let found = words(&objects(&page(cases.iter().enumerate().map(turned).collect())));
    assert_eq!(found.typed, cases.map(|(typed, _)| typed));
    assert_eq!(found.shown, cases.map(|(_, shown)| shown));
    // Each alone, when other glyphs come first.
    for (typed, shown) in cases {
        let found = words(&objects(&page(vec![Mark::Text(text(typed))])));
        assert_eq!((found.typed, found.shown), (vec![typed.to_owned()], vec![shown.to_owned()]));
    }
}

#[test]
fn words_are_where_they_are_anchored() {
    let face = Typeface::new().unwrap();
    let width = face.width("anchor", 8.0);
    for (anchor, share) in [(Anchor::Start, 0.0), (Anchor::Middle, 0.5), (Anchor::End, 1.0)] {
        let level = drawn(vec![Mark::Text(Text { anchor, ..text("anchor") })]);
        let turned = drawn(vec![Mark::Text(Text { anchor, turned: true, ..text("anchor") })]);
        // y goes up on a page of 100 points.
        let thousandth = |number: f32| (number * 1e3).round() / 1e3;
        let (x, y) = (thousandth(20.0 - share * width), thousandth(70.0 - share * width));
        assert!(level.contains(&format!("/F 8 Tf {x} 70 Td")), "{level}");
        assert!(turned.contains(&format!("/F 8 Tf 0 1 -1 0 20 {y} Tm")), "{turned}");
    }
}

#[test]
fn glyphs_are_as_wide_as_they_were_measured() {
    let face = Typeface::new().unwrap();
    let objects = objects(&page(vec![Mark::Text(text("iW1水")), Mark::Text(text("W"))]));
    let widths = Regex::new(r"/W\[ ?0\[([^\]]*)\]").unwrap();
    let head = the(&objects, "/CIDFontType0/").head.as_bytes();
    let found: Vec<f32> = std::str::from_utf8(&widths.captures(head).unwrap()[1])
        .unwrap()
        .split_whitespace()
        .map(|width| width.parse().unwrap())
        .collect();
    let measured = ["水", "i", "W", "1"].map(|letter| 1000.0 * face.width(letter, 1.0));
    assert_eq!(found, measured);
}

#[test]
fn lines_have_their_width_colour_and_dash() {
    let points = vec![[10.0, 20.0], [30.000_4, 20.0], [30.0, 45.0]];
    let solid = Mark::Line { points: points.clone(), width: 1.25, color: INK, dash: None };
    let dashed = Mark::Line { points, width: 1.25, color: PRINT.ink, dash: Some([3.0, 1.5]) };
    let path = "10 80 m 30 80 l 30 55 l S";
    let [r, g, b, _] = PRINT.ink.0.map(|part| f32::from(part) / 255.0);
    assert_eq!(
        drawn(vec![solid.clone(), solid.clone(), dashed, solid]).replace('[', " ["),
        format!(
            "1 j 0.2 0.4 0.8 RG 1.25 w {path} {path} {r} {g} {b} RG [3 1.5]0 d {path} 0.2 0.4 0.8 RG []0 d {path}"
        )
    );
}

#[test]
fn what_has_no_place_is_left_out() {
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let place = Rect { left: 0.0, top: 0.0, right: bad, bottom: 9.0 };
        let marks = vec![
            Mark::Line { points: vec![[1.0, 1.0], [bad, 2.0]], width: 1.0, color: INK, dash: None },
            Mark::Line { points: vec![[1.0, 1.0], [2.0, 2.0]], width: bad, color: INK, dash: None },
            Mark::Line { points: vec![[1.0, 1.0]], width: 1.0, color: INK, dash: None },
            Mark::Area { outline: vec![[1.0, bad], [2.0, 2.0], [3.0, 1.0]], color: INK },
            Mark::Area { outline: vec![], color: INK },
            Mark::Text(Text { at: [bad, 1.0], ..text("a") }),
            Mark::Picture { place, columns: 1, pixels: vec![[1, 2, 3]] },
            Mark::Picture { place: Rect { right: 9.0, ..place }, columns: 3, pixels: vec![] },
            Mark::Picture { place: Rect { right: 9.0, ..place }, columns: 0, pixels: vec![] },
        ];
        assert_eq!(drawn(marks), "1 j");
        let scene = Scene { width: bad, height: 9.0, paper: None, marks: vec![] };
        assert!(matches!(pdf(&scene, "a"), Err(Error::Machine { .. })));
    }
}

#[test]
fn opacity_holds_for_its_own_mark_alone() {
    let outline = vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]];
    let half = Color([51, 102, 204, 51]);
    let marks = vec![
        Mark::Area { outline: outline.clone(), color: half },
        Mark::Line { points: outline.clone(), width: 1.0, color: half, dash: None },
        Mark::Text(text("a")),
        Mark::Area { outline, color: Color([51, 102, 204, 102]) },
        Mark::Picture {
            place: Rect { left: 0.0, top: 0.0, right: 9.0, bottom: 9.0 },
            columns: 1,
            pixels: vec![[0; 3]],
        },
    ];
    let file = page(marks.clone());
    let objects = objects(&file);
    let head = &the(&objects, "/Type/Page/").head;
    for (name, share) in [("A51", "0.2"), ("A102", "0.4"), ("A255", "1")] {
        let state = format!("/{name}<</Type/ExtGState/CA {share}/ca {share}>>");
        assert!(head.contains(&state), "{state} is not in {head}");
    }
    let drawn = drawn(marks);
    let kept = Regex::new(r"/A\d+ gs|\bf\b|\bS\b|Tj|Do").unwrap();
    let order: Vec<&[u8]> =
        kept.find_iter(drawn.as_bytes()).map(|found| found.as_bytes()).collect();
    let wanted = ["/A51 gs", "f", "S", "/A255 gs", "Tj", "/A102 gs", "f", "/A255 gs", "Do"];
    assert_eq!(order, wanted.map(str::as_bytes));
}

#[test]
fn dots_are_round_and_paper_lies_below_them() {
    let scene = Scene {
        width: 200.0,
        height: 100.0,
        paper: Some(Color([255, 255, 255, 255])),
        marks: vec![Mark::Dots {
            points: vec![[50.0, 40.0], [f32::NAN, 1.0]],
            radius: 2.0,
            color: INK,
        }],
    };
    let objects = objects(&pdf(&scene, "dots").unwrap());
    let drawn = String::from_utf8(operators(&objects).to_vec()).unwrap();
    let drawn = drawn.split_whitespace().collect::<Vec<_>>().join(" ");
    let paper = "1 j 1 1 1 rg 0 100 m 200 100 l 200 0 l 0 0 l h f 0.2 0.4 0.8 rg ";
    let dot = drawn.strip_prefix(paper).unwrap_or_else(|| panic!("{drawn}"));
    let numbers: Vec<f32> = dot.split(' ').filter_map(|word| word.parse().ok()).collect();
    let points: Vec<[f32; 2]> =
        numbers.chunks(2).map(|point| [point[0] - 50.0, point[1] - 60.0]).collect();
    assert_eq!(points.len(), 13);
    assert_eq!(points[0], points[12]);
    for cubic in [0, 3, 6, 9].map(|first| &points[first..first + 4]) {
        let middle: [f32; 2] = std::array::from_fn(|i| {
            (cubic[0][i] + 3.0 * cubic[1][i] + 3.0 * cubic[2][i] + cubic[3][i]) / 8.0
        });
        for point in [cubic[0], middle, cubic[3]] {
            assert!((point[0].hypot(point[1]) - 2.0).abs() < 2e-3, "{point:?}");
        }
    }
    // One page without words carries no font.
    assert!(objects.iter().all(|object| !object.head.contains("/Font")));
}

#[test]
fn pictures_keep_every_pixel_and_their_place() {
    let pixels: Vec<[u8; 3]> = (0..6).map(|i| [i, 100 + i, 255 - i]).collect();
    let place = Rect { left: 10.0, top: 20.0, right: 40.0, bottom: 70.0 };
    // The last row is not whole, and left out.
    let longer = [&pixels[..], &[[9; 3]]].concat();
    let marks = vec![
        Mark::Picture { place, columns: 3, pixels: longer },
        Mark::Picture { place, columns: 1, pixels: pixels[..2].to_vec() },
    ];
    let objects = objects(&page(marks.clone()));
    let wide = the(&objects, "/Width 3/Height 2/");
    assert!(wide.head.contains("/DeviceRGB") && wide.head.contains("/BitsPerComponent 8"));
    assert_eq!(wide.stream, pixels.as_flattened());
    assert_eq!(the(&objects, "/Width 1/Height 2/").stream, pixels[..2].as_flattened());
    let at = "q 30 0 0 50 10 30 cm";
    assert_eq!(
        drawn(marks).replace('/', " /").replace("  ", " "),
        format!("1 j {at} /P0 Do Q {at} /P1 Do Q")
    );
}

#[test]
fn files_are_alike_small_and_named() {
    let words = "the transfer matrix of K\u{207a}";
    let scene = |count| Scene {
        width: 200.0,
        height: 100.0,
        paper: None,
        marks: vec![Mark::Text(text(words)); count],
    };
    for title in ["T(E) (a\\b", "ψ of K\u{207a}: Калий 🧪", ""] {
        let file = pdf(&scene(1), title).unwrap();
        assert_eq!(file, pdf(&scene(1), title).unwrap());
        assert!(file.starts_with(b"%PDF-1.5"));
        let objects = objects(&file);
        let named = tokens(the(&objects, "/Title").head.as_bytes());
        let strings: Vec<String> = named
            .iter()
            .filter_map(|token| match token {
                Token::String(string) => Some(characters(string)),
                Token::Word(_) => None,
            })
            .collect();
        assert_eq!(strings, [title, "wavepore"]);
        assert!(objects.iter().all(|object| !object.head.contains("Date")));
    }
    // The font is inside once, with the letters that are shown: it has 79 kB as a whole.
    let (one, hundred) = (page(scene(1).marks).len(), page(scene(100).marks).len());
    assert!(one < 6000 && hundred < one + 1000, "{one} and {hundred} bytes");
}

#[test]
fn every_object_is_where_the_table_says() {
    let picture = Mark::Picture {
        place: Rect { left: 0.0, top: 0.0, right: 9.0, bottom: 9.0 },
        columns: 1,
        pixels: vec![[0; 3]],
    };
    let file = page(vec![Mark::Text(text("a")), picture]);
    let table = Regex::new(r"(?-u)(\d{10}) 00000 n").unwrap();
    let mut number = 0;
    for entry in table.captures_iter(&file) {
        number += 1;
        let at: usize = std::str::from_utf8(&entry[1]).unwrap().parse().unwrap();
        assert!(file[at..].starts_with(format!("{number} 0 obj").as_bytes()), "object {number}");
    }
    assert_eq!(number, objects(&file).len());
}
